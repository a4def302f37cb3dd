import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { BakeTarget, BuiltService } from '../../src/build/definition.ts'
import { findProjectMounts, listedId } from '../../src/mounts/project-mounts.ts'
import { writeFiles } from '../support/files.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'project-mounts-'))
  writeFiles(folder, {
    'web/Dockerfile': 'FROM a\nARG V=1\nRUN --mount=type=cache,target=/pip true\n',
    'api/docker/Api.Dockerfile':
      'FROM b\nARG V=1\nRUN --mount=type=cache,id=/pip,sharing=locked,target=/other-$V true\n' +
      'RUN --mount=type=cache,from=b,target=/seeded true\n'
  })
})
afterAll(() => rmSync(folder, { recursive: true }))

const find = (services: Readonly<Record<string, BakeTarget>>) =>
  findProjectMounts(
    Object.entries(services).map(([service, definition]): BuiltService => ({ service, target: service, definition })),
    { projectDirectory: folder, platform: 'linux/amd64' }
  )

test('a mount that several services ask for is one', async () => {
  const { mounts, notes } = await find({
    api: { context: path.join(folder, 'api'), dockerfile: 'docker/Api.Dockerfile', args: { V: '2' } },
    web: { context: 'web', args: { V: null } }
  })
  expect(mounts).toEqual([
    {
      key: expect.stringMatching(/^[0-9a-f]{64}$/),
      namespace: '',
      id: '/pip',
      owner: undefined,
      target: '/other-2',
      sharing: ['locked', 'shared'],
      services: ['api', 'web'],
      images: ['b', 'a']
    }
  ])
  expect(notes).toEqual([
    { service: 'api', flag: 'target=/seeded', line: undefined, reason: 'it starts from the files of "b"' }
  ])
})

test('owner, id and namespace tell mounts apart, and an inline Dockerfile gets its dollars back', async () => {
  const inline = (flags: string) => `FROM scratch\nARG X=x\nRUN --mount=type=cache,target=/$\${X}${flags} true\n`
  const { mounts } = await find({
    plain: { 'dockerfile-inline': inline('') },
    owned: { 'dockerfile-inline': inline(',gid=5') },
    named: { 'dockerfile-inline': inline(',id=other') },
    spaced: { 'dockerfile-inline': inline(''), args: { BUILDKIT_CACHE_MOUNT_NS: 'team' } }
  })
  expect(mounts.map(mount => [listedId(mount), mount.target, mount.services.join(), mount.owner])).toEqual([
    ['/x', '/x', 'plain', undefined],
    ['/x', '/x', 'owned', { uid: 0, gid: 5, mode: 0o755 }],
    ['other', '/x', 'named', undefined],
    ['team//x', '/x', 'spaced', undefined]
  ])
  expect(new Set(mounts.map(({ key }) => key)).size).toBe(4)
})

test('a service whose Dockerfile is elsewhere or missing is skipped with the reason', async () => {
  const { mounts, notes } = await find({
    git: { context: 'https://user:secret@example.com/repo.git#main' },
    missing: { context: 'nowhere' },
    stage: { context: 'web', target: 'none' },
    url: { context: 'web', dockerfile: 'https://example.com/Dockerfile' }
  })
  expect(mounts).toEqual([])
  expect(notes.map(({ service, reason }) => `${service}: ${reason}`)).toEqual([
    'git: its Dockerfile is not on this machine but in the context https://example.com/repo.git#main',
    'missing: its Dockerfile cannot be read (ENOENT)',
    'stage: there is no stage "none"',
    'url: its Dockerfile is not on this machine'
  ])
})
