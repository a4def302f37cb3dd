import { parseArgs } from 'node:util'

/** `full`: real weight, a cold build of about half a minute. `light`: the same project without its heavy packages. */
export type Weight = 'full' | 'light'

export interface DemoOptions {
  readonly store: 'overlay2' | 'containerd'
  /** Where the cache is kept: a local cache service that speaks GitHub's protocol, or a folder. */
  readonly backend: 'github' | 'directory'
  readonly weight: Weight
  /** File for the results as JSON. */
  readonly json?: string
}

export const usage =
  'usage: npm run demo -- [--store overlay2|containerd] [--backend github|directory] [--weight full|light] [--json FILE]'

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
      json: { type: 'string' }
    }
  })
  return {
    store: oneOf('store', values.store, ['overlay2', 'containerd']),
    backend: oneOf('backend', values.backend, ['github', 'directory']),
    weight: oneOf('weight', values.weight, ['full', 'light']),
    ...(values.json === undefined ? {} : { json: values.json })
  }
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find(candidate => candidate === value)
  if (found === undefined) throw new Error(`--${option} is '${value}'; it has to be ${allowed.join(' or ')}\n${usage}`)
  return found
}
