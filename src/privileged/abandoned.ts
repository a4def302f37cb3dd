/** Files of runs whose processes were all killed: what root has made there no other user could remove. */
import { existsSync, lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'

/** How the folders begin that a step works in (see main.ts), and in these the private folders of privileged processes. */
const stepPrefix = 'compose-build-cache-'
const privatePrefix = 'cbc-'
/** All that such a private folder holds. */
const contents: readonly string[] = ['door', 'work']

/**
 * Removes the private folders of privileged processes that run no more: those beside `folder`, and those of other steps of
 * this runner. Folders of another user, and those that hold anything else, are not touched.
 * @param folder the private folder of this process
 * @returns how many were removed
 */
export function removeAbandoned(folder: string): number {
  const own = path.resolve(folder)
  const step = path.dirname(own)
  const runner = path.dirname(step)
  const steps = path.basename(step).startsWith(stepPrefix) ? foldersIn(runner, stepPrefix) : []
  const found = [...new Set([step, ...steps])].flatMap(each => foldersIn(each, privatePrefix))
  const { uid } = lstatSync(own)
  const candidates = found.filter(each => each !== own && lstatSync(each).uid === uid && isPrivate(each))
  if (candidates.length === 0) return 0
  const used = usedArguments()
  const abandoned = candidates.filter(each => !used.has(each))
  for (const each of abandoned) rmSync(each, { recursive: true, force: true })
  return abandoned.length
}

/** An empty one may be that of a process that is about to start. */
function isPrivate(folder: string): boolean {
  const names = readdirSync(folder)
  return names.length > 0 && names.every(name => contents.includes(name))
}

function foldersIn(folder: string, prefix: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && entry.name.startsWith(prefix))
    .map(entry => path.join(folder, entry.name))
}

/** The arguments of all processes: a privileged process is started with its private folder. */
function usedArguments(): ReadonlySet<string> {
  const all = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  return new Set(all.flatMap(argumentsOf))
}

/** A process that has ended meanwhile uses nothing. */
function argumentsOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return []
  }
}
