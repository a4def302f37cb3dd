import { describe, expect, test } from '@jest/globals'
import { bakeArguments, parseMetadata } from '../../src/build/bake.ts'

import { pickVariables, printArguments, withAdditions, withArguments } from '../../src/build/compose.ts'
import { parseProject } from '../../src/build/compose-project.ts'
import { type BakeDefinition, builtServices, secretVariables } from '../../src/build/definition.ts'
import { type BuildRequest, commandOf } from '../../src/build/request.ts'

const request: BuildRequest = {
  files: [],
  projectDirectory: '/project',
  profiles: [],
  envFiles: [],
  services: [],
  buildArgs: [],
  noCache: false,
  pull: false,
  push: false,
  progress: 'auto'
}

describe("a command of docker's", () => {
  const env = {}

  test('starts the program of a plugin that is known, and docker otherwise', () => {
    const docker = { command: 'docker', env, plugins: { compose: '/plugins/docker-compose' } }
    expect(commandOf(docker, ['compose', 'config'])).toEqual(['/plugins/docker-compose', ['config']])
    expect(commandOf(docker, ['buildx', 'bake'])).toEqual(['docker', ['buildx', 'bake']])
    expect(commandOf(docker, ['info'])).toEqual(['docker', ['info']])
    expect(commandOf(docker, ['toString'])).toEqual(['docker', ['toString']])
    expect(commandOf({ command: 'docker', env }, ['compose', 'config'])).toEqual(['docker', ['compose', 'config']])
  })
})

describe('the command that asks compose for the definition', () => {
  const cases: [string, Partial<BuildRequest>, string[]][] = [
    ['nothing chosen', {}, ['compose', '--project-directory', '/project', 'build', '--print']],
    [
      'files, profiles, env files',
      { files: ['/project/a.yaml', '/project/b.yaml'], profiles: ['tools', 'dev'], envFiles: ['/project/ci.env'] },
      [
        ...['compose', '--project-directory', '/project', '--file', '/project/a.yaml', '--file', '/project/b.yaml'],
        ...['--profile', 'tools', '--profile', 'dev', '--env-file', '/project/ci.env', 'build', '--print']
      ]
    ],
    [
      'flags of the build',
      { noCache: true, pull: true, push: true },
      ['compose', '--project-directory', '/project', 'build', '--print', '--no-cache', '--pull', '--push']
    ],
    [
      'build arguments from the environment: values are in no command line, and the last of a name counts',
      { buildArgs: [{ name: 'A', value: '' }, { name: 'B' }, { name: 'C' }, { name: 'C', value: 'x' }] },
      ['compose', '--project-directory', '/project', 'build', '--print', '--build-arg', 'B']
    ],
    [
      'services',
      { services: ['api', 'web'] },
      ['compose', '--project-directory', '/project', 'build', '--print', '--', 'api', 'web']
    ]
  ]
  test.each(cases)('%s', (_, chosen, expected) => {
    expect(printArguments({ ...request, ...chosen })).toEqual(expected)
  })
})

test('values of build arguments go into the definition, over those of the file', () => {
  const targets = { web: { context: '.', args: { A: 'file', KEPT: null } }, worker: {} }
  const buildArgs = [
    { name: 'A', value: 'first' },
    { name: 'B' },
    { name: 'A', value: '' },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as a user may write it.
    { name: 'C', value: '${x}$y' }
  ]
  expect(withArguments(targets, { buildArgs })).toEqual({
    web: { context: '.', args: { A: '', KEPT: null, C: '$${x}$y' } },
    worker: { args: { A: '', C: '$${x}$y' } }
  })
})

const definition: BakeDefinition = {
  group: { default: { targets: ['a_b'] } },
  target: {
    a_b: {
      context: '/project/a',
      contexts: {
        base: 'target:base-1',
        other: '/shared',
        image: 'docker-image://alpine',
        code: 'https://example.org/x.git'
      },
      labels: { 'com.docker.compose.service': 'a.b' },
      tags: ['acme/a:1', 'acme/a:latest'],
      network: 'host',
      secret: ['id=token,type=env,env=TOKEN', 'id=file,type=file,src=/home/user/secret.txt'],
      ssh: ['default=', 'deploy=/home/user/key'],
      'cache-to': ['type=local,dest=/cache/out'],
      'cache-from': ['type=local,src=/cache/in', 'acme/a:cache']
    },
    'base-1': { context: 'git@example.org:base.git', entitlements: ['security.insecure'] },
    unrelated: { context: '/elsewhere' }
  }
}

describe('the services of a definition', () => {
  test('are those of the default group and what they are built from, by the names of compose', () => {
    expect(builtServices(definition).map(({ service, target }) => ({ service, target }))).toEqual([
      { service: 'a.b', target: 'a_b' },
      { service: 'base-1', target: 'base-1' }
    ])
  })

  test('are none when there is nothing to build', () => {
    expect(builtServices({ group: { default: { targets: null } }, target: {} })).toEqual([])
    expect(builtServices({ group: {}, target: {} })).toEqual([])
  })

  test('name the variables that hold their secrets', () => {
    expect(secretVariables(builtServices(definition))).toEqual(['TOKEN'])
  })
})

