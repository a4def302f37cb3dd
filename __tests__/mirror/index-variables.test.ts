import { describe, expect, test } from '@jest/globals'
import { chooseVariables, indexVariables } from '../../src/mirror/index-variables.ts'

const choose = (url: string, declared: readonly string[], given: readonly string[] = []) =>
  chooseVariables(
    url,
    name => declared.includes(name),
    name => given.includes(name)
  )

test('all variables of an index without TLS', () => {
  expect(indexVariables('http://pypi-mirror:3141/simple/')).toEqual({
    PIP_INDEX_URL: 'http://pypi-mirror:3141/simple/',
    PIP_TRUSTED_HOST: 'pypi-mirror',
    UV_DEFAULT_INDEX: 'http://pypi-mirror:3141/simple/',
    UV_INDEX_URL: 'http://pypi-mirror:3141/simple/',
    UV_INSECURE_HOST: 'pypi-mirror'
  })
})

test('an index with TLS is not to be trusted without it', () => {
  expect(Object.keys(indexVariables('https://pypi.acme.example/simple'))).toEqual([
    'PIP_INDEX_URL',
    'UV_DEFAULT_INDEX',
    'UV_INDEX_URL'
  ])
})

describe('only what is declared is chosen', () => {
  test('names of uv alone', () => {
    expect(choose('http://mirror/simple/', ['UV_INDEX_URL', 'OTHER'])).toEqual({
      values: { UV_INDEX_URL: 'http://mirror/simple/' },
      missing: []
    })
  })

  test('nothing where a host is trusted and no index is asked for', () => {
    expect(choose('http://mirror/simple/', ['PIP_TRUSTED_HOST'])).toEqual({ values: {}, missing: [] })
  })

  test('pip gets no index that it would pass over: the name that is missing is told', () => {
    expect(choose('http://mirror/simple/', ['PIP_INDEX_URL', 'UV_DEFAULT_INDEX'])).toEqual({
      values: { UV_DEFAULT_INDEX: 'http://mirror/simple/' },
      missing: ['PIP_TRUSTED_HOST']
    })
  })

  test("this machine's loopback is trusted by pip itself", () => {
    expect(choose('http://127.0.0.1:3141/simple/', ['PIP_INDEX_URL'])).toEqual({
      values: { PIP_INDEX_URL: 'http://127.0.0.1:3141/simple/' },
      missing: []
    })
  })
})

test('a tool for which the user has set an index is left alone, whatever the name', () => {
  const all = ['PIP_INDEX_URL', 'PIP_TRUSTED_HOST', 'UV_DEFAULT_INDEX', 'UV_INDEX_URL']
  expect(choose('http://mirror/', all, ['UV_INDEX_URL'])).toEqual({
    values: { PIP_INDEX_URL: 'http://mirror/', PIP_TRUSTED_HOST: 'mirror' },
    missing: []
  })
})
