/** Which cache mounts of a snapshot come back, and what the log says of the others. */
import { expect, test } from '@jest/globals'
import type { MountNeed } from '../src/causes/index.ts'
import { mountsToRestore } from '../src/mount-needs.ts'
import type { SnapshotIndex } from '../src/snapshot/index.ts'

const tree = (bytes: number) => ({ fingerprints: ['0'.repeat(64)], entries: 1, bytes })

const index = {
  mounts: {
    pip: { layer: 'layerpip', description: 'cached mount /root/.cache/pip from exec pip install', tree: tree(2e6) },
    apt: { layer: 'layerapt', description: 'cached mount /apt from exec apt with id "/team/apt"', tree: tree(3e6) }
  }
} as unknown as SnapshotIndex

async function choose(needs: readonly MountNeed[] | Error, given: SnapshotIndex = index) {
  const lines: string[] = []
  const needsOf = () => (needs instanceof Error ? Promise.reject(needs) : Promise.resolve(needs))
  const layers = await mountsToRestore(given, needsOf, line => lines.push(line), undefined)
  return { layers: [...layers], lines }
}

const flag = (target: string, id?: string) => ({ target, id })

test('those that a step asks for, with the reason of the first', async () => {
  const needs = [
    { reason: 'web: a has changed', flags: [flag('/elsewhere')] },
    { reason: 'jobs: b has changed', flags: [flag('/root/.cache/pip')] }
  ]
  expect(await choose(needs)).toEqual({
    layers: ['layerpip'],
    lines: ['Restoring 1 of 2 cache mounts (2.0 MB of 5.0 MB): jobs: b has changed.']
  })
})

test('those that a step names by their id, in whatever namespace', async () => {
  expect((await choose([{ reason: 'x', flags: [flag('/apt', 'apt')] }])).layers).toEqual(['layerapt'])
})

test('all, when any may be meant', async () => {
  expect(await choose([{ reason: 'no-cache is set', flags: undefined }])).toEqual({
    layers: ['layerpip', 'layerapt'],
    lines: ['Restoring 2 cache mounts (5.0 MB): no-cache is set.']
  })
})

test('all, when it cannot be found out', async () => {
  const { layers, lines } = await choose(new Error('the engine does not answer'))
  expect(layers).toHaveLength(2)
  expect(lines).toEqual(['Restoring 2 cache mounts (5.0 MB): the engine does not answer.'])
})

test('none, when no step that has to run asks for one', async () => {
  const lines = ['No step that uses a cache mount has to run: 2 cache mounts (5.0 MB) stay in the cache.']
  expect(await choose([])).toEqual({ layers: [], lines })
  expect(await choose([{ reason: 'x', flags: [flag('/elsewhere')] }])).toEqual({ layers: [], lines })
})

test('nothing is said of a snapshot without cache mounts', async () => {
  const none = { mounts: {} } as unknown as SnapshotIndex
  expect(await choose([{ reason: 'x', flags: undefined }], none)).toEqual({ layers: [], lines: [] })
})
