import { expect, test } from '@jest/globals'
import { liveRecords } from '../../src/snapshot/liveness.ts'
import { createRecord } from './cache-records.ts'

const startedAt = 1000
const isTouched = (record: { readonly lastUsedAt: number | undefined }) => (record.lastUsedAt ?? 0) >= startedAt
const link = (key: string, input = 'op 0') => ({ key, input })

/** Two stages: the image is made of `base` and `copied`, which comes from what `builder` made upon `install`. */
const records = [
  createRecord({ id: 'base', description: 'pulled from docker.io/library/busybox:latest', shared: true }),
  createRecord({ id: 'install', description: 'mount / from exec pip install', parents: ['base'] }),
  createRecord({ id: 'builder', description: '[builder 3/3] COPY code', parents: ['install'] }),
  createRecord({ id: 'copied', description: '[stage-1 2/2] COPY --from=builder', parents: ['base'], shared: true }),
  createRecord({ id: 'other', description: '[other 2/2] COPY code', parents: ['base'] })
]
const graph = {
  results: { k1: ['base'], k2: ['install'], k3: ['builder'], k4: ['copied'], k5: ['other'] },
  sources: {
    k2: [link('k1')],
    k3: [link('k2'), link('content of code', 'op 1')],
    k4: [link('k1'), link('k3', 'op 1'), link('content of venv', 'op 1')],
    k5: [link('k1')]
  },
  chains: {}
}

test('an image keeps alive what it was copied from, though no layer of that stage is in it or was loaded', () => {
  const live = liveRecords({ records, graph, isTouched })
  expect([...live].sort()).toEqual(['base', 'builder', 'copied', 'install'])
})

test('of several builds of a stage that gave the same files, only the one of this run is alive', () => {
  const newBuilder = createRecord({
    id: 'new builder',
    description: '[builder 3/3] COPY code',
    parents: ['install'],
    lastUsedAt: 2000
  })
  const live = liveRecords({
    records: [...records, newBuilder],
    graph: {
      ...graph,
      results: { ...graph.results, k6: ['new builder'] },
      sources: { ...graph.sources, k6: [link('k2')], k4: [...graph.sources.k4, link('k6', 'op 1')] }
    },
    isTouched
  })
  expect([...live].sort()).toEqual(['base', 'copied', 'install', 'new builder'])
})

test('without an image, what this run has touched is alive with all that it was made from', () => {
  const loose = records.map(record => ({ ...record, shared: false, lastUsedAt: record.id === 'builder' ? 2000 : 100 }))
  expect([...liveRecords({ records: loose, graph, isTouched })].sort()).toEqual(['base', 'builder', 'install'])
})
