import { lstatSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { linkTree } from '../../src/archive/index.ts'
import { describeTree, extendedAttributes, makeTree, scratchFolder } from '../support/bundles.ts'
import { everyKind, fileCapability } from '../support/every-kind.ts'
import { tarOf } from '../support/tar-writer.ts'

let scratch: ReturnType<typeof scratchFolder>
beforeEach(() => {
  scratch = scratchFolder()
  makeTree(tarOf(everyKind), at('tree'))
})
afterEach(() => scratch.remove())

const at = (...names: string[]) => join(scratch.path, ...names)
const inodeOf = (...names: string[]) => lstatSync(at(...names)).ino

test('a linked tree is as the first one is, and takes no room for its files', async () => {
  const before = describeTree(at('tree/diff'))
  await linkTree(at('tree/diff'), at('twin'))
  expect(describeTree(at('twin'))).toEqual(before)
  expect(describeTree(at('tree/diff'))).toEqual(before)
  expect(extendedAttributes(at('twin'))).toEqual([
    `SCHILY.xattr.security.capability=${fileCapability}`,
    'SCHILY.xattr.trusted.mark=link',
    'SCHILY.xattr.trusted.overlay.opaque=y',
    'SCHILY.xattr.user.n=a=b\0c'
  ])
  for (const name of ['bin/su', 'gone', 'disk', 'pipe', 'absolute', 'dangling']) {
    expect([name, inodeOf('twin', name)]).toEqual([name, inodeOf('tree/diff', name)])
  }
  expect(inodeOf('twin/opaque')).not.toBe(inodeOf('tree/diff/opaque'))
})

test('either of them stays whole when the other is removed', async () => {
  const before = describeTree(at('tree/diff'))
  await linkTree(at('tree/diff'), at('second'))
  await linkTree(at('tree/diff'), at('third'))
  rmSync(at('tree'), { recursive: true })
  expect(describeTree(at('second'))).toEqual(before)
  rmSync(at('second'), { recursive: true })
  expect(describeTree(at('third'))).toEqual(before)
})

test('a tree that cannot be linked is told with the reason', async () => {
  await expect(linkTree(at('nowhere'), at('twin'))).rejects.toMatchObject({
    fault: 'link-failed',
    message: expect.stringContaining('ENOENT: no such file or directory')
  })
  mkdirSync(at('twice'))
  await expect(linkTree(at('tree/diff'), at('twice'))).rejects.toMatchObject({
    fault: 'link-failed',
    message: expect.stringContaining('EEXIST: file already exists')
  })
})

test('nothing goes on when it is stopped', async () => {
  await expect(linkTree(at('tree'), at('twin'), AbortSignal.abort())).rejects.toMatchObject({ fault: 'aborted' })
})
