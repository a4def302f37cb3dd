/** The process that runs the platform's cache client: one request on standard input, the answer on standard output. */
import { text } from 'node:stream/consumers'
import type { Attempt, RestoredFolder, RunnerFolder, SavedFolder } from './folder-cache.ts'
import { readFolderState } from './folder-state.ts'
import type { FoldersRequest } from './toolkit-folders.ts'

type Client = typeof import('@actions/cache')

/** A look-up is one small request. The client itself would wait, and try again, for many minutes. */
const lookUpTimeoutMs = 20_000

export async function serveFolders(): Promise<void> {
  const { operation, folders } = JSON.parse(await text(process.stdin)) as FoldersRequest
  const { answer, said } = interceptOutput()
  const client = await import('@actions/cache')
  const attempts: Attempt<RestoredFolder | SavedFolder>[] = []
  let silent: string | undefined
  for (const folder of folders) {
    said.length = 0
    try {
      if (silent !== undefined) throw new Error(silent)
      attempts.push(await (operation === 'restore' ? restore(client, folder, said) : save(client, folder, said)))
    } catch (error) {
      const failed = (error as Error).message
      if (error instanceof SilentError) silent = failed
      attempts.push({ failed })
    }
  }
  // Connections that the client keeps open, or waits for, would keep the process.
  answer(JSON.stringify(attempts), () => process.exit(0))
}

/** The cache does not answer: asking for the next folder would only take as long again. */
class SilentError extends Error {}

async function restore(client: Client, folder: RunnerFolder, said: readonly string[]): Promise<RestoredFolder> {
  const matched = await lookUp(client, folder, [folder.prefix], said)
  if (matched !== undefined && (await client.restoreCache([folder.folder], matched)) === undefined) {
    throw new Error(said.at(-1) ?? 'the entry was there and is gone')
  }
  return { matched, state: await readFolderState(folder.folder) }
}

async function save(client: Client, folder: RunnerFolder, said: readonly string[]): Promise<SavedFolder> {
  // The client packs before it asks: a job that has lost the race would pay for all of it.
  if ((await lookUp(client, folder, [], said)) === folder.key) return { outcome: 'exists' }
  if ((await client.saveCache([folder.folder], folder.key)) !== -1) return { outcome: 'saved' }
  throw new Error(said.at(-1) ?? 'the cache client does not say why')
}

/** To the client a look-up that fails is a miss that it says something about. */
async function lookUp(client: Client, { folder, key }: RunnerFolder, prefixes: string[], said: readonly string[]) {
  const late = Symbol('late')
  const found = await Promise.race([
    client.restoreCache([folder], key, prefixes, { lookupOnly: true }),
    new Promise<typeof late>(resolve => setTimeout(resolve, lookUpTimeoutMs, late))
  ])
  if (found === late) throw new SilentError(`the cache gave no answer within ${lookUpTimeoutMs / 1000} s`)
  if (found === undefined && said.length > 0) throw new Error(said.at(-1))
  return found
}

/**
 * Takes standard output for the answer alone. The client writes annotations there, which are the only place where it says
 * why something failed; they are collected, each as its first line.
 */
function interceptOutput() {
  const write = process.stdout.write.bind(process.stdout)
  const said: string[] = []
  process.stdout.write = (chunk: string | Uint8Array) => {
    for (const line of String(chunk).split('\n')) {
      const [, message] = /^::(?:warning|error)[^:]*::(.*)$/.exec(line) ?? []
      if (message !== undefined) said.push(message.split('%0A')[0] ?? '')
    }
    return true
  }
  return { said, answer: (line: string, done: () => void) => void write(line, done) }
}