test('bake may touch what the definition names, and nothing else', () => {
  expect(bakeArguments(builtServices(definition), undefined, '/tmp/metadata.json')).toEqual([
    ...['buildx', 'bake', '--file', '-', '--progress', 'rawjson', '--metadata-file', '/tmp/metadata.json'],
    ...[
      '--allow',
      'fs.read=/cache/in',
      '--allow',
      'fs.read=/home/user/key',
      '--allow',
      'fs.read=/home/user/secret.txt'
    ],
    ...['--allow', 'fs.read=/project/a', '--allow', 'fs.read=/shared', '--allow', 'fs.write=/cache/out'],
    ...['--allow', 'network.host', '--allow', 'security.insecure', '--allow', 'ssh']
  ])
})

test('bake uses the builder that was chosen', () => {
  expect(bakeArguments([], 'remote', '/tmp/metadata.json').slice(-2)).toEqual(['--builder', 'remote'])
})

describe('the metadata of a build', () => {
  test('gives digests per target', () => {
    const text = JSON.stringify({
      api: {
        'buildx.build.ref': 'default/default/spakyu8a5gfnlbd9r42zrc6be',
        'containerimage.config.digest': 'sha256:cc',
        'containerimage.digest': 'sha256:dd',
        'image.name': 'docker.io/acme/api:1'
      },
      other: {}
    })
    expect([...parseMetadata(text)]).toEqual([
      [
        'api',
        { imageDigest: 'sha256:dd', configDigest: 'sha256:cc', buildRef: 'default/default/spakyu8a5gfnlbd9r42zrc6be' }
      ],
      ['other', { imageDigest: undefined, configDigest: undefined, buildRef: undefined }]
    ])
  })

  test('is empty after a failed build', () => {
    expect([...parseMetadata('')]).toEqual([])
  })
})

test('variables of secrets are found among those of compose, values of several lines whole', () => {
  const environment = 'A=1\nEMPTY=\nKEY=-----BEGIN\nABC=\n-----END\nPATH=/bin\n'
  expect(pickVariables(['KEY', 'EMPTY', 'MISSING'], environment)).toEqual({
    EMPTY: '',
    KEY: '-----BEGIN\nABC=\n-----END'
  })
})

test('a project gives services, images, mounts and volumes', () => {
  const project = parseProject({
    name: 'shop',
    services: {
      api: {
        build: { context: '/project/api' },
        image: 'acme/api:1',
        environment: { PIP_CACHE_DIR: '/cache', EMPTY: null }
      },
      web: { build: { context: '/project/web' } },
      db: {
        image: 'postgres:16',
        volumes: [
          { type: 'volume', source: 'data', target: '/var/lib/pg', volume: {} },
          { type: 'bind', source: '/project/web', target: '/srv', read_only: true }
        ]
      }
    },
    volumes: { data: { name: 'shop_data' }, pip: { name: 'shared-pip', external: true }, plain: null }
  })
  expect(project).toEqual({
    name: 'shop',
    services: [
      {
        name: 'api',
        hasBuild: true,
        image: 'acme/api:1',
        mounts: [],
        environment: { PIP_CACHE_DIR: '/cache', EMPTY: null }
      },
      { name: 'web', hasBuild: true, image: 'shop-web', mounts: [], environment: {} },
      {
        name: 'db',
        hasBuild: false,
        image: 'postgres:16',
        mounts: [
          { type: 'volume', source: 'data', target: '/var/lib/pg', readOnly: false },
          { type: 'bind', source: '/project/web', target: '/srv', readOnly: true }
        ],
        environment: {}
      }
    ],
    volumes: [
      { key: 'data', name: 'shop_data', external: false, driver: undefined, labels: {} },
      { key: 'pip', name: 'shared-pip', external: true, driver: undefined, labels: {} },
      { key: 'plain', name: 'shop_plain', external: false, driver: undefined, labels: {} }
    ]
  })
})

test("what targets get besides goes into their definitions, and the user's own values stay", () => {
  const targets = {
    web: { context: '/web', args: { INDEX: 'own', OPEN: null }, 'extra-hosts': { db: '10.0.0.1', mirror: '10.0.0.2' } },
    worker: { context: '/worker' },
    other: { context: '/other' }
  }
  const args = { INDEX: 'http://mirror/', OPEN: 'http://mirror/' }
  const additions = {
    web: { args, extraHosts: { mirror: '172.17.0.2', proxy: '172.17.0.3' } },
    worker: { args },
    gone: { args }
  }
  expect(withAdditions({ group: {}, target: targets }, additions).target).toEqual({
    web: {
      context: '/web',
      args: { INDEX: 'own', OPEN: 'http://mirror/' },
      'extra-hosts': { db: '10.0.0.1', mirror: '10.0.0.2', proxy: '172.17.0.3' }
    },
    worker: { context: '/worker', args },
    other: { context: '/other' }
  })
})
