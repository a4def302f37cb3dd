import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { readDaemonPlace } from '../src/engine/daemon-place.ts'
import { requireLinuxBuilds } from '../src/engine/facts.ts'
import { pluginPrograms, pluginVersion } from '../src/engine/plugins.ts'
import { chooseStrategy, type StrategyFacts } from '../src/engine/strategy.ts'
import { unchosenBuilder } from '../src/engine/unchosen-builder.ts'
import { compareVersions, requireVersion } from '../src/engine/versions.ts'
import { writeFiles } from './support/files.ts'

const pristine: StrategyFacts = {
  platform: 'linux',
  daemon: 'here',
  privilege: 'sudo',
  store: 'overlay2',
  endpoint: 'unix:///var/run/docker.sock',
  builder: { name: 'default', driver: 'docker' },
  rootless: false,
  containers: 0,
  images: 0,
  buildRecords: 0
}

describe('the strategy', () => {
  test('is a snapshot on a local engine that holds nothing and may be restarted', () => {
    expect(chooseStrategy(pristine, 'auto')).toEqual({
      strategy: 'snapshot',
      reason: 'the engine is local, holds nothing yet and may be restarted'
    })
    expect(chooseStrategy({ ...pristine, privilege: 'root' }, 'snapshot').strategy).toBe('snapshot')
  })

  test.each<[string, Partial<StrategyFacts>, string]>([
    ['build cache', { buildRecords: 2 }, 'the engine holds 2 build cache records already'],
    ['build cache and containers', { buildRecords: 1, containers: 2 }, 'the engine holds 1 build cache record already'],
    [
      'build cache of a remote engine',
      { buildRecords: 3, endpoint: 'ssh://build@host' },
      'the engine holds 3 build cache records already'
    ],
    ['macOS', { platform: 'darwin' }, 'snapshots need a Linux runner, this is macOS'],
    [
      'Windows',
      { platform: 'win32', endpoint: 'npipe:////./pipe/docker_engine' },
      'snapshots need a Linux runner, this is Windows'
    ]
  ])('is none with %s, and says why', (_, facts, reason) => {
    expect(chooseStrategy({ ...pristine, ...facts }, 'auto')).toEqual({ strategy: 'none', reason })
    expect(chooseStrategy({ ...pristine, ...facts }, 'snapshot')).toEqual({ strategy: 'none', reason })
  })

  test.each<[string, Partial<StrategyFacts>, string]>([
    [
      'an engine outside of the job container',
      { daemon: 'elsewhere' },
      'the engine behind unix:///var/run/docker.sock runs outside: no dockerd is among the processes of this machine or container'
    ],
    [
      'an engine that its container was started for',
      { daemon: 'init' },
      'this container ends with its dockerd, which so cannot be restarted'
    ],
    ['a remote engine', { endpoint: 'ssh://build@host' }, 'the engine at ssh://build@host is not on this machine'],
    ['a rootless engine', { rootless: true }, 'the engine is rootless'],
    [
      'a builder of its own',
      { builder: { name: 'ci', driver: 'docker-container' } },
      'builds go to the builder "ci" (docker-container), not to the engine'
    ],
    [
      'a builder of its own that holds build cache',
      { builder: { name: 'ci', driver: 'docker-container' }, buildRecords: 12 },
      'builds go to the builder "ci" (docker-container), not to the engine'
    ],
    [
      'a remote builder that holds build cache',
      { builder: { name: 'farm', driver: 'remote' }, buildRecords: 12 },
      'builds go to the builder "farm" (remote), not to the engine'
    ],
    ['another store', { store: 'btrfs' }, 'snapshots of the store "btrfs" are not supported'],
    ['a container', { containers: 1 }, 'the engine holds 1 container'],
    ['images', { images: 3 }, 'the engine holds 3 images already'],
    [
      'a remote builder of a Mac',
      { platform: 'darwin', builder: { name: 'far', driver: 'remote' } },
      'snapshots need a Linux runner, this is macOS'
    ],
    [
      'build cache that cannot be told',
      { buildRecords: undefined },
      'the build cache of the engine could not be listed'
    ],
    ['no way to become root', { privilege: 'none' }, 'this user is not root and has no password-less sudo']
  ])('is export with %s, and says why', (_, facts, reason) => {
    expect(chooseStrategy({ ...pristine, ...facts }, 'auto')).toEqual({ strategy: 'export', reason })
    expect(chooseStrategy({ ...pristine, ...facts }, 'snapshot')).toEqual({ strategy: 'export', reason })
  })

  test('is export when that is asked for, also with build cache', () => {
    const asked = { strategy: 'export', reason: 'strategy export was asked for' }
    expect(chooseStrategy(pristine, 'export')).toEqual(asked)
    expect(chooseStrategy({ ...pristine, buildRecords: 7 }, 'export')).toEqual(asked)
    expect(chooseStrategy({ ...pristine, platform: 'darwin' }, 'export').strategy).toBe('none')
  })

  test('is none when that is asked for', () => {
    expect(chooseStrategy(pristine, 'none')).toEqual({ strategy: 'none', reason: 'strategy none was asked for' })
  })
})

