/** The log of a run on a terminal: lines as they come, and how far long work is in the line below them. */
import { progressOf } from '../../progress.ts'
import type { Log } from '../../surroundings.ts'
import { bar } from '../table.ts'
import type { Terminal } from '../terminal.ts'

const barWidth = 24

/**
 * Lines that belong to no phase are left out: what they say, the result and why a build failed, is shown with the report.
 * @param quiet phases of which only warnings are shown
 */
export function runLog(terminal: Terminal, quiet: readonly string[] = []): Log {
  const { noteStyle } = terminal
  let phase: string | undefined
  return {
    info(line) {
      if (phase !== undefined && !quiet.includes(phase)) tell(line, terminal)
    },
    steps(done, total, running) {
      terminal.status(`Building ${bar(done / total, barWidth)} ${done}/${total} steps  ${running}`)
    },
    warning: message => terminal.note(`${noteStyle('yellow', '!')} ${message}`),
    async group(title, work) {
      if (!quiet.includes(title)) terminal.note(noteStyle('bold', title))
      phase = title
      try {
        return await work()
      } finally {
        phase = undefined
        terminal.status(undefined)
      }
    }
  }
}

function tell(line: string, terminal: Terminal): void {
  const progress = progressOf(line)
  if (progress === undefined || !terminal.isInteractive) terminal.note(line)
  else terminal.status(`${progress.verb} ${bar(progress.part, barWidth)} ${progress.rest}`)
}
