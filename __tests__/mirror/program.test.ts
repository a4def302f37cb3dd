import { expect, test } from '@jest/globals'
import { type MirrorServer, parseMirror } from '../../src/mirror/choice.ts'
import { containerMark, runArguments } from '../../src/mirror/program.ts'

function server(text: string): MirrorServer {
  const choice = parseMirror(text)
  if (!('kind' in choice) || choice.kind !== 'server') throw new Error(text)
  return choice.server
}

const place = { container: 'mirror', port: 3141, gateway: '172.17.0.1', data: '/data', packages: [] }

test("an image runs as it is, its data in its volume, its port at the bridge's address alone", () => {
  const image = server('acme/mirror:1')
  expect(runArguments(image, place)).toEqual({
    args: [
      ...['run', '--detach', '--restart', 'no', '--name', 'mirror'],
      ...['--label', `compose-build-cache.pypi-mirror=${containerMark(image, [])}`],
      ...[
        '--publish',
        '172.17.0.1::3141',
        '--mount',
        `type=volume,source=${image.volume},target=/data`,
        'acme/mirror:1'
      ]
    ],
    env: {}
  })
})

test('an image without data gets no volume', () => {
  expect(runArguments(server('acme/mirror'), { ...place, data: undefined }).args).not.toContain('--mount')
})

test("devpi's password is new each time and on no command line", () => {
  const { args, env } = runArguments(server('devpi'), place)
  expect(args.slice(-5)).toEqual(['--env', 'DEVPI_PASSWORD', 'jonasal/devpi-server:6', '--indexer-backend', 'null'])
  expect(env.DEVPI_PASSWORD).toMatch(/^[0-9a-f-]{36}$/)
  expect(runArguments(server('devpi'), place).env).not.toEqual(env)
})

test('bandersnatch fills its volume, and serves it only when that has succeeded', () => {
  const { args, env } = runArguments(server('bandersnatch'), { ...place, port: 8080, packages: ['django==5.1.2'] })
  expect(args.slice(-6)).toEqual([
    '--stop-signal',
    'SIGINT',
    'pypa/bandersnatch:latest',
    'sh',
    '-c',
    'printf %s "$MIRROR_CONFIG" > /tmp/bandersnatch.conf && bandersnatch --config /tmp/bandersnatch.conf mirror && ' +
      'exec python -m http.server 8080 --directory /data/web'
  ])
  expect(env.MIRROR_CONFIG).toContain('packages =\n    django==5.1.2\n')
})

test('a container with other packages is another one', () => {
  expect(containerMark(server('bandersnatch'), ['django==5.1.2'])).not.toBe(
    containerMark(server('bandersnatch'), ['django==5.1.3'])
  )
})
