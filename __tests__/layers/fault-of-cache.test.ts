import { describe, expect, test } from '@jest/globals'
import type { OtherWork } from '../../src/build/index.ts'
import { isFaultOfCache } from '../../src/layers/build.ts'

const imported: OtherWork = {
  digest: 'sha256:1',
  inputs: [],
  kind: 'cache-import',
  services: ['web'],
  label: 'importing cache manifest from gha:web',
  durationMs: 20,
  bytes: 0,
  error: undefined
}
const notFound: OtherWork = { ...imported, error: 'importing cache manifest from gha:web: not found' }

const refused = 'dial tcp 127.0.0.1:5000: connect: connection refused'
const blob = `failed to copy: httpReadSeeker: failed open: ${refused}`
const base = `busybox:latest: failed to resolve source metadata for docker.io/library/busybox:latest: ${refused}`

describe('a failed build is the fault of its cache', () => {
  test('when a layer that was imported cannot be read', () => {
    expect(isFaultOfCache(blob, [imported], undefined)).toBe(true)
  })

  test('when the cache is known to have failed, whatever the build says', () => {
    expect(isFaultOfCache('some words', [imported], 'answered 503')).toBe(true)
  })
})

describe('a failed build is not the fault of its cache', () => {
  test('when nothing was imported', () => {
    expect(isFaultOfCache(blob, [], undefined)).toBe(false)
    expect(isFaultOfCache(blob, [notFound], undefined)).toBe(false)
  })

  test('when a registry does not answer for a base image', () => {
    expect(isFaultOfCache(base, [imported], undefined)).toBe(false)
  })

  test('when a command fails, whatever it has printed', () => {
    const message = 'process "/bin/sh -c echo unexpected EOF" did not complete successfully: exit code: 3'
    expect(isFaultOfCache(message, [imported], 'answered 503')).toBe(false)
  })
})
