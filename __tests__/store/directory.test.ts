import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openDirectoryStore } from '../../src/store/directory.ts'
import { entryKey, entryPath } from '../../src/store/directory-names.ts'
import { BackendError, MissingEntryError } from '../../src/store/errors.ts'

let scratch = ''
let folder = ''
beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'cbc-directory-'))
  folder = path.join(scratch, 'cache', 'deep')
})
afterEach(async () => {
  await rm(scratch, { recursive: true, force: true })
})

const text = (content: string): Uint8Array => Buffer.from(content)

async function contentOf(key: string): Promise<string> {
  const { stream } = await openDirectoryStore(folder).read(key)
  return (await buffer(stream)).toString()
}

/** Gives a saved entry the age of `secondsAgo`. */
async function age(key: string, secondsAgo: number): Promise<void> {
  const time = new Date(Date.now() - secondsAgo * 1000)
  await utimes(path.join(folder, entryPath(key)), time, time)
}

describe('a directory as a cache', () => {
  test('a miss is undefined, also when the folder does not exist', async () => {
    expect(await openDirectoryStore(folder).find('nothing', ['not'])).toBeUndefined()
  })

  test('the first put makes the folder, and the content comes back', async () => {
    const store = openDirectoryStore(folder)
    expect(await store.putBytes('cbc1-b-1', text('hello'))).toEqual({ outcome: 'saved', bytes: 5 })
    expect(await store.find('cbc1-b-1')).toEqual({ key: 'cbc1-b-1', bytes: 5 })
    expect(await contentOf('cbc1-b-1')).toBe('hello')
  })

  test('a put of an existing key says so and changes nothing', async () => {
    const store = openDirectoryStore(folder)
    await store.putBytes('key', text('first'))
    expect(await store.putBytes('key', text('second'))).toEqual({ outcome: 'exists', bytes: 0 })
    expect(await contentOf('key')).toBe('first')
  })

  test('of two jobs that save one key at once, exactly one saves it', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, job) => openDirectoryStore(folder).putBytes('key', text(`job ${job}`)))
    )
    expect(outcomes.map(result => result.outcome).sort()).toEqual([...Array<string>(7).fill('exists'), 'saved'])
  })

  test('an equal key wins over a newer one that begins with it', async () => {
    const store = openDirectoryStore(folder)
    await store.putBytes('index-1', text('exact'))
    await store.putBytes('index-10', text('longer'))
    await age('index-1', 100)
    expect(await store.find('index-1', ['index-1'])).toEqual({ key: 'index-1', bytes: 5 })
  })

  test('without an equal key the newest of the first matching prefix is found, whatever its name', async () => {
    const store = openDirectoryStore(folder)
    await store.putBytes('i-web-9', text('old'))
    await store.putBytes('i-web-10', text('new'))
    await store.putBytes('i-api-1', text('newest of all'))
    await age('i-web-9', 20)
    await age('i-web-10', 30)
    expect(await store.find('i-web-11', ['i-none-', 'i-web-', 'i-'])).toEqual({ key: 'i-web-9', bytes: 3 })
  })

  test('a file saved from an old one counts as new', async () => {
    const store = openDirectoryStore(folder)
    await store.putBytes('i-1', text('a'))
    await age('i-1', 5)
    const old = path.join(scratch, 'old')
    await writeFile(old, 'b')
    await utimes(old, new Date(0), new Date(0))
    await store.put('i-0', old, { consume: true })
    expect(await store.find('i', ['i-'])).toEqual({ key: 'i-0', bytes: 1 })
  })

  test('a file is copied, and moved only where the caller gives it away', async () => {
    const store = openDirectoryStore(folder)
    const kept = path.join(scratch, 'kept')
    const given = path.join(scratch, 'given')
    await writeFile(kept, 'kept')
    await writeFile(given, 'given')
    expect(await store.put('kept', kept)).toEqual({ outcome: 'saved', bytes: 4 })
    expect(await store.put('given', given, { consume: true })).toEqual({ outcome: 'saved', bytes: 5 })
    expect((await readdir(scratch)).sort()).toEqual(['cache', 'kept'])
    expect(await contentOf('given')).toBe('given')
  })

  test('who may read an entry follows from the umask, not from the file that it came from', async () => {
    const file = path.join(scratch, 'secretive')
    await writeFile(file, 'hello', { mode: 0o600 })
    const former = process.umask(0o027)
    try {
      await openDirectoryStore(folder).put('key', file, { consume: true })
    } finally {
      process.umask(former)
    }
    expect((await stat(path.join(folder, entryPath('key')))).mode & 0o777).toBe(0o640)
  })

  test('a missing entry is named in the error', async () => {
    const reading = openDirectoryStore(folder).read('gone')
    await expect(reading).rejects.toThrow(MissingEntryError)
    await expect(reading).rejects.toThrow(`There is no cache entry "gone" in the directory ${folder}.`)
  })

  test('an unfinished file is never found, and one of a killed job is removed', async () => {
    await mkdir(folder, { recursive: true })
    const abandoned = path.join(folder, '.unfinished-1')
    await writeFile(abandoned, 'half')
    await writeFile(path.join(folder, '.unfinished-2'), 'being written')
    await utimes(abandoned, new Date(0), new Date(0))
    const store = openDirectoryStore(folder)
    expect(await store.find('.unfinished-2', ['.', '.unfinished-'])).toBeUndefined()
    await store.putBytes('key', text('x'))
    expect((await readdir(folder)).sort()).toEqual(['.unfinished-2', 'key'])
  })

  test('a put that fails leaves nothing behind', async () => {
    const store = openDirectoryStore(folder)
    await expect(store.put('key', path.join(scratch, 'no such file'))).rejects.toThrow(BackendError)
    expect(await readdir(folder)).toEqual([])
  })

  test('an aborted read ends the stream', async () => {
    const store = openDirectoryStore(folder)
    await store.putBytes('key', new Uint8Array(3_000_000))
    const controller = new AbortController()
    const { stream } = await store.read('key', { signal: controller.signal })
    controller.abort()
    await expect(buffer(stream)).rejects.toThrow('aborted')
  })

  test('a folder that is a file gives an error that names it', async () => {
    await writeFile(path.join(scratch, 'file'), '')
    const store = openDirectoryStore(path.join(scratch, 'file'))
    await expect(store.putBytes('key', text('x'))).rejects.toThrow(
      `The cache entry "key" cannot be saved in ${path.join(scratch, 'file')}: `
    )
  })

  test('a folder that may be used permits reading and writing', async () => {
    expect(await openDirectoryStore(folder).access()).toEqual({ read: true, write: true })
  })
})

