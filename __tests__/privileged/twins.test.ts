import { describe, expect, test } from '@jest/globals'
import { type CommittedSnapshot, findTwins } from '../../src/privileged/layout/twins.ts'

const chain = (letter: string) => `sha256:${letter.repeat(64)}`
const snapshot = (number: string, key: string, parent?: string): CommittedSnapshot => ({ key, number, parent })

const base = snapshot('1', chain('a'))
const chains = { install: chain('b'), copy: chain('c'), merged: chain('c'), stage: chain('e') }

describe('two snapshots hold the same files', () => {
  test('when they are the same layer upon the same layers, as BuildKit has made and as an image has unpacked them', () => {
    const snapshots = [
      base,
      snapshot('2', 'install', chain('a')),
      snapshot('3', 'copy', 'install'),
      snapshot('4', chain('b'), chain('a')),
      snapshot('5', chain('c'), chain('b'))
    ]
    expect(findTwins(snapshots, chains)).toEqual({ 2: '4', 3: '5' })
  })

  test('when two namespaces have unpacked the same layer', () => {
    expect(findTwins([base, snapshot('7', chain('a'))], {})).toEqual({ 7: '1' })
  })

  test('when BuildKit has made a layer twice, each of which is a twin of the one in the image', () => {
    const snapshots = [
      base,
      snapshot('2', 'x', chain('a')),
      snapshot('3', 'y', chain('a')),
      snapshot('4', chain('b'), chain('a'))
    ]
    expect(findTwins(snapshots, { x: chain('b'), y: chain('b') })).toEqual({ 2: '4', 3: '4' })
  })
})

describe('nothing is taken for a twin', () => {
  test('that was merged of several layers, though it has the chain id of the last one', () => {
    const snapshots = [
      base,
      snapshot('2', 'merged', chain('a')),
      snapshot('4', chain('b'), chain('a')),
      snapshot('5', chain('c'), chain('b'))
    ]
    expect(findTwins(snapshots, chains)).toEqual({})
  })

  test('that no image has unpacked', () => {
    const snapshots = [base, snapshot('2', 'stage', chain('a')), snapshot('3', 'again', chain('a'))]
    expect(findTwins(snapshots, { ...chains, again: chain('e') })).toEqual({})
  })

  test('whose chain id, or that of what it lies upon, is not known', () => {
    const snapshots = [
      base,
      snapshot('2', 'unknown', chain('a')),
      snapshot('3', 'install', 'unknown'),
      snapshot('4', chain('b'), chain('a'))
    ]
    expect(findTwins(snapshots, chains)).toEqual({})
    expect(findTwins([snapshot('2', 'toString'), snapshot('4', chain('b'))], {})).toEqual({})
  })
})
