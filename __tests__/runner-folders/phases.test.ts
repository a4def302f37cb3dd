import {
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import {
  type FolderCache,
  type FolderDeps,
  type KeptFolder,
  type RunnerFolder,
  restoreFolders,
  saveFolders,
  storedFolders,
  toolkitFolders
} from '../../src/runner-folders/index.ts'
import { openDirectoryStore, openGithubStore, type Store } from '../../src/store/index.ts'
import { type CacheService, startCacheService } from '../support/cache-service/index.ts'
import { writeFiles } from '../support/files.ts'

jest.setTimeout(60_000)

let scratch = ''
let lines: string[] = []
let service: CacheService
let store: Store | undefined
beforeAll(async () => {
  service = await startCacheService({ folder: mkdtempSync(path.join(tmpdir(), 'folders-service-')) })
})
afterAll(() => service.stop())
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'folders-'))
  lines = []
})
afterEach(async () => {
  await store?.close()
  store = undefined
  rmSync(scratch, { recursive: true })
})

function deps(cache: FolderCache): FolderDeps {
  return {
    cache,
    log: line => void lines.push(line),
    warn: line => void lines.push(`WARNING ${line}`),
    signal: new AbortController().signal
  }
}

async function restoreFolder(folder: RunnerFolder, with_: FolderDeps): Promise<KeptFolder> {
  const [kept] = await restoreFolders([folder], with_)
  if (kept === undefined) throw new Error('nothing became of the folder')
  return kept
}

async function saveFolder(folder: KeptFolder, onlyOwn: boolean, with_: FolderDeps): Promise<number | undefined> {
  return (await saveFolders([folder], onlyOwn, with_))[0]?.bytes
}

const caches = {
  'a directory': () => storedFolders(openDirectoryStore(path.join(scratch, 'store')), scratch),
  'the cache service': () => {
    store = openGithubStore({ environment: { resultsUrl: service.resultsUrl, runtimeToken: service.token() } })
    return storedFolders(store, scratch)
  },
  "the platform's own client": () => {
    const { PATH = '' } = process.env
    const env = { PATH, ...service.environment(), GITHUB_WORKSPACE: scratch, RUNNER_TEMP: path.join(scratch, 'temp') }
    return toolkitFolders({ node: process.execPath, script: programPath, env })
  }
}
const programPath = path.resolve(import.meta.dirname, '../support/folders-program.ts')

let runs = 0

describe.each(['a directory', 'the cache service', "the platform's own client"] as const)(
  'folders kept in %s',
  where => {
    test('come back whole, by their key or the nearest one, and are saved when they have changed', async () => {
      runs += 1
      const prefix = `cbc1-p-linux-x64-pip${runs}-`
      const folder = path.join(scratch, 'home', 'pip')
      const with_ = deps(caches[where]())
      const first = { folder, prefix, key: `${prefix}one` }
      const kept = await restoreFolder(first, with_)
      expect(kept.restored).toBe('none')
      writeFiles(folder, { 'http/a': 'wheel', 'selfcheck/b': '{}' })
      symlinkSync('a', path.join(folder, 'http/link'))
      expect(await saveFolder(kept, true, with_)).toBe(8)
      expect(lines).toEqual([
        `Folder ${folder}: nothing is stored as ${prefix}one or ${prefix}*.`,
        `Folder ${folder} saved as ${prefix}one: 3 files, 8 B.`
      ])

      rmSync(folder, { recursive: true })
      lines = []
      const again = await restoreFolder(first, with_)
      expect(again).toMatchObject({ restored: 'exact', bytes: 8 })
      expect(readFileSync(path.join(folder, 'http/link'), 'utf8')).toBe('wheel')
      await saveFolder(again, true, with_)
      expect(lines).toEqual([
        `Folder ${folder} restored: 3 files, 8 B (${prefix}one).`,
        `Folder ${folder}: stored already as ${prefix}one.`
      ])

      rmSync(folder, { recursive: true })
      lines = []
      const second = { ...first, key: `${prefix}two` }
      const near = await restoreFolder(second, with_)
      expect(near.restored).toBe('fallback')
      await saveFolder(near, true, with_)
      writeFiles(folder, { 'http/c': 'new' })
      await saveFolder(near, true, with_)
      await saveFolder(near, true, with_)
      expect(lines).toEqual([
        `Folder ${folder} restored: 3 files, 8 B (${prefix}one).`,
        `Folder ${folder} is as it was restored: it is not saved.`,
        `Folder ${folder} saved as ${prefix}two: 4 files, 11 B.`,
        `Folder ${folder} was saved by another job as ${prefix}two: 4 files, 11 B.`
      ])
      expect(readdirSync(path.join(scratch, 'home'))).toEqual(['pip'])
    })
  }
)

