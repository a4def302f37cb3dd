import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { findNearest, foundLines, lookupLines, missLines } from '../../src/snapshot/index.ts'
import type { FoundIndex } from '../../src/snapshot/lookup.ts'
import { indexKey, openDirectoryStore } from '../../src/store/index.ts'

const engine = { os: 'linux', arch: 'x86_64', store: 'overlay2', engineVersion: '28.5.2' }
const digest = 'a'.repeat(64)

describe('the log', () => {
  test('tells every part of the key and what is looked for in which order', () => {
    expect(lookupLines(engine, 'web')).toEqual([
      'Key: os linux, arch x86_64, store overlay2, engine version 28.5.2, workspace web.',
      'Looking for cbc1-linux-x86_64-overlay2-28.5.2-i-web-* (this workspace), then cbc1-linux-x86_64-overlay2-28.5.2-i-* (any workspace).'
    ])
  })

  test('tells how a name that cannot be part of a key is written there', () => {
    expect(lookupLines(engine, 'Web-2')[0]).toBe(
      'Key: os linux, arch x86_64, store overlay2, engine version 28.5.2, workspace Web-2 (as web_2.d668ed82).'
    )
  })

  test.each([
    ['exact', 'of workspace "web"'],
    ['fallback', 'of workspace "api", as "web" has none of its own yet']
  ] as const)('tells whose snapshot was found: %s', (match, whose) => {
    const found: FoundIndex = {
      key: 'cbc1-linux-x86_64-overlay2-28.5.2-i-api-7.1',
      match,
      bytes: 900,
      index: {
        format: 3,
        identity: engine,
        workspace: 'api',
        createdAt: '2026-07-30T10:00:00.000Z',
        bundles: [
          { sha256: digest, bytes: 1_500_000, rawBytes: 2, content: { kind: 'metadata' } },
          { sha256: digest, bytes: 500_000, rawBytes: 2, content: { kind: 'blobs', blobs: [digest] } }
        ],
        images: digest,
        mounts: {},
        volumes: {},
        engineImages: {},
        records: {},
        stepMs: {},
        history: { runs: [] }
      }
    }
    expect(foundLines(found, 'web')).toEqual([
      `Found cbc1-linux-x86_64-overlay2-28.5.2-i-api-7.1: the newest snapshot ${whose}, made 2026-07-30T10:00:00.000Z, 2.0 MB in 2 bundles.`
    ])
  })
})

describe('after a miss', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'key-story-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  async function explanation(stored: readonly string[]): Promise<readonly string[]> {
    const store = openDirectoryStore(folder)
    for (const key of stored) await store.putBytes(key, Buffer.from('{}'))
    return missLines(engine, 'web', await findNearest(store, engine))
  }

  test('the log names what differs in the nearest entry: the version first, the store only where no other is nearer', async () => {
    const older = indexKey({ ...engine, engineVersion: '28.4.0' }, 'api', '3.1')
    const other = indexKey({ ...engine, store: 'containerd', engineVersion: '29.0.1' }, 'web', '4.1')
    expect(await explanation([other])).toEqual([
      'Nothing found. The nearest is cbc1-linux-x86_64-containerd-29.0.1-i-web-4.1: same but store containerd instead of overlay2, engine version 29.0.1 instead of 28.5.2. The build starts cold.'
    ])
    expect(await explanation([older, other])).toEqual([
      'Nothing found. The nearest is cbc1-linux-x86_64-overlay2-28.4.0-i-api-3.1: same but engine version 28.4.0 instead of 28.5.2. The build starts cold.'
    ])
  })

  test.each([
    ['nothing at all', []],
    [
      'bundles and snapshots for another processor',
      [`cbc1-b-${digest}`, indexKey({ ...engine, arch: 'aarch64' }, 'web', 1)]
    ]
  ])('the log says that there is none when the cache holds %s', async (_, stored) => {
    expect(await explanation(stored)).toEqual([
      'Nothing found: there is no snapshot for linux on x86_64 yet. The build starts cold.'
    ])
  })
})
