import { parseArgs } from 'node:util'

/** How fast a server answers. */
export interface Line {
  /** For all connections together. */
  readonly bytesPerSecond: number
  /** Before every answer. */
  readonly latencyMs: number
}

/**
 * `full`: real weight, a cold build of about half a minute. `light`: the same project without its heavy packages. `heavy`:
 * with another one, for more than 1 GB of layers and 40,000 files.
 */
export type Weight = 'full' | 'light' | 'heavy'

export interface DemoOptions {
  readonly store: 'overlay2' | 'containerd'
  /** Where the cache is kept: a local cache service that speaks GitHub's protocol, or a folder. */
  readonly backend: 'github' | 'directory'
  readonly weight: Weight
  /** File for the results as JSON. */
  readonly json?: string
  /** To the cache service; as fast as it can without. */
  readonly cacheLine?: Line
  /** To the package index; as fast as it can without. */
  readonly indexLine?: Line
}

export const usage =
  'usage: npm run demo -- [--store overlay2|containerd] [--backend github|directory] [--weight full|light|heavy] [--json FILE] ' +
  '[--cache-line MB/s:ms] [--index-line MB/s:ms]'

/**
 * Reads the command line of the demo.
 *
 * @throws Error that says which option has which wrong value and what may stand there.
 */
export function parseOptions(args: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      store: { type: 'string', default: 'overlay2' },
      backend: { type: 'string', default: 'github' },
      weight: { type: 'string', default: 'full' },
      json: { type: 'string' },
      'cache-line': { type: 'string' },
      'index-line': { type: 'string' }
    }
  })
  const cacheLine = lineOf('cache-line', values['cache-line'], usage)
  const indexLine = lineOf('index-line', values['index-line'], usage)
  return {
    store: oneOf('store', values.store, ['overlay2', 'containerd'], usage),
    backend: oneOf('backend', values.backend, ['github', 'directory'], usage),
    weight: oneOf('weight', values.weight, ['full', 'light', 'heavy'], usage),
    ...(values.json !== undefined && { json: values.json }),
    ...(cacheLine !== undefined && { cacheLine }),
    ...(indexLine !== undefined && { indexLine })
  }
}

/** `100:15` is 100 MB/s and 15 ms. */
export function lineOf(option: string, value: string | undefined, usage: string): Line | undefined {
  if (value === undefined) return undefined
  const [, rate, latency] = /^(\d+(?:\.\d+)?):(\d+)$/.exec(value) ?? []
  if (rate === undefined || Number(rate) === 0) {
    throw new Error(`--${option} is '${value}'; it has to be MB/s:ms, such as 100:15\n${usage}`)
  }
  return { bytesPerSecond: Number(rate) * 1e6, latencyMs: Number(latency) }
}

export function oneOf<T extends string>(option: string, value: string, allowed: readonly T[], usage: string): T {
  const found = allowed.find(candidate => candidate === value)
  if (found === undefined) throw new Error(`--${option} is '${value}'; it has to be ${allowed.join(' or ')}\n${usage}`)
  return found
}
