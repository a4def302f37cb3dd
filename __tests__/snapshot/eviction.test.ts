import { describe, expect, test } from '@jest/globals'
import { type Evictable, evictionOrder, firstBytes } from '../../src/snapshot/eviction.ts'
import { createRecord } from './cache-records.ts'

const nameOf = (one: Evictable) =>
  one.kind === 'record' ? one.record.id : one.kind === 'image' ? one.image.id : one.volume
const mount = { type: 'exec.cachemount' }

const order = evictionOrder({
  records: [
    createRecord({ description: 'pulled from base', shared: true }),
    createRecord({ description: 'image layer', parents: ['pulled from base'], shared: true, bytes: 900 }),
    createRecord({ description: 'pulled from builder base', bytes: 800 }),
    createRecord({ description: 'install', parents: ['pulled from builder base'], bytes: 700 }),
    createRecord({ description: 'small test', parents: ['install'], bytes: 1 }),
    createRecord({ description: 'large test', parents: ['install'], bytes: 2 }),
    createRecord({ description: 'new test', parents: ['install'], bytes: 900, lastUsedAt: 1500 }),
    createRecord({ description: 'idle layer', bytes: 3 }),
    createRecord({ description: 'pip', ...mount, bytes: 600, lastUsedAt: 1500 }),
    createRecord({ description: 'idle mount', ...mount, bytes: 4 }),
    createRecord({ description: 'checkout', type: 'source.git.checkout', bytes: 5, lastUsedAt: 1500 })
  ],
  unused: new Map([
    ['idle layer', 1],
    ['idle mount', 1]
  ]),
  idleImages: [{ id: 'idle image', names: ['gone:latest'], bytes: 50 }],
  volumes: [{ name: 'wheels', bytes: 400 }],
  startedAt: 1000
})

describe('a snapshot that is too large', () => {
  test('leaves out the least valuable first, base images last, and nothing that an image holds', () => {
    expect(order.map(nameOf)).toEqual([
      'idle mount',
      'idle layer',
      'idle image',
      'checkout',
      'large test',
      'small test',
      'new test',
      'install',
      'pip',
      'wheels',
      'pulled from builder base'
    ])
  })

  test.each<[number, number]>([
    [0, 1],
    [4, 1],
    [5, 2],
    [7, 2],
    [62, 4],
    [1e9, 11]
  ])('to make room for %i bytes it leaves out %i things', (bytes, things) => {
    expect(firstBytes(order, bytes)).toHaveLength(things)
  })
})
