import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type Machine, planFolders, toolFolders } from '../../src/runner-folders/index.ts'
import { readLockFiles } from '../../src/runner-folders/lock-files.ts'
import { writeFiles } from '../support/files.ts'

const machine: Machine = { platform: 'linux', arch: 'x64', home: '/home/ann', env: {} }

describe('the cache folders of pip and uv', () => {
  test.each([
    ['are in the home folder', {}, ['/home/ann/.cache/pip', '/home/ann/.cache/uv']],
    ['follow XDG_CACHE_HOME', { XDG_CACHE_HOME: '/c' }, ['/c/pip', '/c/uv']],
    [
      'do not follow a relative XDG_CACHE_HOME',
      { XDG_CACHE_HOME: 'c' },
      ['/home/ann/.cache/pip', '/home/ann/.cache/uv']
    ],
    ['are what the tools are told', { PIP_CACHE_DIR: '/p', UV_CACHE_DIR: '/u', XDG_CACHE_HOME: '/c' }, ['/p', '/u']],
    [
      'are left out where a tool does not cache',
      { PIP_NO_CACHE_DIR: '1', UV_NO_CACHE: 'false' },
      ['/home/ann/.cache/uv']
    ],
    ['are left out when they depend on the working folder', { PIP_CACHE_DIR: 'p' }, ['/home/ann/.cache/uv']]
  ])('%s', (_, env, expected) => {
    expect(toolFolders({ ...machine, env }).map(({ folder }) => folder)).toEqual(expected)
  })

  test('are where macOS keeps caches, for pip', () => {
    const folders = toolFolders({ ...machine, platform: 'darwin', env: { XDG_CACHE_HOME: '/c' } })
    expect(folders.map(({ folder }) => folder)).toEqual(['/home/ann/Library/Caches/pip', '/c/uv'])
  })
})

describe('with a project', () => {
  let project = ''
  beforeEach(() => {
    project = mkdtempSync(path.join(tmpdir(), 'plan-'))
  })
  afterEach(() => rmSync(project, { recursive: true }))

  test('its lock files and requirements are found, and nothing of other people', async () => {
    writeFiles(project, {
      'pyproject.toml': '',
      'api/requirements.txt': '',
      'api/requirements/base.txt': '',
      'api/requirements/notes.md': '',
      'worker/dev-requirements.in': '',
      'worker/uv.lock': '',
      'worker/readme.txt': '',
      '.venv/lib/requirements.txt': '',
      'web/node_modules/x/setup.py': '',
      'api/lib/site-packages/y/pyproject.toml': ''
    })
    expect((await readLockFiles(project)).files).toEqual([
      'api/requirements.txt',
      'api/requirements/base.txt',
      'pyproject.toml',
      'worker/dev-requirements.in',
      'worker/uv.lock'
    ])
  })

  test('the keys of its folders change with its lock files, and only with them', async () => {
    writeFiles(project, { 'requirements.txt': 'django\n', 'app.py': '1' })
    const plan = () => planFolders({ kind: 'auto' }, project, machine, '7.1')
    const before = await plan()
    expect(before.folders[0]).toEqual({
      folder: '/home/ann/.cache/pip',
      prefix: 'cbc1-p-linux-x64-pip-',
      key: expect.stringMatching(/^cbc1-p-linux-x64-pip-[0-9a-f]{32}$/)
    })
    expect(before.folders[1]?.prefix).toBe('cbc1-p-linux-x64-uv-')
    expect(before.reason).toBe('keys from requirements.txt')
    writeFiles(project, { 'app.py': '2' })
    expect(await plan()).toEqual(before)
    writeFiles(project, { 'requirements.txt': 'django\ncelery\n' })
    expect((await plan()).folders[0]?.key).not.toBe(before.folders[0]?.key)
  })

  test('no folder is kept by itself when nothing is installed from the project', async () => {
    expect(await planFolders({ kind: 'auto' }, project, machine, '7.1')).toEqual({
      folders: [],
      reason: 'the project has no lock files or requirements'
    })
    expect((await planFolders({ kind: 'off' }, project, machine, '7.1')).folders).toEqual([])
  })

  test('listed folders are kept in any case, under names of their own', async () => {
    const plan = () => planFolders({ kind: 'listed', folders: ['/opt/wheels'] }, project, machine, '7.1')
    expect((await plan()).folders).toEqual([
      {
        folder: '/opt/wheels',
        prefix: 'cbc1-p-linux-x64-_opt_wheels.76a19168-',
        key: 'cbc1-p-linux-x64-_opt_wheels.76a19168-7.1'
      }
    ])
    writeFiles(project, { 'uv.lock': '' })
    expect((await plan()).folders[0]?.key).toMatch(/76a19168-[0-9a-f]{32}$/)
  })
})
