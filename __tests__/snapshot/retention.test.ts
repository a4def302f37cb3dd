import { describe, expect, test } from '@jest/globals'
import type { CacheRecord } from '../../src/engine/index.ts'
import { chooseImages, chooseRecords } from '../../src/snapshot/retention.ts'
import { createRecord } from './cache-records.ts'

const use = {
  startedAt: 1000,
  mounts: [{ id: undefined, target: '/root/.cache/pip' }],
  images: ['shop-web', 'python:3.12']
}
const nothingKnown = { results: {}, sources: {}, chains: {} }
const mount = (id: string) => ({
  type: 'exec.cachemount',
  description: `cached mount /m from exec /bin/sh -c x with id "/${id}"`
})

interface Case {
  readonly what: string
  readonly record: CacheRecord
  /** Saves that did not use it before this one; undefined when it was not restored. */
  readonly unused: number | undefined
  readonly others?: readonly CacheRecord[]
  readonly dropped: 'superseded' | 'unused' | undefined
  readonly unusedNow: number
}

const old = createRecord({ id: 'old', description: '[web 3/9] COPY . .', parents: ['p'] })
const made = (overrides: Partial<CacheRecord>) =>
  createRecord({ description: 'made', createdAt: 1500, lastUsedAt: 1500, ...overrides })

const cases: readonly Case[] = [
  { what: 'a layer that nothing needs stays for two saves', record: old, unused: 1, dropped: undefined, unusedNow: 2 },
  { what: 'and goes with the third', record: old, unused: 2, dropped: 'unused', unusedNow: 3 },
  {
    what: 'a layer goes at once when its step has made another, wherever the step stands now',
    record: old,
    unused: 0,
    others: [made({ description: '[web 4/8] COPY . .' })],
    dropped: 'superseded',
    unusedNow: 1
  },
  {
    what: 'the same step of another stage does not replace it',
    record: old,
    unused: 0,
    others: [made({ description: '[worker 3/9] COPY . .' })],
    dropped: undefined,
    unusedNow: 1
  },
  {
    what: 'a changed step replaces what lies upon the same layer of the project',
    record: old,
    unused: 0,
    others: [createRecord({ id: 'p', description: '[web 2/9] RUN pip' }), made({ parents: ['p'] })],
    dropped: 'superseded',
    unusedNow: 1
  },
  {
    what: 'but not what lies upon the same base image',
    record: old,
    unused: 0,
    others: [
      createRecord({ id: 'p', description: 'pulled from docker.io/library/python:3.12' }),
      made({ parents: ['p'] })
    ],
    dropped: undefined,
    unusedNow: 1
  },
  {
    what: 'a base image is replaced by its newer digest',
    record: createRecord({ id: 'old', description: 'pulled from docker.io/library/python:3.12@sha256:aa' }),
    unused: 0,
    others: [made({ description: 'pulled from docker.io/library/python:3.12@sha256:bb' })],
    dropped: 'superseded',
    unusedNow: 1
  },
  {
    what: 'a layer of an image stays, whatever was made',
    record: { ...old, shared: true },
    unused: 2,
    others: [made({ description: '[web 3/9] COPY . .' })],
    dropped: undefined,
    unusedNow: 0
  },
  {
    what: 'a layer that this run has used starts anew',
    record: { ...old, lastUsedAt: 1200 },
    unused: 2,
    dropped: undefined,
    unusedNow: 0
  },
  {
    what: 'what was not restored is never dropped, old as it may be',
    record: old,
    unused: undefined,
    others: [made({ description: '[web 3/9] COPY . .' })],
    dropped: undefined,
    unusedNow: 0
  },
  {
    what: 'a cache mount stays as long as a step asks for it',
    record: createRecord({ id: 'old', ...mount('/root/.cache/pip') }),
    unused: 2,
    dropped: undefined,
    unusedNow: 0
  },
  {
    what: 'and goes with the third save without one',
    record: createRecord({ id: 'old', ...mount('/root/.cache/poetry') }),
    unused: 2,
    dropped: 'unused',
    unusedNow: 3
  },
  {
    what: 'a cache mount that was used stays, whatever the steps say',
    record: createRecord({ id: 'old', ...mount('/root/.cache/poetry'), lastUsedAt: 1200 }),
    unused: 2,
    dropped: undefined,
    unusedNow: 0
  },
  {
    what: 'a checkout of a repository goes with the third save',
    record: createRecord({ id: 'old', type: 'source.git.checkout', description: 'git snapshot' }),
    unused: 1,
    dropped: undefined,
    unusedNow: 2
  }
]