describe('a folder', () => {
  const prefix = 'cbc1-p-linux-x64-pip-'

  test('that holds something already is left alone; it is saved only when it was asked for by name', async () => {
    const folder = path.join(scratch, 'pip')
    const with_ = deps(caches['a directory']())
    writeFiles(folder, { a: 'of this machine' })
    const kept = await restoreFolder({ folder, prefix, key: `${prefix}one` }, with_)
    expect(kept.restored).toBe('present')
    await saveFolder(kept, true, with_)
    expect(lines).toEqual([`Folder ${folder} holds something already: it is left as it is.`])
    await saveFolder(kept, false, with_)
    expect(lines[1]).toBe(`Folder ${folder} saved as ${prefix}one: 1 file, 15 B.`)
  })

  const asRoot = process.getuid?.() === 0 ? test : test.skip
  asRoot('that another user has saved belongs to the one who restores it', async () => {
    const folder = path.join(scratch, 'home', 'pip')
    const with_ = deps(caches['a directory']())
    const kept = await restoreFolder({ folder, prefix, key: `${prefix}one` }, with_)
    writeFiles(folder, { a: 'wheel' })
    chownSync(path.join(folder, 'a'), 12345, 12345)
    await saveFolder(kept, true, with_)
    rmSync(folder, { recursive: true })
    await restoreFolder(kept, with_)
    expect(statSync(path.join(folder, 'a'))).toMatchObject({ uid: 0, gid: 0 })
  })

  test('that is empty at the end is not saved', async () => {
    const folder = path.join(scratch, 'pip')
    const kept: KeptFolder = { folder, prefix, key: `${prefix}one`, restored: 'none', digest: '', bytes: 0 }
    await saveFolder(kept, true, deps(caches['a directory']()))
    expect(lines).toEqual([`Folder ${folder} is empty: nothing of it is saved.`])
  })

  test('whose stored bundle is damaged stays empty, with a warning', async () => {
    const folder = path.join(scratch, 'home', 'pip')
    const with_ = deps(caches['a directory']())
    const planned = { folder, prefix, key: `${prefix}one` }
    const kept = await restoreFolder(planned, with_)
    writeFiles(folder, { a: 'x'.repeat(10_000) })
    await saveFolder(kept, true, with_)
    const [entry = ''] = readdirSync(path.join(scratch, 'store'))
    const bundle = readFileSync(path.join(scratch, 'store', entry))
    bundle[bundle.length - 1] = (bundle.at(-1) ?? 0) ^ 1
    writeFileSync(path.join(scratch, 'store', entry), bundle)
    rmSync(folder, { recursive: true })
    lines = []
    expect((await restoreFolder(planned, with_)).restored).toBe('none')
    expect(lines).toEqual([
      expect.stringMatching(/^WARNING The folder .*pip could not be restored: the bundle's SHA-256 is /)
    ])
    expect(readdirSync(path.join(scratch, 'home'))).toEqual([])
  })

  test('is not restored from a cache service that refuses, with a warning that says so', async () => {
    const folder = path.join(scratch, 'pip')
    const refusing = await startCacheService({
      folder: path.join(scratch, 'service'),
      faults: () => ({ kind: 'status', status: 400, message: 'go away' })
    })
    const { PATH = '' } = process.env
    const env = { PATH, ...refusing.environment(), GITHUB_WORKSPACE: scratch, RUNNER_TEMP: scratch }
    const cache = toolkitFolders({ node: process.execPath, script: programPath, env })
    const kept = await restoreFolder({ folder, prefix, key: `${prefix}one` }, deps(cache))
    writeFiles(folder, { a: 'wheel' })
    await saveFolder(kept, true, deps(cache))
    await refusing.stop()
    expect(lines).toEqual([
      expect.stringMatching(/^WARNING The folder .*pip could not be restored: Failed to restore: .*go away/),
      expect.stringMatching(/^WARNING The folder .*pip was not saved: .*go away/)
    ])
  })
})
