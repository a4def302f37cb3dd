import { describe, expect, test } from '@jest/globals'
import { compareVersions } from '../src/engine/facts.ts'
import { chooseStrategy, type StrategyFacts } from '../src/engine/strategy.ts'

const pristine: StrategyFacts = {
  platform: 'linux',
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
    ['macOS', { platform: 'darwin' }, 'snapshots need Linux, this is darwin'],
    ['a remote engine', { endpoint: 'ssh://build@host' }, 'the engine at ssh://build@host is not on this machine'],
    ['a rootless engine', { rootless: true }, 'the engine is rootless'],
    [
      'a builder of its own',
      { builder: { name: 'ci', driver: 'docker-container' } },
      'builds go to the builder "ci" (docker-container), not to the engine'
    ],
    ['another store', { store: 'btrfs' }, 'snapshots of the store "btrfs" are not supported'],
    ['a container', { containers: 1 }, 'the engine holds 1 container'],
    ['images', { images: 3 }, 'the engine holds 3 images already'],
    ['build cache', { buildRecords: 2 }, 'the engine holds 2 build cache records already'],
    [
      'build cache that cannot be told',
      { buildRecords: undefined },
      'the build cache of the engine could not be listed'
    ],
    ['no way to become root', { privilege: 'none' }, 'this user is not root and has no password-less sudo']
  ])('is none with %s, and says why', (_, facts, reason) => {
    expect(chooseStrategy({ ...pristine, ...facts }, 'auto')).toEqual({ strategy: 'none', reason })
    expect(chooseStrategy({ ...pristine, ...facts }, 'snapshot')).toEqual({ strategy: 'none', reason })
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