describe('records of the build cache', () => {
  test.each(cases)('$what', ({ record, unused, others = [], dropped, unusedNow }) => {
    const restored = unused === undefined ? {} : { [record.id]: unused }
    const choice = chooseRecords({ restored, records: [record, ...others], graph: nothingKnown, use })
    expect(choice.drop.map(({ record: { id }, reason }) => ({ id, reason }))).toEqual(
      dropped === undefined ? [] : [{ id: record.id, reason: dropped }]
    )
    expect(choice.unused.get(record.id)).toBe(unusedNow)
  })

  test('what lies upon a superseded layer goes with it', () => {
    const upon = createRecord({ id: 'upon', description: 'mount / from exec make', parents: ['old'] })
    const { drop } = chooseRecords({
      restored: { old: 0, upon: 0 },
      records: [upon, old, made({ description: old.description })],
      graph: nothingKnown,
      use
    })
    expect(drop.map(({ record, reason }) => [record.id, reason])).toEqual([
      ['upon', 'superseded'],
      ['old', 'superseded']
    ])
  })

  test('every layer is kept when it is not known how results follow from each other', () => {
    const { drop, unused } = chooseRecords({
      restored: { old: 7 },
      records: [old, made({ description: old.description })],
      graph: undefined,
      use
    })
    expect(drop).toEqual([])
    expect(unused.get('old')).toBe(0)
  })
})

describe('images', () => {
  const image = (id: string, ...names: string[]) => ({ id, names, bytes: 1 })
  const choose = (
    restored: Parameters<typeof chooseImages>[0]['restored'],
    images: readonly ReturnType<typeof image>[],
    ofContainers: readonly string[] = []
  ) => {
    const { drop, unused } = chooseImages({ restored, images, ofContainers: new Set(ofContainers), use })
    return { drop: drop.map(({ id }) => id), unused: Object.fromEntries(unused) }
  }

  test('a restored image without a name goes at once, one that was made in this job stays', () => {
    const restored = { a: { names: ['shop-web:latest'], unused: 0 } }
    expect(choose(restored, [image('a'), image('b')])).toEqual({ drop: ['a'], unused: { a: 1, b: 0 } })
  })

  test('an image that a container was made of stays', () => {
    expect(choose({ a: { names: [], unused: 0 } }, [image('a')], ['a'])).toEqual({ drop: [], unused: { a: 0 } })
  })

  test('images of the project and bases of its builds stay, others go with the third save that does without them', () => {
    const restored = {
      a: { names: ['shop-web:latest'], unused: 2 },
      b: { names: ['python:3.12'], unused: 2 },
      c: { names: ['shop-gone:latest'], unused: 2 },
      d: { names: ['postgres:17'], unused: 1 }
    }
    const images = [
      image('a', 'shop-web:latest'),
      image('b', 'python:3.12'),
      image('c', 'shop-gone:latest'),
      image('d', 'postgres:17')
    ]
    expect(choose(restored, images)).toEqual({ drop: ['c'], unused: { a: 0, b: 0, c: 3, d: 2 } })
  })

  test('an image to which this job gave another name stays', () => {
    const restored = { c: { names: ['shop-gone:latest'], unused: 2 } }
    expect(choose(restored, [image('c', 'shop-gone:latest', 'backup:1')])).toEqual({ drop: [], unused: { c: 0 } })
  })
})
