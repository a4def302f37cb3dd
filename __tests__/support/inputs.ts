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
    builder: { kind: 'auto' },
    layerCache: { kind: 'auto' },
    cacheMode: 'auto',
    backend: { kind: 'directory', directory: '/cache' },
    cacheMounts: 'auto',
    cachePaths: { kind: 'auto' },
    cacheVolumes: { kind: 'auto' },
    mirror: { kind: 'off' },
    maxBytes: 5e9,
    restoreTimeoutMs: 600_000,
    saveTimeoutMs: 1_200_000,
    buildxVersion: { kind: 'installed' },
    composeVersion: { kind: 'installed' },
    summary: true,
    advice: true,
    comment: 'auto',
    ...overrides
  }
}
