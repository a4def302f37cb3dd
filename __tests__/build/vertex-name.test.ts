import { describe, expect, test } from '@jest/globals'
import { parseVertexName } from '../../src/build/vertex-name.ts'

const several = {
  services: new Map([
    ['api', 'api'],
    ['a_b', 'a.b']
  ])
}
const one = { services: new Map([['api', 'api']]) }

describe('parseVertexName, steps', () => {
  test.each([
    [several, '[api builder 3/7] RUN make', 'api', undefined, 'builder', 3, 7, 'RUN make'],
    [several, '[a_b builder  3/12] RUN make', 'a.b', undefined, 'builder', 3, 12, 'RUN make'],
    [
      several,
      '[api 1/2] FROM docker.io/library/python:3.12',
      'api',
      undefined,
      undefined,
      1,
      2,
      'FROM docker.io/library/python:3.12'
    ],
    [several, '[api linux/arm64 final 2/2] COPY . .', 'api', 'linux/arm64', 'final', 2, 2, 'COPY . .'],
    [several, '[api linux/amd64->arm64 final 2/2] COPY . .', 'api', 'linux/amd64->arm64', 'final', 2, 2, 'COPY . .'],
    [one, '[1/2] FROM scratch', 'api', undefined, undefined, 1, 2, 'FROM scratch'],
    [one, '[builder  9/12] RUN a\nb', 'api', undefined, 'builder', 9, 12, 'RUN a\nb'],
    [one, '[linux/arm64/v8 1/1] RUN [ -d /x ]', 'api', 'linux/arm64/v8', undefined, 1, 1, 'RUN [ -d /x ]']
  ])('%#: %s', (targets, name, service, platform, stage, index, total, instruction) => {
    expect(parseVertexName(name, targets)).toEqual({
      kind: 'step',
      service,
      platform,
      stage,
      index,
      total,
      instruction,
      key: expect.stringMatching(/^[0-9a-f]{16}$/)
    })
  })
})

describe('parseVertexName, everything else', () => {
  test.each([
    [several, '[api internal] load build context', 'context', 'api', 'load build context'],
    [several, '[a_b context other] load from client', 'context', 'a.b', 'load from client'],
    [several, '[api internal] load .dockerignore', 'definition', 'api', 'load .dockerignore'],
    [several, '[internal] load local bake definitions', 'definition', undefined, 'load local bake definitions'],
    [several, '[a_b] exporting to image', 'export', 'a.b', 'exporting to image'],
    [
      several,
      '[api auth] library/python:pull token for registry-1',
      'auth',
      'api',
      'library/python:pull token for registry-1'
    ],
    [several, '[api] exporting to GitHub Actions Cache', 'cache-export', 'api', 'exporting to GitHub Actions Cache'],
    [several, '[api] importing cache manifest from gha', 'cache-import', 'api', 'importing cache manifest from gha'],
    [several, 'https://example.org/file.tar', 'other', undefined, 'https://example.org/file.tar'],
    [one, '[internal] load build context', 'context', 'api', 'load build context'],
    [one, '[auth] library/python:pull token', 'auth', 'api', 'library/python:pull token'],
    [one, 'exporting to image', 'export', 'api', 'exporting to image'],
    [one, '', 'other', 'api', '']
  ])('%#: %s', (targets, name, kind, service, label) => {
    expect(parseVertexName(name, targets)).toEqual({ kind, service, label })
  })
})

describe('the key of a step', () => {
  const key = (name: string): string => {
    const parsed = parseVertexName(name, several)
    return parsed.kind === 'step' ? parsed.key : ''
  }

  test('stays the same when steps are added behind it', () => {
    expect(key('[api builder 3/7] RUN make')).toBe(key('[api builder 3/12] RUN make'))
  })

  test.each([
    ['service', '[a_b builder 3/7] RUN make'],
    ['stage', '[api final 3/7] RUN make'],
    ['position', '[api builder 4/7] RUN make'],
    ['instruction', '[api builder 3/7] RUN make all'],
    ['platform', '[api linux/arm64 builder 3/7] RUN make']
  ])('differs by %s', (_, name) => {
    expect(key(name)).not.toBe(key('[api builder 3/7] RUN make'))
  })

  test('of a base image is the same for all who use it', () => {
    expect(key('[api builder 1/7] FROM docker.io/library/python:3.12')).toBe(
      key('[a_b stage-0 1/2] FROM docker.io/library/python:3.12')
    )
  })
})
