import { describe, expect, test } from '@jest/globals'
import { InvalidKeyError } from '../../src/store/errors.ts'
import { anyWorkspacePrefix, bundleKey, checkKey, indexKey, keyPart, workspacePrefix } from '../../src/store/keys.ts'

const engine = { os: 'linux', arch: 'amd64', store: 'overlay2', engineVersion: '28.5.2' }

describe('keys of cache entries', () => {
  test('a bundle is named by the digest of its bytes', () => {
    expect(bundleKey('ab'.repeat(32))).toBe(`cbc1-b-${'ab'.repeat(32)}`)
  })

  test('a further copy of a bundle has a key that is no prefix of another', () => {
    expect(bundleKey('ab'.repeat(32), 2)).toBe(`cbc1-b2-${'ab'.repeat(32)}`)
  })

  test('what is no digest gives no bundle key', () => {
    expect(() => bundleKey('../../etc/passwd')).toThrow(InvalidKeyError)
  })

  test('an index is named by the engine, the workspace and a number', () => {
    expect(indexKey(engine, 'web', 17)).toBe('cbc1-linux-amd64-overlay2-28.5.2-i-web-17')
  })

  test('the prefix of all workspaces begins the key of each', () => {
    expect(anyWorkspacePrefix(engine)).toBe('cbc1-linux-amd64-overlay2-28.5.2-i-')
  })

  test('the prefix of a workspace does not begin the keys of one whose name is longer', () => {
    expect(indexKey(engine, 'web-2', 1).startsWith(workspacePrefix(engine, 'web'))).toBe(false)
  })

  test.each([
    ['web', 'web'],
    ['web-2', 'web_2.612f7a0e'],
    ['Web', 'web.29751047'],
    ['services/web, new', 'services_web_new.69037f6f'],
    ['été', '_t_.bd010c64'],
    ['', '.e3b0c442']
  ])('the workspace %j becomes the key part %j', (name, part) => {
    expect(keyPart(name)).toBe(part)
  })

  test('a name that looks like an altered one is altered too, so that the two differ', () => {
    expect(keyPart(keyPart('web-2'))).not.toBe(keyPart('web-2'))
  })

  test('names that differ only in what is not allowed give different parts', () => {
    expect(keyPart('a b')).not.toBe(keyPart('a/b'))
  })

  test('a name of 10,000 characters gives a key that every backend accepts', () => {
    const key = indexKey(engine, 'w'.repeat(10_000), 'run-1')
    checkKey(key)
    expect(keyPart('w'.repeat(10_000))).toHaveLength(100)
  })

  test.each([
    ['', 'A cache key cannot be empty.'],
    ['a,b', 'The cache key "a,b" holds a comma, which the cache service refuses: leave it out.'],
    ['x'.repeat(513), `The cache key "${'x'.repeat(60)}..." has 513 characters; at most 512 are allowed.`],
    ['\ud800', 'A cache key holds half of a surrogate pair, which is not text.']
  ])('the key %j is refused with the reason', (key, message) => {
    expect(() => checkKey(key)).toThrow(message)
  })
})
