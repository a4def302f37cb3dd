/** Sees the arguments of all processes of a job, those that live for moments included. */
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const pauseMs = 5

export interface CommandWatch {
  /** Ends the watch. Returns every command line that was seen, once. */
  stop(): Promise<readonly string[]>
}

/** @param variable `NAME=value` in the environment of the processes that count, with all that they start */
export function watchCommands(variable: string): CommandWatch {
  const seen = new Set<string>()
  const counted = new Set<string>()
  let watching = true
  const look = () => {
    for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
      if (!counted.has(pid) && !counted.has(parentOf(pid)) && !environmentOf(pid).includes(`${variable}\0`)) continue
      counted.add(pid)
      const command = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim()
      if (command !== '') seen.add(command)
    }
  }
  const watch = async () => {
    while (watching) {
      look()
      await sleep(pauseMs)
    }
  }
  const ended = watch()
  return {
    stop: async () => {
      watching = false
      await ended
      return [...seen]
    }
  }
}

/** As proc(5) writes it, with a NUL after each variable. */
function environmentOf(pid: string): string {
  return read(`/proc/${pid}/environ`)
}

function parentOf(pid: string): string {
  return /^PPid:\s*(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? ''
}

/** '' when the process is gone, or another's. */
function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
