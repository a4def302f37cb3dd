import { describe, expect, test } from '@jest/globals'
import { parseMirror } from '../../src/mirror/choice.ts'

describe('parseMirror reads', () => {
  test.each([
    ['off', { kind: 'off' }],
    ['http://127.0.0.1:3141/root/pypi/+simple/', { kind: 'url', url: 'http://127.0.0.1:3141/root/pypi/+simple/' }],
    ['https://PyPI.acme.example/simple', { kind: 'url', url: 'https://pypi.acme.example/simple' }],
    [
      'devpi',
      {
        kind: 'server',
        server: {
          kind: 'devpi',
          image: 'jonasal/devpi-server:6',
          port: 3141,
          path: '/root/pypi/+simple/',
          data: '/devpi/server',
          volume: 'compose-build-cache-devpi'
        }
      }
    ],
    [
      'bandersnatch',
      {
        kind: 'server',
        server: {
          kind: 'bandersnatch',
          image: 'pypa/bandersnatch:latest',
          port: 8080,
          path: '/simple/',
          data: '/srv/pypi',
          volume: 'compose-build-cache-bandersnatch'
        }
      }
    ],
    [
      'ghcr.io/acme/mirror:2, port=8080, path=/pypi/simple, data=/var/lib/mirror',
      {
        kind: 'server',
        server: {
          kind: 'image',
          image: 'ghcr.io/acme/mirror:2',
          port: 8080,
          path: '/pypi/simple/',
          data: '/var/lib/mirror',
          volume: 'compose-build-cache-pypi-8f8c747d'
        }
      }
    ]
  ])('%s', (text, choice) => {
    expect(parseMirror(text)).toEqual(choice)
  })

  test('an image without attributes: what it exposes and declares is looked up later', () => {
    expect(parseMirror('127.0.0.1:5000/mirror')).toMatchObject({
      server: { image: '127.0.0.1:5000/mirror', port: undefined, path: '/simple/', data: undefined }
    })
  })
})

test('another version of an image goes on with the same volume, another image does not', () => {
  const volume = (text: string) => {
    const choice = parseMirror(text)
    return 'kind' in choice && choice.kind === 'server' ? choice.server.volume : undefined
  }
  expect(volume('localhost:5000/acme/mirror:2')).toBe(volume('localhost:5000/acme/mirror:1'))
  expect(volume(`localhost:5000/acme/mirror@sha256:${'0'.repeat(64)}`)).toBe(volume('localhost:5000/acme/mirror'))
  expect(volume('acme/other')).not.toBe(volume('acme/mirror'))
})

describe('parseMirror refuses', () => {
  const credentials =
    'holds a user, a password or parameters, which would be found in the history and the cache of the images'

  test.each([
    ['https://ci:hunter2@pypi.acme.example/simple', credentials],
    ['https://hunter2@pypi.acme.example/simple', credentials],
    ['https://pypi.acme.example/simple?token=hunter2', credentials],
    ['ftp://ci:hunter2@pypi.acme.example', 'is no address of a package index'],
    ['http://ci:hunter2@:80', 'is no address of a package index'],
    ['https:/ci:hunter2@pypi.acme.example', 'it cannot be the name of an image']
  ])('credentials, which it never repeats: %s', (text, problem) => {
    const refused = parseMirror(text)
    expect(refused).toMatchObject({ problem })
    expect(JSON.stringify(refused)).not.toContain('hunter2')
  })

  test('credentials with a way that leaves no trace', () => {
    expect(parseMirror('https://ci:hunter2@pypi.acme.example/simple')).toMatchObject({
      remedy: expect.stringContaining('build secret (RUN --mount=type=secret,id=netrc,target=/root/.netrc)')
    })
  })

  test.each([
    ['Acme Mirror', '"Acme Mirror" cannot be the name of an image'],
    ['acme/mirror,prt=80', '"prt=80" is no attribute of an image'],
    ['acme/mirror,port=80808', '"port=80808" is no attribute of an image'],
    ['acme/mirror,port=eighty', '"port=eighty" is no attribute of an image'],
    ['acme/mirror,path=simple', '"path=simple" is no attribute of an image'],
    ['acme/mirror,data=relative', '"data=relative" is no attribute of an image']
  ])('%s', (text, problem) => {
    expect(parseMirror(text)).toMatchObject({ problem })
  })
})
