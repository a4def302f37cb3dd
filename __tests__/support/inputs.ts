import type { Inputs } from '../../src/inputs.ts'

/** Inputs for tests: what an empty `with:` gives in the checkout `/checkout`, cached in `/cache`, with `overrides`. */
export function createInputs(overrides: Partial<Inputs> = {}): Inputs {
  return {
    files: [],
    projectDirectory: '/checkout',
    profiles: [],
    services: [],
    envFiles: [],
    buildArgs: [],
    noCache: false,
    pull: false,
    push: false,
    progress: 'auto',
    workspace: 'default',
    strategy: 'auto',
    cacheMode: 'auto',
    backend: { kind: 'directory', directory: '/cache' },
    cachePaths: { kind: 'auto' },
    cacheVolumes: { kind: 'auto' },
    maxBytes: 5e9,
    restoreTimeoutMs: 600_000,
    saveTimeoutMs: 1_200_000,
    summary: true,
    ...overrides
  }
}
