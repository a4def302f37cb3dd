/** A cache service in its own process: it does not share the event loop of what is measured. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { ListedEntry, Statistics, Throttle } from './options.ts'
import { issueToken, secretOf, type TokenOptions } from './tokens.ts'

export interface SeparateCacheService {
  readonly resultsUrl: string
  readonly pid: number
  token(options?: TokenOptions): string
  environment(token?: string): Record<string, string>
  entries(): Promise<readonly ListedEntry[]>
  statistics(): Promise<Statistics>
  stop(): Promise<void>
}

export interface SeparateOptions {
  readonly folder: string
  readonly port?: number
  readonly throttle?: Throttle
}

/** Starts `serve.ts`. It ends with `stop()`, and by itself when this process ends. */
export async function startSeparateCacheService(options: SeparateOptions): Promise<SeparateCacheService> {
  const { folder, throttle } = options
  const settings = {
    folder,
    port: options.port,
    'bytes-per-second': throttle?.bytesPerSecond,
    'bytes-per-second-per-connection': throttle?.bytesPerSecondPerConnection,
    'latency-ms': throttle?.latencyMs
  }
  const given = Object.entries(settings).filter(([, value]) => value !== undefined)
  const args = given.flatMap(([name, value]) => [`--${name}`, String(value)])
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'serve.ts'), ...args], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  // From the beginning: it may end before it is told to, by a signal that was meant for all.
  const ended = once(child, 'exit')
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
    ended.then(([code]) => Promise.reject(new Error(`The cache service ended with exit code ${code}.`)))
  ])
  const { resultsUrl } = JSON.parse(line) as { resultsUrl: string }
  const token = (tokenOptions: TokenOptions = {}): string => issueToken(secretOf(folder), tokenOptions)
  const ask = async (what: string): Promise<unknown> => (await fetch(new URL(what, resultsUrl))).json()
  return {
    resultsUrl,
    pid: child.pid ?? 0,
    token,
    environment: (jobToken = token()) => ({
      ACTIONS_CACHE_SERVICE_V2: 'True',
      ACTIONS_RESULTS_URL: resultsUrl,
      ACTIONS_RUNTIME_TOKEN: jobToken
    }),
    entries: async () => (await ask('entries')) as readonly ListedEntry[],
    statistics: async () => (await ask('statistics')) as Statistics,
    stop: async () => {
      child.stdin.end()
      await ended
    }
  }
}
