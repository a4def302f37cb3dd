/** The reader of bolt databases: what a cache brings is read, or refused with BoltError, and never without end. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { BoltError, type Bucket, parseBolt, readUvarint } from '../../src/boltdb/index.ts'
import { type BoltContent, boltOf, metaPage } from '../support/bolt-writer.ts'
import { damages, fuzz, mayRefuse, withDamages } from '../support/fuzz.ts'

const many = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`key ${at}`, `value ${at}`]))
const content: BoltContent = {
  v1: { moby: { content: { blob: { 'sha256:a': { size: '1', labels: { one: 'x' } } } }, images: many } },
  empty: {},
  many
}
const sound = boltOf(content)

function contentOf(bucket: Bucket): BoltContent {
  return Object.fromEntries([
    ...bucket.valueNames().map(name => [name, bucket.value(name)?.toString() ?? ''] as const),
    ...bucket.bucketNames().map(name => {
      const inner = bucket.bucket(name)
      return [name, inner === undefined ? {} : contentOf(inner)] as const
    })
  ])
}

describe('a bolt database', () => {
  test('is read whole, twice over, with pages of its own and buckets within values', () => {
    const root = parseBolt(sound, 'file')
    expect(contentOf(root)).toEqual(content)
    expect(contentOf(root)).toEqual(content)
  })

  test('whose branch leads to itself is refused', () => {
    const bytes = boltOf({ many })
    const at = [...Array(bytes.length / 4096).keys()].find(page => bytes.readUInt16LE(page * 4096 + 8) === 1) ?? 0
    for (let element = 0; element < 4; element++) bytes.writeBigUInt64LE(BigInt(at), at * 4096 + 16 + element * 16 + 8)
    expect(() => contentOf(parseBolt(bytes, 'file'))).toThrow(`file is damaged: page ${at} is in two places.`)
  })

  test('with a page that says it holds the same bytes again and again is refused', () => {
    const bytes = boltOf({ key: 'x'.repeat(4000) })
    const at = 2 * 4096
    bytes.writeUInt16LE(200, at + 10)
    for (let element = 0; element < 200; element++) {
      bytes.writeUInt32LE(16, at + 16 + element * 16 + 4)
      bytes.writeUInt32LE(0, at + 16 + element * 16 + 8)
      bytes.writeUInt32LE(800, at + 16 + element * 16 + 12)
    }
    expect(() => contentOf(parseBolt(bytes, 'file'))).toThrow('a page holds more than it has room for')
  })

  test('that holds a key twice, or one that reaches beyond its page, is refused, as bbolt might find another', () => {
    const twice = boltOf({ one: 'x', two: 'y' })
    twice.write('one', twice.indexOf('two', 2 * 4096))
    expect(() => contentOf(parseBolt(twice, 'file'))).toThrow('a bucket holds a key twice')
    const beyond = boltOf({ one: 'x' })
    beyond.writeUInt32LE(4096, 2 * 4096 + 16 + 12)
    expect(() => contentOf(parseBolt(beyond, 'file'))).toThrow('a page holds less than it says')
  })

  test('begins where bbolt looks for its beginning, and nowhere else', () => {
    const otherRoot = boltOf({ other: 'x' }).subarray(2 * 4096)
    // At page 4 it would be where pages are larger; it is of a later transaction than the other two.
    const bytes = Buffer.concat([boltOf({ own: 'x' }), Buffer.alloc(4096), metaPage(9, 5), otherRoot])
    expect(contentOf(parseBolt(bytes, 'file'))).toEqual({ own: 'x' })
  })

  fuzz(
    'that is damaged is read or refused',
    fc.property(damages(sound.length), changes => {
      mayRefuse(() => contentOf(parseBolt(withDamages(sound, changes), 'file')), BoltError)
    }),
    { runs: 3000 }
  )

  fuzz(
    'of any bytes after sound metadata is read or refused',
    fc.property(fc.uint8Array({ maxLength: 9000 }), bytes => {
      const file = Buffer.concat([sound.subarray(0, 8192), bytes])
      mayRefuse(() => contentOf(parseBolt(file, 'file')), BoltError)
    })
  )

  fuzz(
    'is read as it was written',
    fc.property(
      fc.dictionary(
        fc.string({ maxLength: 8 }).map(key => `k${key}`.replace(/[^a-z0-9]/gi, '')),
        fc.string(),
        { maxKeys: 50 }
      ),
      values => {
        expect(contentOf(parseBolt(boltOf({ bucket: values }), 'file'))).toEqual({ bucket: values })
      }
    )
  )
})

fuzz(
  'a number of Go is read or refused',
  fc.property(fc.uint8Array({ maxLength: 12 }), bytes => {
    const number = mayRefuse(() => readUvarint(bytes), BoltError)
    expect(number === undefined || number >= 0).toBe(true)
  })
)