describe('versions', () => {
  test.each([
    ['28.5.2+dfsg4', '23.0', 1],
    ['2.40.3-3', '2.40.3', 1],
    ['0.9.1', '0.13', -1],
    ['2.30', '2.30.0', 0],
    ['', '23.0', -1]
  ])('%s against %s', (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign)
  })
})

describe('a version that is needed', () => {
  test.each([
    ['docker', '23.0.0'],
    ['buildx', '0.13.1'],
    ['compose', '2.40.3-3']
  ] as const)('of %s is met by %s', (what, found) => {
    expect(() => requireVersion(what, found)).not.toThrow()
  })

  test.each([
    [
      'docker',
      '20.10.24',
      'Docker Engine 20.10.24 is too old: 23.0 or newer is needed. Update Docker on the machine of the engine ' +
        '(https://docs.docker.com/engine/install/), or choose a newer runner.'
    ],
    [
      'buildx',
      '0.9.1',
      'docker buildx 0.9.1 is too old: 0.13 or newer is needed. Set the input buildx-version to latest, or install the ' +
        'docker-buildx-plugin package on the runner.'
    ],
    [
      'compose',
      '2.34.0',
      'docker compose 2.34.0 is too old: 2.35 or newer is needed. Set the input compose-version to latest, or install ' +
        'the docker-compose-plugin package on the runner.'
    ]
  ] as const)('of %s is not met by %s: the message says how to get it', (what, found, message) => {
    expect(() => requireVersion(what, found)).toThrow(message)
  })
})

describe('an engine with Windows containers', () => {
  test.each(['docker', 'docker-container', ''])('is refused at once for the builder driver %j', driver => {
    expect(() => requireLinuxBuilds('windows', { name: 'default', driver })).toThrow(
      'The Docker engine runs Windows containers, which BuildKit does not build there. Switch it to Linux containers, ' +
        'use a runner with Linux, or choose a remote builder with docker buildx use.'
    )
  })

  test('does not matter where the build goes elsewhere, and Linux is never refused', () => {
    expect(() => requireLinuxBuilds('windows', { name: 'far', driver: 'remote' })).not.toThrow()
    expect(() => requireLinuxBuilds('windows', { name: 'far', driver: 'kubernetes' })).not.toThrow()
    expect(() => requireLinuxBuilds('linux', { name: 'default', driver: 'docker' })).not.toThrow()
  })
})

describe('the daemon', () => {
  const place = (processes: Readonly<Record<string, readonly [comm: string, ...cmdline: string[]]>>) => {
    const proc = mkdtempSync(path.join(tmpdir(), 'cbc-proc-'))
    try {
      for (const [id, [comm, ...cmdline]] of Object.entries(processes)) {
        writeFiles(proc, { [`${id}/comm`]: `${comm}\n`, [`${id}/cmdline`]: cmdline.join('\0'), version: 'Linux' })
      }
      return readDaemonPlace(proc)
    } finally {
      rmSync(proc, { recursive: true, force: true })
    }
  }

  test('is here when it is one of the processes', () => {
    expect(place({ 1: ['systemd', '/sbin/init'], 812: ['dockerd', '/usr/bin/dockerd', '-H', 'fd://'] })).toBe('here')
  })

  test('is elsewhere when only its client or a shim is', () => {
    expect(
      place({ 1: ['tail', 'tail', '-f', '/dev/null'], 7: ['node', 'node', 'dockerd.js'], 9: ['docker', 'docker'] })
    ).toBe('elsewhere')
  })

  test.each([
    ['itself', ['dockerd', 'dockerd', '--host=tcp://0.0.0.0:2376']],
    ['under an init', ['docker-init', '/usr/local/bin/docker-init', '--', '/usr/local/bin/dockerd']]
  ] as const)('is what the container was started for: %s', (_, first) => {
    expect(place({ 1: first, 20: ['dockerd', 'dockerd'] })).toBe('init')
  })

  test('is left to root to find where the processes of others are hidden', () => {
    expect(place({ 4711: ['node', 'node'] })).toBe('here')
  })
})

