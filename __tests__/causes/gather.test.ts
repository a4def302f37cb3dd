import { chmodSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { BakeTarget } from '../../src/build/definition.ts'
import { gatherInputs, watchInputs, withBases } from '../../src/causes/index.ts'
import { replay } from '../build/replay.ts'
import { writeFiles } from '../support/files.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'causes-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const never = new AbortController().signal
const service = (definition: BakeTarget, name = 'api') => ({ service: name, target: name, definition })
const gather = (...definitions: readonly BakeTarget[]) =>
  gatherInputs(
    definitions.map((one, at) => service(one, `s${at}`)),
    { projectDirectory: folder },
    never
  )
const digest = /^[0-9a-f]{16}$/

describe('what a service is made from', () => {
  test('are its Dockerfile, the names of its arguments, and the files that it copies', async () => {
    writeFiles(folder, {
      'api/Dockerfile': 'FROM x\nCOPY main.py \\\n  lib* ./\nRUN --mount=type=bind,source=conf make\n',
      'api/.dockerignore': '**/*.pyc\n',
      'api/main.py': 'main',
      'api/lib1/a.py': 'a',
      'api/lib1/a.pyc': 'x',
      'api/lib1/b.pyc/c': 'c',
      'api/conf/x': 'x',
      'api/other.txt': 'other'
    })
    const { services, files } = await gather({ context: 'api', args: { TOKEN: 's3cret', EMPTY: null } })
    expect(services.s0).toEqual({
      dockerfile: expect.stringMatching(digest),
      settings: expect.stringMatching(digest),
      args: { TOKEN: expect.stringMatching(digest), EMPTY: expect.stringMatching(digest) },
      bases: {},
      context: expect.stringMatching(/^api [0-9a-f]{16}$/)
    })
    expect(Object.keys(files[services.s0?.context ?? ''] ?? {})).toEqual([
      'conf/x',
      'lib1/a.py',

      'main.py'
    ])
    expect(JSON.stringify({ services, files })).not.toContain('s3cret')
  })

  test('changes with content, permissions and links, and not with times', async () => {
    writeFiles(folder, { Dockerfile: 'FROM x\nCOPY . .\n', a: '1', b: '1', c: '1' })
    symlinkSync('a', path.join(folder, 'd'))
    const look = async () => Object.values((await gather({ context: '.' })).files)[0] ?? {}
    const before = await look()
    writeFiles(folder, { a: '2', c: '1' })
    chmodSync(path.join(folder, 'b'), 0o755)
    rmSync(path.join(folder, 'd'))
    symlinkSync('b', path.join(folder, 'd'))
    const now = await look()
    expect(Object.keys(now)).toEqual(['Dockerfile', 'a', 'b', 'c', 'd'])
    expect(Object.keys(now).filter(name => now[name] !== before[name])).toEqual(['a', 'b', 'd'])
  })

  test('is shared by services that copy the same, and has an ignore file of its own for a Dockerfile', async () => {
    writeFiles(folder, {
      Dockerfile: 'FROM x\nCOPY . .\n',
      Other: 'FROM y\nCOPY . .\n',
      'Other.dockerignore': '*\n!a',
      a: '1',
      b: '2'
    })
    const { services, files } = await gather({}, {}, { dockerfile: 'Other' })
    expect(services.s0?.context).toBe(services.s1?.context)
    expect(Object.keys(files)).toHaveLength(2)
    expect(Object.keys(files[services.s2?.context ?? ''] ?? {})).toEqual(['a'])
  })

  test('is not known of more files or bytes than the bounds allow, of remote contexts, and without a Dockerfile', async () => {
    writeFiles(folder, { Dockerfile: 'FROM x\nCOPY . .\n', a: '12345', 'none/x': '' })
    const bounded = async (mostFiles: number, mostBytes: number) =>
      gatherInputs([service({})], { projectDirectory: folder, bounds: { mostFiles, mostBytes } }, never)
    expect((await bounded(4, 100)).services.api?.context).toEqual(expect.any(String))
    const settings = expect.any(String)
    expect((await bounded(3, 100)).services.api).toEqual({
      dockerfile: expect.any(String),
      settings,
      args: {},
      bases: {}
    })
    expect((await bounded(4, 20)).services.api?.context).toBeUndefined()
    expect((await gather({ context: 'https://example.com/x.git' })).services.s0?.context).toBeUndefined()
    expect((await gather({ context: 'none' })).services.s0).toEqual({ settings, args: {}, bases: {} })
    expect(
      (await gather({ context: 'none', 'dockerfile-inline': 'FROM x\nCOPY x .\n' })).services.s0?.context
    ).toBeDefined()
  })

  test('has other settings when it is built in another way, and not for what no step sees', async () => {
    writeFiles(folder, { Dockerfile: 'FROM x\n' })
    const settingsOf = async (definition: BakeTarget) => (await gather(definition)).services.s0?.settings
    const plain = await settingsOf({})
    for (const definition of [{ target: 'a' }, { network: 'host' }, { 'extra-hosts': { a: '1.2.3.4' } }])
      expect(await settingsOf(definition)).not.toBe(plain)
    expect(
      await settingsOf({ tags: ['a'], labels: { a: 'b' }, 'cache-from': ['a'], secret: ['id=a'], args: { A: 'b' } })
    ).toBe(plain)
  })

  test('has the digests of its base images, out of the steps', () => {
    const steps = replay('two-services-cold', ['api', 'web']).timeline.steps()
    const none = { services: { api: { args: {}, bases: {} } }, files: {} }
    const [first] = steps.flatMap(step => step.names.filter(name => name.instruction.startsWith('FROM ')))
    const [, name = '', digest] = /^FROM (\S+)@(\S+)$/.exec(first?.instruction ?? '') ?? []
    expect(withBases(none, steps).services.api?.bases).toEqual({ [name]: digest })
  })
})

describe('looking on while a build runs', () => {
  const definition = { group: { default: { targets: ['api'] } }, target: { api: {} } }

  test('finds it out by the end', async () => {
    writeFiles(folder, { Dockerfile: 'FROM x\nCOPY . .\n', a: '1' })
    const watch = watchInputs({ projectDirectory: folder }, never)
    watch.begin(definition)
    expect(Object.keys((await watch.end([]))?.services ?? {})).toEqual(['api'])
  })

  test('finds out nothing when there was no build, or it was cancelled', async () => {
    expect(await watchInputs({ projectDirectory: folder }, never).end([])).toBeUndefined()
    writeFiles(folder, { Dockerfile: 'FROM x\nCOPY . .\n', a: '1' })
    const watch = watchInputs({ projectDirectory: folder }, AbortSignal.abort())
    watch.begin(definition)
    expect((await watch.end([]))?.services.api?.context).toBeUndefined()
  })
})
