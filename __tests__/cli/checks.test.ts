import { describe, expect, test } from '@jest/globals'
import { judgeBuilds, judgeGarbage } from '../../src/cli/checks/builder-checks.ts'
import { worst } from '../../src/cli/checks/check.ts'
import { checkLines } from '../../src/cli/checks/check-view.ts'
import { daemonConfigFiles, type Machine } from '../../src/cli/checks/machine.ts'
import { daemonConfigCheck, environmentCheck, machineChecks } from '../../src/cli/checks/machine-checks.ts'
import { cacheVolumeCheck, externalVolumeCheck, mountContentCheck } from '../../src/cli/checks/project-checks.ts'
import { createFacts } from './project-facts.ts'

const machine: Machine = {
  client: '28.5.2',
  server: '28.5.2',
  serverProblem: undefined,
  buildx: '0.29.1',
  compose: '2.40.3',
  formerCompose: undefined,
  facts: undefined,
  daemonConfig: undefined
}
const outcomes = (some: Partial<Machine>, env = {}) =>
  Object.fromEntries(machineChecks({ ...machine, ...some }, env).map(({ id, outcome }) => [id, outcome]))

describe('the machine', () => {
  test('a current Docker is as it should be', () => {
    expect(worst(machineChecks(machine, {}))).toBe('ok')
  })

  test.each([
    [{ client: undefined }, 'There is no docker command.'],
    [{ server: undefined, serverProblem: 'permission denied' }, 'No Docker engine answers.'],
    [{ server: '18.06.3' }, 'Docker 18.06.3 has no BuildKit, which came with 18.09.'],
    [{ server: '20.10.24' }, 'Docker 20.10.24 has BuildKit, but this tool needs 23.0.']
  ])('Docker: %j', (some, finding) => {
    expect(machineChecks({ ...machine, ...some }, {})[0]).toMatchObject({ outcome: 'problem', finding })
  })

  test('plugins that are missing or too old are problems', () => {
    expect(outcomes({ buildx: undefined, compose: '2.20.0' })).toMatchObject({
      'buildx-version': 'problem',
      'compose-version': 'problem'
    })
  })

  test('the docker-compose of old builds without BuildKit unless the shell says otherwise', () => {
    expect(outcomes({ formerCompose: '1.29.2' })['former-compose']).toBe('advice')
    expect(
      outcomes({ formerCompose: '1.29.2' }, { DOCKER_BUILDKIT: '1', COMPOSE_DOCKER_CLI_BUILD: '1' })
    ).toMatchObject({
      'former-compose': 'ok'
    })
    expect(outcomes({ formerCompose: '2.40.3' })).not.toHaveProperty('former-compose')
  })

  test("BuildKit in the daemon's configuration", () => {
    const file = '/etc/docker/daemon.json'
    const config = (buildkit?: boolean) => ({ file, content: buildkit === undefined ? {} : { features: { buildkit } } })
    expect(daemonConfigCheck(config(true), '20.10.0')).toMatchObject({
      outcome: 'ok',
      evidence: ['/etc/docker/daemon.json: features.buildkit is true']
    })
    expect(daemonConfigCheck(config(false), '28.0.0')).toMatchObject({
      outcome: 'problem',
      remedy: 'Write {"features": {"buildkit": true}} into /etc/docker/daemon.json, and restart Docker.'
    })
    expect(daemonConfigCheck(config(), '20.10.0').outcome).toBe('problem')
    expect(daemonConfigCheck(undefined, '28.0.0').outcome).toBe('ok')
    expect(daemonConfigCheck({ file, content: undefined }, '28.0.0').finding).toContain('is not JSON')
  })

  test('the configuration is looked for where the system keeps it', () => {
    expect(daemonConfigFiles({ platform: 'linux', home: '/home/ann', env: {} })).toEqual([
      '/etc/docker/daemon.json',
      '/home/ann/.config/docker/daemon.json',
      '/home/ann/.docker/daemon.json'
    ])
    expect(daemonConfigFiles({ platform: 'darwin', home: '/Users/ann', env: {} })).toEqual([
      '/Users/ann/.docker/daemon.json'
    ])
  })

  test('a shell that switches BuildKit off', () => {
    expect(environmentCheck({ DOCKER_BUILDKIT: '0' }, '28.0.0')).toMatchObject({
      outcome: 'problem',
      evidence: ['DOCKER_BUILDKIT=0', 'COMPOSE_DOCKER_CLI_BUILD='],
      remedy: 'unset DOCKER_BUILDKIT, and take it out of the shell profile.'
    })
    expect(environmentCheck({}, '20.10.0').outcome).toBe('problem')
    expect(environmentCheck({ DOCKER_BUILDKIT: '1' }, '20.10.0').outcome).toBe('ok')
  })
})

