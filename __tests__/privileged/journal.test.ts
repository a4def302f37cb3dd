/** What a restore leaves on disk, and how it is taken back. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Daemon } from '../../src/privileged/daemon.ts'
import {
  claimRecovery,
  isBeingRecovered,
  moveBack,
  readJournal,
  requireOwn,
  restoreFolder,
  writeJournal,
  writeOwner
} from '../../src/privileged/journal.ts'
import { startTimeOf } from '../../src/privileged/process-table.ts'
import { guardActivation, recoverRestore } from '../../src/privileged/recovery.ts'
import { writeFiles } from '../support/files.ts'
import { until } from '../support/job-processes.ts'
import { fillUp, smallDisk } from '../support/small-disk.ts'

let dataRoot = ''
let folder = ''
beforeEach(() => {
  dataRoot = mkdtempSync(path.join(tmpdir(), 'journal-'))
  folder = restoreFolder(dataRoot)
})
afterEach(() => rmSync(dataRoot, { recursive: true, force: true }))

/** An engine of which one folder was exchanged, and one not yet. */
function exchange(root: string): void {
  writeFiles(root, {
    'image/whose': 'restored',
    'buildkit/whose': 'own',
    'cbc-restore/old/image/whose': 'own',
    'cbc-restore/parts/metadata/buildkit/whose': 'restored'
  })
}

const journalOf = (root: string) => ({
  places: ['image', 'buildkit', 'engine-id'].map(name => ({ name, path: path.join(root, name) })),
  had: ['image', 'buildkit'],
  daemon: {} as Daemon
})

const whose = (root: string) => ['image', 'buildkit'].map(name => readFileSync(path.join(root, name, 'whose'), 'utf8'))

describe('an engine gets its own folders back', () => {
  test('whether they were exchanged or not, again and again, without what had taken their place', () => {
    exchange(dataRoot)
    writeFileSync(path.join(dataRoot, 'engine-id'), 'restored')
    for (const _ of ['once', 'twice']) {
      moveBack(dataRoot, journalOf(dataRoot))
      expect(whose(dataRoot)).toEqual(['own', 'own'])
      expect(existsSync(path.join(dataRoot, 'engine-id'))).toBe(false)
    }
    expect(existsSync(path.join(folder, 'parts'))).toBe(false)
  })

  test('on a disk that is full to the last byte and the last file', () => {
    const disk = smallDisk()
    try {
      exchange(disk.path)
      fillUp(path.join(disk.path, 'buildkit'))
      expect(() => mkdirSync(path.join(disk.path, 'cbc-restore/new'))).toThrow('ENOSPC')
      moveBack(disk.path, journalOf(disk.path))
      expect(whose(disk.path)).toEqual(['own', 'own'])
      expect(readdirSync(restoreFolder(disk.path)).map(name => name.replace(/\d+$/, '<time>'))).toEqual([
        'old',
        'rejected-image-<time>'
      ])
      fillUp(path.join(disk.path, 'buildkit'))
    } finally {
      disk.remove()
    }
  })
})

describe('a restore whose process was killed is taken back', () => {
  const claims = () => readdirSync(folder).map(name => `${name} -> ${readlinkSync(path.join(folder, name))}`)
  const mine = `${process.pid}:${startTimeOf(process.pid)}`
  const alive = `1:${startTimeOf(1)}`

  test('by the first that comes', () => {
    mkdirSync(folder)
    expect(isBeingRecovered(folder)).toBe(false)
    expect(claimRecovery(folder)).toBe(true)
    expect(claims()).toEqual([`recovery-1 -> ${mine}`])
    expect(isBeingRecovered(folder)).toBe(true)
  })

  test('by nobody else while that one lives', () => {
    mkdirSync(folder)
    symlinkSync(alive, path.join(folder, 'recovery-1'))
    expect(claimRecovery(folder)).toBe(false)
    expect(claims()).toEqual([`recovery-1 -> ${alive}`])
  })

  test('by one that comes after its death, which takes no claim away that another could have made meanwhile', () => {
    mkdirSync(folder)
    for (const number of [1, 9, 10]) symlinkSync('1:0', path.join(folder, `recovery-${number}`))
    expect(isBeingRecovered(folder)).toBe(false)
    expect(claimRecovery(folder)).toBe(true)
    expect(claims().sort()).toEqual([
      'recovery-1 -> 1:0',
      'recovery-10 -> 1:0',
      `recovery-11 -> ${mine}`,
      'recovery-9 -> 1:0'
    ])
  })

  test('by nobody when it is gone', () => {
    expect(claimRecovery(folder)).toBe(false)
    expect(readJournal(folder)).toBeUndefined()
  })
})

describe('a folder that others could have made or changed is not taken for a restore', () => {
  const spoilt: readonly (readonly [string, () => void, string])[] = [
    ['a link', () => symlinkSync(mkdtempSync(path.join(dataRoot, 'elsewhere-')), folder), 'cbc-restore is not from'],
    ['writable for the group', () => mkdirSync(folder) ?? chmodSync(folder, 0o770), 'cbc-restore is not from'],
    [
      'with a journal that is a link',
      () => {
        mkdirSync(folder)
        writeFileSync(path.join(dataRoot, 'journal'), '{}')
        symlinkSync('../journal', path.join(folder, 'journal.json'))
      },
      'cbc-restore/journal.json is not from'
    ],
    [
      'with a journal that all may write to',
      () => {
        writeFiles(dataRoot, { 'cbc-restore/journal.json': '{}' })
        chmodSync(path.join(folder, 'journal.json'), 0o666)
      },
      'cbc-restore/journal.json is not from'
    ]
  ]

  test.each(spoilt)('%s', async (_, spoil, message) => {
    spoil()
    expect(() => requireOwn(folder)).toThrow(message)
    await expect(recoverRestore(dataRoot)).rejects.toThrow(message)
    expect(existsSync(folder)).toBe(true)
  })

  test('while one of this user is removed', async () => {
    writeFiles(dataRoot, { 'cbc-restore/owner.json': '{"pid":1,"startTime":"0"}', 'cbc-restore/parts/x': 'x' })
    expect(await recoverRestore(dataRoot)).toEqual(['Files of an unfinished restore have been removed.'])
    expect(readdirSync(dataRoot)).toEqual([])
  })
})

/** A process that has ended since it was listed has none. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

describe('the watchdog of an engine that is about to be stopped', () => {
  const [, script = ''] = process.argv
  afterEach(() => {
    process.argv[1] = script
  })

  const watchdogs = () =>
    readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .filter(pid => commandOf(pid).includes(`--recover\0${dataRoot}\0`))

  test('is there before that, and ends when there is nothing more to watch', async () => {
    process.argv[1] = path.resolve(import.meta.dirname, '../support/privileged-program.ts')
    mkdirSync(folder)
    writeOwner(folder)
    writeJournal(folder, journalOf(dataRoot))
    await guardActivation(dataRoot)
    expect(watchdogs()).toHaveLength(1)
    rmSync(path.join(folder, 'journal.json'))
    await until('the watchdog has ended', () => watchdogs().length === 0)
  })

  test('keeps the engine from being stopped when it cannot be started', async () => {
    process.argv[1] = path.join(dataRoot, 'missing.js')
    await expect(guardActivation(dataRoot)).rejects.toThrow('The watchdog ended at once, so the engine is not stopped.')
  })
})
