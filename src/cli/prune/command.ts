/** `prune`: removes what is cached, by kind, age and size. Shows it and asks first. */
import type { Docker } from '../../build/index.ts'
import { type EngineFacts, engineContents } from '../../engine/index.ts'
import { socketOf } from '../../engine-door.ts'
import { formatBytes, formatCount } from '../../format.ts'
import { deleteActionsCache } from '../../github/index.ts'
import { execute } from '../../process.ts'
import { parseAge, parseSize } from '../amounts.ts'
import type { CommandOptions } from '../command-parts.ts'
import { type CliContext, dockerFor } from '../context.ts'
import { githubToken, withGithub } from '../du/actions-cache.ts'
import { type Collected, collect } from '../du/collect.ts'
import { type CacheItem, type CacheKind, totals } from '../du/inventory.ts'
import { itemTable, kindNames } from '../du/view.ts'
import { CliError, type ExitCode, UsageError } from '../errors.ts'
import { bar, oneLine } from '../table.ts'
import { freedBytes, type PruneFilter, type Selection, select } from './selection.ts'

export interface PruneOptions extends CommandOptions {
  readonly kind?: readonly CacheKind[]
  readonly id?: readonly string[]
  readonly olderThan?: string
  readonly largerThan?: string
  readonly keep?: string
  readonly repository?: string
  readonly dryRun?: boolean
  readonly yes?: boolean
}

/** What builds make anew by themselves. */
const standardKinds: readonly CacheKind[] = ['layers', 'mounts', 'sources']
/** Removed by one request, so that the bar moves. */
const atOnce = 25
const barWidth = 24

interface Pruned {
  readonly removed: readonly CacheItem[]
  /** Chosen, but still needed by the engine, or not reached before the end. */
  readonly stayed: readonly CacheItem[]
  /** What kept the rest from being removed. What went before that is told all the same. */
  readonly failure?: unknown
}

/**
 * @throws UsageError for wrong options, or when nobody can be asked; CliError when something cannot be removed, after a report of
 *   what was
 */
export async function prune(options: PruneOptions, context: CliContext): Promise<ExitCode> {
  const filter = filterOf(options)
  const { terminal } = context
  terminal.status('Looking at the caches ...')
  const wantsActions = filter.kinds.includes('actions')
  const collected = await collect({ ...options, wantsActions }, filter.kinds, context)
  terminal.status(undefined)
  const selection = select(collected.items, filter, context.now())
  const report = (done: Pruned | undefined) => {
    if (options.json) terminal.print(JSON.stringify(resultOf(selection, done, collected), null, 2))
  }
  // Nobody can agree to what is not shown.
  const isAsked = !options.yes && !options.dryRun && terminal.isInteractive
  if (!options.json) show(selection, collected, context, terminal.print)
  else if (isAsked) show(selection, collected, context, terminal.note)
  if (collected.engine === undefined && filter.kinds.some(kind => kind !== 'actions')) {
    report(undefined)
    return 1
  }
  if (selection.chosen.length === 0 || options.dryRun) {
    report(undefined)
    return 0
  }
  if (!options.yes && !(await isAgreed(selection, context))) {
    terminal.note('Nothing was removed.')
    report(undefined)
    return 0
  }
  const done = await remove(selection.chosen, collected, context)
  report(done)
  if (!options.json) showDone(done, context)
  if (done.failure !== undefined) throw done.failure
  return 0
}

function filterOf({ kind, id, olderThan, largerThan, keep }: PruneOptions): PruneFilter {
  return {
    kinds: kind ?? standardKinds,
    ids: id ?? [],
    olderThanMs: olderThan === undefined ? undefined : parseAge(olderThan),
    largerThan: largerThan === undefined ? undefined : parseSize(largerThan),
    keep: keep === undefined ? undefined : parseSize(keep)
  }
}

async function isAgreed({ chosen }: Selection, { terminal }: CliContext): Promise<boolean> {
  if (!terminal.isInteractive) {
    throw new UsageError('Nobody can be asked here: add --yes to remove this, or --dry-run to only look.')
  }
  return terminal.confirm(`Remove ${formatCount(chosen.length, 'of these', 'of these')}?`)
}