describe('the project', () => {
  const mount = {
    key: 'k',
    namespace: '',
    id: '/root/.cache/pip',
    owner: undefined,
    target: '/root/.cache/pip',
    sharing: [],
    services: ['api'],
    images: []
  }
  const facts = { ...createFacts([]), mounts: { mounts: [mount], notes: [] } }
  const record = { kind: 'mounts', id: 'x', name: '/root/.cache/pip', lastUsedAt: 0 } as const

  test('cache mounts: not there, as good as empty, filled', () => {
    expect(mountContentCheck(facts, [], 0)).toMatchObject({
      outcome: 'advice',
      evidence: ['/root/.cache/pip: not there']
    })
    expect(mountContentCheck(facts, [{ ...record, bytes: 4096 }], 60_000)).toMatchObject({
      // A few small packages are no more than that.
      outcome: 'advice',
      evidence: ['/root/.cache/pip: 4.1 kB, used 1 minute ago']
    })
    expect(mountContentCheck(facts, [{ ...record, bytes: 5e6 }], 0).outcome).toBe('ok')
    expect(mountContentCheck(createFacts([]), [], 0).outcome).toBe('ok')
  })

  test('external volumes that are missing: setup makes caches only', () => {
    const volumes = [
      { name: 'pip_cache', isCache: true, exists: false },
      { name: 'database', isCache: false, exists: false },
      { name: 'uv_cache', isCache: true, exists: true }
    ]
    expect(externalVolumeCheck(volumes)).toMatchObject({
      outcome: 'problem',
      evidence: ['pip_cache: missing', 'database: missing', 'uv_cache: there'],
      remedy: 'setup creates the cache volumes.\ndocker volume create database'
    })
  })

  test('containers without a cache volume', () => {
    const lacking = createFacts([{ name: 'api', dockerfile: 'FROM a\nRUN pip install x\n' }])
    expect(cacheVolumeCheck(lacking)).toMatchObject({
      outcome: 'advice',
      evidence: ['api: none for pip at /root/.cache/pip']
    })
  })
})

describe('the builder', () => {
  test('builds that reused nothing', () => {
    expect(judgeBuilds(undefined).outcome).toBe('unknown')
    expect(judgeBuilds([]).finding).toBe('This builder has built nothing yet.')
    const none = { name: 'web', total: 8, cached: 0 }
    expect(judgeBuilds([none]).outcome).toBe('unknown')
    expect(judgeBuilds([none, none])).toMatchObject({
      outcome: 'advice',
      evidence: Array(2).fill('web: 0 of 8 steps CACHED')
    })
    expect(judgeBuilds([none, { ...none, cached: 3 }]).outcome).toBe('ok')
  })

  const inspected = `Driver: docker
GC Policy rule#0:
 All:            false
 Filters:        type==source.local,type==exec.cachemount,type==source.git.checkout
 Keep Duration:  48h0m0s
 Max Used Space: 488.3MiB
GC Policy rule#1:
 All:            false
 Keep Duration:  1440h0m0s
 Max Used Space: 18.63GiB
`
  const items = (bytes: number) => [{ kind: 'mounts', id: 'a', name: 'a', bytes } as const]

  test('a cache below the limits of the collection', () => {
    expect(judgeGarbage(items(1e6), inspected)).toMatchObject({
      outcome: 'ok',
      evidence: [
        'cache mounts and sources: 1.0 MB of 512.0 MB, then what was idle for 48h goes',
        'all of the cache: 1.0 MB of 20.0 GB, then what was idle for 1440h goes'
      ]
    })
  })

  test('cache mounts at the limit of the first rule are dropped', () => {
    expect(judgeGarbage(items(500e6), inspected).outcome).toBe('advice')
    expect(judgeGarbage([{ kind: 'layers', id: 'a', name: 'a', bytes: 500e6 }], inspected).outcome).toBe('ok')
  })

  test('a builder that tells no rules', () => {
    expect(judgeGarbage([], 'Driver: remote').outcome).toBe('unknown')
  })
})

test('a check shows its evidence and its remedy where there is something to do', () => {
  const plain = (_: string, text: string) => text
  const problem = { id: 'x', outcome: 'problem', finding: 'It is off.', evidence: ['A=0'], remedy: 'one\ntwo' } as const
  expect(checkLines(problem, plain, false)).toEqual(['✗ It is off.', '    A=0', '    → one', '    → two'])
  expect(checkLines({ id: 'x', outcome: 'ok', finding: 'Fine.', evidence: ['A=1'] }, plain, false)).toEqual(['✓ Fine.'])
})
