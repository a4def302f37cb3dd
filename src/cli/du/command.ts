/** `du`: what is cached. */
import type { CommandOptions } from '../command-parts.ts'
import type { CliContext } from '../context.ts'
import type { ExitCode } from '../errors.ts'
import { type CollectOptions, collect } from './collect.ts'
import { cacheKinds, totals } from './inventory.ts'
import { inventoryLines } from './view.ts'

export interface DuOptions extends CommandOptions, CollectOptions {
  readonly all?: boolean
}

export async function du(options: DuOptions, context: CliContext): Promise<ExitCode> {
  const { terminal } = context
  terminal.status('Looking at the caches ...')
  const { items, notes, engine } = await collect(options, cacheKinds, context)
  terminal.status(undefined)
  if (options.json) terminal.print(JSON.stringify({ totals: totals(items), items, notes }, null, 2))
  else {
    const { style, columns = 100 } = terminal
    const view = { style, columns, now: context.now(), all: options.all === true }
    for (const line of inventoryLines(items, view)) terminal.print(line)
    for (const note of notes) terminal.note(`${terminal.noteStyle('yellow', '!')} ${note}`)
  }
  return engine === undefined ? 1 : 0
}
