import { describe, expect, test } from '@jest/globals'
import { parseMirror } from '../../src/mirror/choice.ts'
import { type MirrorPlace, mirrorObstacle } from '../../src/mirror/obstacle.ts'

const hosted: MirrorPlace = {
  platform: 'linux',
  endpoint: 'unix:///var/run/docker.sock',
  rootless: false,
  buildxVersion: '0.29.1',
  builder: { name: 'default', driver: 'docker' }
}

function obstacle(text: string, place: Partial<MirrorPlace> = {}): string | undefined {
  const choice = parseMirror(text)
  if (!('kind' in choice)) throw new Error(text)
  return mirrorObstacle(choice, { ...hosted, ...place })
}

test('nothing is in the way on a hosted runner', () => {
  for (const text of ['off', 'devpi', 'bandersnatch', 'acme/mirror', 'http://127.0.0.1/', 'https://pypi.example/']) {
    expect(obstacle(text)).toBe(undefined)
  }
})

test('an address that is not of this machine is used wherever the build is', () => {
  const place = { platform: 'win32', endpoint: 'tcp://engine:2375', buildxVersion: '0.13' } as const
  expect(obstacle('https://pypi.example/', place)).toBe(undefined)
})

describe('a server is refused', () => {
  const remedy = 'Start the mirror yourself where builds reach it, and give its address.'

  test.each<[string, Partial<MirrorPlace>, string]>([
    ['on Windows', { platform: 'win32' }, `a mirror can only be started on a Linux runner. ${remedy}`],
    [
      'on a remote engine',
      { endpoint: 'ssh://ci@engine' },
      `a mirror cannot be started on the engine at ssh://ci@engine, which is not on this machine. ${remedy}`
    ],
    [
      'on a rootless engine',
      { rootless: true },
      `a mirror cannot be started on a rootless engine, whose network this machine does not have. ${remedy}`
    ],
    [
      'with a builder elsewhere',
      { builder: { name: 'farm', driver: 'kubernetes' } },
      `builds of the builder "farm" (kubernetes) do not reach a mirror on this engine. ${remedy}`
    ],
    [
      'with a buildx that gives builds no hosts',
      { buildxVersion: '0.24.0' },
      'buildx 0.24.0 cannot tell builds where the mirror is: 0.25 or newer is needed. Set the input buildx-version to latest.'
    ]
  ])('%s', (_, place, expected) => {
    expect(obstacle('devpi', place)).toBe(expected)
  })
})

describe("this machine's loopback", () => {
  test('is refused where the builder has another network', () => {
    expect(
      obstacle('http://localhost:3141/', { builder: { name: 'mine', driver: 'docker-container', isHere: false } })
    ).toBe(
      'the builder "mine" (docker-container) does not have this machine\'s network, in which localhost:3141 is. ' +
        'Give the mirror an address that the builder reaches.'
    )
  })

  test('is used with a builder container that has it', () => {
    const builder = { name: 'mine', driver: 'docker-container', isHere: true }
    expect(obstacle('http://localhost:3141/', { builder })).toBe(undefined)
  })
})
