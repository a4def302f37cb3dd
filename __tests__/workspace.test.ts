import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { defaultWorkspace, type MatrixValue, workspaceName } from '../src/workspace.ts'

describe('workspaceName', () => {
  test.each([
    ['api', 'api'],
    ['py3.12_x86-64', 'py3.12_x86-64'],
    ['services/api', 'services-api-fe3b7a5f'],
    ['Prüfung 1', 'Pr-fung-1-0de71f42'],
    ['../..', '0cfd1c96'],
    ['日本', 'cf2abf0c']
  ])('%j becomes %j', (given, expected) => {
    expect(workspaceName(given)).toBe(expected)
  })

  test('any text gives a name that fits into a key, and different texts give different names', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), fc.string({ minLength: 1, unit: 'binary' }), (a, b) => {
        expect(workspaceName(a)).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,95}$/)
        if (a !== b) expect(workspaceName(a)).not.toBe(workspaceName(b))
      })
    )
  })
})

describe('defaultWorkspace', () => {
  const table: readonly (readonly [string, MatrixValue, string])[] = [
    ['', null, 'default'],
    ['', {}, 'default'],
    ['services/api', null, 'services-api-d3608c09'],
    ['', { service: 'api', python: 3.12 }, '3.12-api-95a5a91b'],
    ['', { python: 3.12, service: 'api' }, '3.12-api-95a5a91b'],
    ['apps', { leg: { name: 'web', tags: ['a', 'b'] }, optional: true }, 'apps-web-a-b-true-56176a3e']
  ]
  test.each(table)('%j with the matrix %j is %j', (directory, matrix, expected) => {
    expect(defaultWorkspace(directory, matrix)).toBe(expected)
  })

  test('legs whose values merely look the same once joined have different names', () => {
    expect(defaultWorkspace('', { a: 'x-y', b: 'z' })).not.toBe(defaultWorkspace('', { a: 'x', b: 'y-z' }))
  })
})