describe('keys as file names', () => {
  test.each([
    ['cbc1-linux-amd64-overlay2-28.5.2-i-web-17', 'cbc1-linux-amd64-overlay2-28.5.2-i-web-17'],
    ['../../etc/passwd', '%2E.%2F..%2Fetc%2Fpasswd'],
    ['..', '%2E.'],
    ['/etc/passwd', '%2Fetc%2Fpasswd'],
    ['.unfinished-1', '%2Eunfinished-1'],
    ['a\\b\0c', 'a%5Cb%00c'],
    ['é', '%C3%A9'],
    ['100%', '100%25'],
    ['x'.repeat(201), `${'x'.repeat(200)},/x`],
    [`${'x'.repeat(200)}..`, `${'x'.repeat(200)},/%2E.`]
  ])('%j is stored as %j and read back', (key, file) => {
    expect(entryPath(key)).toBe(file)
    expect(entryKey(file)).toBe(key)
  })

  test.each(['README.md,/x', 'a b', '%2e', '%C3', '.hidden', `${'x'.repeat(201)}`])('%j is no entry', file => {
    expect(entryKey(file)).toBeUndefined()
  })

  test('entries with hostile or very long keys lie in the folder and are found by prefix', async () => {
    const store = openDirectoryStore(folder)
    const long = `long-${'ü'.repeat(500)}`
    await store.putBytes('../../escaped', text('1'))
    await store.putBytes(long, text('22'))
    expect(await readdir(scratch)).toEqual(['cache'])
    expect(await readdir(path.join(scratch, 'cache'))).toEqual(['deep'])
    expect(await store.find('none', ['../'])).toEqual({ key: '../../escaped', bytes: 1 })
    expect(await store.find('none', [`long-${'ü'.repeat(400)}`])).toEqual({ key: long, bytes: 2 })
  })
})

describe('a directory that may not be written', () => {
  /** Root ignores permissions: the test acts as an ordinary user then. */
  const asUser = async <T>(action: () => Promise<T>): Promise<T> => {
    if (process.getuid?.() !== 0 || !process.seteuid) return action()
    process.seteuid(65534)
    try {
      return await action()
    } finally {
      process.seteuid(0)
    }
  }

  test('puts are denied, access says why, and reading goes on', async () => {
    const store = openDirectoryStore(folder)
    await store.putBytes('old', text('old'))
    await chmod(scratch, 0o755)
    await chmod(folder, 0o555)
    await asUser(async () => {
      expect(await store.putBytes('new', text('new'))).toEqual({ outcome: 'denied', bytes: 0 })
      expect(await contentOf('old')).toBe('old')
    })
    expect((await stat(folder)).mode & 0o777).toBe(0o555)
    expect(await readFile(path.join(folder, 'old'), 'utf8')).toBe('old')
  })
})
