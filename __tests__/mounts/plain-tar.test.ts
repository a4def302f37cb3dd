import { spawnSync } from 'node:child_process'
import { chmodSync, linkSync, mkdtempSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { endMark, type PlainEntry, plainTar } from '../../src/mounts/streamed/plain-tar.ts'
import { writeFiles } from '../support/files.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'plain-tar-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The archive in pieces that end anywhere. */
async function* pieces(archive: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < archive.length; at += 700) yield archive.subarray(at, at + 700)
}

const pack = (...flags: string[]) =>
  spawnSync('tar', ['--create', '--sort=name', ...flags, '--directory', path.join(folder, 'tree'), '.']).stdout

test('an archive with extended headers becomes one that has none, with the same files', async () => {
  const long = `${'long/'.repeat(30)}name`
  writeFiles(path.join(folder, 'tree'), { [long]: 'content', b: 'x'.repeat(1000) })
  utimesSync(path.join(folder, 'tree/b'), 1_000_000_000.9, 1_000_000_000.9)
  const entries: PlainEntry[] = []
  const parts: Buffer[] = []
  const owner = ['--format=posix', '--owner=:3000000', '--group=:50', '--mode=640']
  for await (const part of plainTar(pieces(pack(...owner)), { onEntry: entry => entries.push(entry) })) parts.push(part)
  expect(entries.find(({ path }) => path === './b')).toEqual({
    path: './b',
    type: '0',
    size: 1000,
    mtime: 1_000_000_000,
    mode: 0o640,
    uid: 3_000_000,
    gid: 50,
    link: ''
  })
  const plain = Buffer.concat([...parts, endMark])
  expect(plain.includes('PaxHeader')).toBe(false)
  writeFileSync(path.join(folder, 'plain.tar'), plain)
  const listed = spawnSync('tar', ['-tv', '--numeric-owner', '-f', path.join(folder, 'plain.tar')]).stdout.toString()
  expect(listed).toMatch(/-rw-r----- 3000000\/50 +1000 2001-09-09 \d\d:46 \.\/b\n/)
  expect(listed).toContain(` ./${long}\n`)
})

test('an archive can be put into a folder, which is described as its root was', async () => {
  const tree = path.join(folder, 'tree')
  writeFiles(tree, { 'a/b': 'content' })
  linkSync(path.join(tree, 'a/b'), path.join(tree, 'c'))
  symlinkSync('a/b', path.join(tree, 'd'))
  chmodSync(tree, 0o2750)
  const parts: Buffer[] = []
  for await (const part of plainTar(pieces(pack()), { folder: '7' })) parts.push(part)
  writeFileSync(path.join(folder, 'plain.tar'), Buffer.concat([...parts, endMark]))
  const listed = spawnSync('tar', ['-tv', '-f', path.join(folder, 'plain.tar')]).stdout.toString()
  expect(listed.split('\n').map(line => line.replace(/ .* \d\d:\d\d /, ' '))).toEqual([
    'drwxr-s--- 7/',
    expect.stringMatching(/^drwx\S+ 7\/a\/$/),
    expect.stringMatching(/^-rw\S+ 7\/a\/b$/),
    expect.stringMatching(/^hrw\S+ 7\/c link to 7\/a\/b$/),
    'lrwxrwxrwx 7/d -> a/b',
    ''
  ])
})

test('a sparse file is refused, as not every tar reads it', async () => {
  writeFiles(path.join(folder, 'tree'), { holes: '' })
  truncateSync(path.join(folder, 'tree/holes'), 10_000_000)
  const archive = pack('--format=posix', '--sparse', '--sparse-version=0.0')
  const read = async () => {
    for await (const part of plainTar(pieces(archive))) void part
  }
  await expect(read()).rejects.toThrow('it holds a sparse file, which not every tar can read')
})