describe('the plugins of docker', () => {
  const plugins = [
    { Name: 'buildx', Version: 'v0.29.1-desktop.1', Path: '/usr/libexec/docker/cli-plugins/docker-buildx' },
    { Name: 'compose', Version: '2.40.3+ds1', Path: 'docker-compose' },
    { Name: 'broken' }
  ]

  test('have versions', () => {
    expect([pluginVersion(plugins, 'buildx'), pluginVersion(plugins, 'compose')]).toEqual(['0.29.1', '2.40.3'])
    expect(() => pluginVersion([], 'compose')).toThrow(
      'docker compose is missing. Set the input compose-version to latest'
    )
  })

  describe('have programs', () => {
    const own = { buildx: '/usr/libexec/docker/cli-plugins/docker-buildx' }
    let folder: string
    beforeEach(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'bin-'))
      writeFiles(folder, {
        'bin/docker': '\x7fELF',
        'snap/snapd': '\x7fELF',
        'wrapped/docker': '#!/bin/sh\n',
        'none/x': ''
      })
      symlinkSync('snapd', path.join(folder, 'snap/docker'))
      mkdirSync(path.join(folder, 'linked'))
      symlinkSync('../bin/docker', path.join(folder, 'linked/docker'))
    })
    afterEach(() => rmSync(folder, { recursive: true }))
    const programs = (folders: readonly string[], env = {}) => {
      const PATH = folders.map(name => path.join(folder, name)).join(path.delimiter)
      return pluginPrograms(plugins, { command: 'docker', env: { PATH, ...env } })
    }

    test('where docker is the program itself, and says whole paths', () => {
      expect(programs(['none', 'bin', 'wrapped'])).toEqual(own)
      expect(programs(['linked'])).toEqual(own)
    })

    test('that are left to docker where that is something else', () => {
      for (const name of ['wrapped', 'snap', 'none']) expect(programs([name])).toEqual({})
      expect(programs(['wrapped', 'bin'])).toEqual({})
      expect(programs(['bin'], { DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND: '/usr/bin/docker' })).toEqual({})
    })
  })
})

describe('the builder that nobody has chosen', () => {
  const own = { name: 'default', driver: 'docker' }
  let home: string
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'home-'))
  })
  afterEach(() => rmSync(home, { recursive: true }))

  test.each<[string, Record<string, string>, Record<string, string>]>([
    ['there is no configuration', {}, {}],
    ['the configuration chooses no context', { '.docker/config.json': '{"auths":{},"currentContext":""}' }, {}],
    ['DOCKER_HOST goes before contexts', { '.docker/config.json': '{"currentContext":"farm"}' }, { DOCKER_HOST: 'x' }],
    ['DOCKER_HOST goes before DOCKER_CONTEXT', {}, { DOCKER_HOST: 'tcp://farm:2376', DOCKER_CONTEXT: 'farm' }],
    [
      'buildx was used, but told nothing',
      { '.docker/buildx/current': '{"Key":"unix:///x","Name":"","Global":false}' },
      {}
    ],
    [
      'another folder of buildx has a choice',
      { '.docker/buildx/current': '{"Name":"farm"}' },
      { BUILDX_CONFIG: '/nowhere' }
    ]
  ])("is the engine's own: %s", (_, files, env) => {
    writeFiles(home, files)
    expect(unchosenBuilder({ HOME: home, ...env })).toEqual(own)
  })

  test.each<[string, Record<string, string>, Record<string, string | undefined>]>([
    ['a builder is named', {}, { BUILDX_BUILDER: 'farm' }],
    ['buildx has been told to use one', { '.docker/buildx/current': '{"Key":"","Name":"farm","Global":true}' }, {}],
    ['a context is named', {}, { DOCKER_CONTEXT: 'farm' }],
    ['the configuration chooses a context', { '.docker/config.json': '{"currentContext":"farm"}' }, {}],
    ['the configuration cannot be read', { '.docker/config.json': '{' }, {}],
    ['nobody knows where the configuration is', {}, { HOME: undefined }]
  ])('is for buildx to tell: %s', (_, files, env) => {
    writeFiles(home, files)
    expect(unchosenBuilder({ HOME: home, ...env })).toBeUndefined()
  })

  test('is looked for in the folders that the environment names', () => {
    writeFiles(home, { 'docker/buildx/current': '{"Name":"a"}', 'buildx/current': '{"Name":"b"}' })
    expect(unchosenBuilder({ HOME: home, DOCKER_CONFIG: path.join(home, 'docker') })).toBeUndefined()
    expect(unchosenBuilder({ HOME: home, BUILDX_CONFIG: path.join(home, 'buildx') })).toBeUndefined()
  })
})