/** @param print takes each line */
function show(
  { chosen, kept }: Selection,
  { notes }: Collected,
  { terminal, now }: CliContext,
  print: (line: string) => void
): void {
  const { columns = 100 } = terminal
  const style = print === terminal.print ? terminal.style : terminal.noteStyle
  for (const note of notes) terminal.note(`${terminal.noteStyle('yellow', '!')} ${note}`)
  for (const { kind, count, bytes } of totals(chosen)) {
    print(style('bold', `${kindNames[kind]}: ${count}, ${formatBytes(bytes)}`))
    const own = chosen.filter(item => item.kind === kind).toSorted((a, b) => b.bytes - a.bytes)
    for (const line of itemTable(own, { columns, now: now() })) print(line)
    const shared = own.filter(({ external }) => external).map(({ name }) => oneLine(name))
    if (shared.length > 0) print(`  ${style('yellow', '!')} Other projects may use these, too: ${shared.join(', ')}`)
  }
  for (const { name, keptBecause = '' } of kept) print(`stays: ${oneLine(name)}: ${keptBecause}`)
  if (chosen.length === 0) print('Nothing to remove.')
  else print(`In all ${formatCount(chosen.length, 'thing')}; ${formatBytes(freedBytes(chosen))} would come free.`)
}

async function remove(chosen: readonly CacheItem[], collected: Collected, context: CliContext): Promise<Pruned> {
  const gone = new Set<string>()
  let failure: unknown
  try {
    await removeAll(chosen, collected, context, gone)
  } catch (error) {
    failure = error
  }
  context.terminal.status(undefined)
  return {
    removed: chosen.filter(({ id }) => gone.has(id)),
    stayed: chosen.filter(({ id }) => !gone.has(id)),
    ...(failure !== undefined && { failure })
  }
}

/** @param gone takes the ids of what is removed */
async function removeAll(
  chosen: readonly CacheItem[],
  { engine, repository }: Collected,
  context: CliContext,
  gone: Set<string>
): Promise<void> {
  const docker = dockerFor(context)
  const records = chosen.filter(({ kind }) => standardKinds.includes(kind))
  let done = 0
  const advance = (count: number): void => {
    done += count
    context.terminal.status(`Removing ${bar(done / chosen.length, barWidth)} ${done}/${chosen.length}`)
  }
  if (engine !== undefined) {
    await dropRecords(records, engine, docker, gone, advance)
    for (const { id } of chosen.filter(({ kind }) => kind === 'volumes')) {
      context.signal.throwIfAborted()
      if (await removeVolume(id, docker)) gone.add(id)
      advance(1)
    }
  }
  const entries = chosen.filter(({ kind }) => kind === 'actions')
  const token = githubToken(context)
  if (entries.length > 0 && token !== undefined && repository !== undefined) {
    await withGithub(token, context, async rest => {
      for (const { id } of entries) {
        context.signal.throwIfAborted()
        if (await deleteActionsCache(rest, repository, Number(id))) gone.add(id)
        advance(1)
      }
    })
  }
}

/**
 * Drops records of the build cache. What others rest upon goes only after them, so that what stayed is tried again as long as
 * something goes.
 */
async function dropRecords(
  records: readonly CacheItem[],
  { endpoint }: EngineFacts,
  docker: Docker,
  gone: Set<string>,
  advance: (count: number) => void
): Promise<void> {
  const contents = engineContents(socketOf(endpoint), docker.signal)
  let left = records.map(({ id }) => id)
  for (let before = -1; left.length > 0 && gone.size > before; ) {
    before = gone.size
    for (let at = 0; at < left.length; at += atOnce) {
      docker.signal?.throwIfAborted()
      const dropped = await contents.dropRecords(left.slice(at, at + atOnce))
      for (const id of dropped) gone.add(id)
      advance(dropped.length)
    }
    left = left.filter(id => !gone.has(id))
  }
}

/** Without force: the engine refuses what a container has. */
async function removeVolume(name: string, { command, env, signal }: Docker): Promise<boolean> {
  const options = { env, timeoutMs: 300_000, ...(signal && { signal }) }
  const result = await execute(command, ['volume', 'rm', '--', name], options)
  if (result.exitCode === 0) return true
  signal?.throwIfAborted()
  if (/in use/i.test(result.stderr)) return false
  throw new CliError(`The volume ${name} cannot be removed: ${result.stderr.trim()}`)
}

function showDone({ removed, stayed }: Pruned, { terminal }: CliContext): void {
  const { style } = terminal
  terminal.print(
    style('green', `Removed ${formatCount(removed.length, 'thing')}, ${formatBytes(freedBytes(removed))}.`)
  )
  if (stayed.length > 0)
    terminal.print(
      `${formatCount(stayed.length, 'thing')} stayed: others need it, it is in use, or its turn did not come.`
    )
}

function resultOf({ chosen, kept }: Selection, done: Pruned | undefined, { notes }: Collected) {
  const removed = done?.removed ?? []
  return { chosen, kept, removed, stayed: done?.stayed ?? [], freedBytes: freedBytes(removed), notes }
}
