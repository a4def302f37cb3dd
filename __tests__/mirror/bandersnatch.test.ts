import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { bandersnatchConfig, lockedPackages, readRequirements } from '../../src/mirror/bandersnatch.ts'
import { writeFiles } from '../support/files.ts'

test('reads what pip-compile and uv export write', () => {
  const text = `# This file is made by a tool
--index-url https://pypi.org/simple
Django==5.1.2 \\
    --hash=sha256:aaaa \\
    --hash=sha256:bbbb
    # via shop
zope.interface[test]==7.1.0 ; python_version < "3.14"  # a remark
`
  expect(readRequirements(text)).toEqual({ packages: ['django==5.1.2', 'zope-interface==7.1.0'], open: [] })
})

test.each([
  'django',
  'django>=5',
  'django==5.*',
  '-r base.txt',
  '-e .',
  './wheels/own.whl',
  'own @ https://x.example/own.whl'
])('a line that fixes no version is told: %s', line => {
  expect(readRequirements(`${line}\n`)).toEqual({ packages: [], open: [line] })
})

test('collects the files of all contexts once, and says where an open line is', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'requirements-'))
  try {
    writeFiles(folder, {
      'web/requirements.txt': 'django==5.1.2\n',
      'web/requirements/dev.txt': 'pytest==8.3.3\n',
      'web/notes.txt': 'flask\n',
      'worker/requirements-worker.txt': 'celery\ndjango==5.1.2\n'
    })
    const services = ['web', 'web', 'worker', 'missing'].map(name => ({
      service: name,
      target: name,
      definition: { context: name }
    }))
    const remote = { service: 'git', target: 'git', definition: { context: 'https://github.com/acme/shop.git' } }
    expect(await lockedPackages([...services, remote], folder)).toEqual({
      packages: ['django==5.1.2', 'pytest==8.3.3'],
      open: ['worker/requirements-worker.txt: celery']
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the configuration allows these packages alone', () => {
  expect(bandersnatchConfig(['django==5.1.2', 'pytest==8.3.3'], '/srv/pypi')).toBe(`[mirror]
directory = /srv/pypi
master = https://pypi.org
workers = 3
timeout = 15
global-timeout = 3600
stop-on-error = true
hash-index = false

[plugins]
enabled =
    allowlist_project
    allowlist_release
    exclude_platform

[allowlist]
packages =
    django==5.1.2
    pytest==8.3.3

[blocklist]
platforms =
    windows
    macos
    freebsd
`)
})
