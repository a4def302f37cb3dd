import { describe, expect, test } from '@jest/globals'
import { type InputContext, InputError, type InputName, type Inputs, readInputs } from '../src/inputs.ts'
import { createInputs } from './support/inputs.ts'

const onGitHub: InputContext = { root: '/checkout', onGitHub: true, userCache: '/home/ann/.cache', home: '/home/ann' }
const elsewhere: InputContext = { ...onGitHub, onGitHub: false }

type Given = Partial<Record<InputName, string>>

function read(given: Given, context: InputContext = onGitHub): Inputs {
  return readInputs(name => given[name] ?? '', context)
}

function problems(given: Given, context: InputContext = onGitHub): string {
  try {
    read(given, context)
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
  return 'accepted'
}

test('with nothing given, every input has its default', () => {
  expect(read({})).toEqual(createInputs({ backend: { kind: 'github' } }))
})

const acmeMirror = {
  kind: 'image',
  image: 'acme/mirror',
  port: 80,
  path: '/simple/',
  data: undefined,
  volume: 'compose-build-cache-pypi-e32ff078'
} as const

describe('an input becomes a value', () => {
  const table: readonly (readonly [Given, Partial<Inputs>])[] = [
    [
      { files: 'compose.yaml\n  ci/compose.ci.yaml  \n\n' },
      { files: ['/checkout/compose.yaml', '/checkout/ci/compose.ci.yaml'] }
    ],
    [
      { files: '/srv/app/compose.yaml' },
      { files: ['/srv/app/compose.yaml'], projectDirectory: '/srv/app', workspace: 'srv-app-fcab59b0' }
    ],
    [
      { 'project-directory': 'services/api/' },
      { projectDirectory: '/checkout/services/api', workspace: 'services-api-d3608c09' }
    ],
    [
      { 'project-directory': '.', files: 'deploy/compose.yaml' },
      { projectDirectory: '/checkout', files: ['/checkout/deploy/compose.yaml'], workspace: 'default' }
    ],
    [{ profiles: 'test, debug\nci,test' }, { profiles: ['test', 'debug', 'ci'] }],
    [{ profiles: '*' }, { profiles: ['*'] }],
    [{ builder: 'docker-container' }, { builder: { kind: 'docker-container' } }],
    [{ builder: 'farm' }, { builder: { kind: 'named', name: 'farm' } }],
    [
      { 'layer-cache': 'local=.layers' },
      { layerCache: { kind: 'local', directory: '/checkout/.layers', attributes: {} } }
    ],
    [{ services: 'web\nworker,api' }, { services: ['web', 'worker', 'api'] }],
    [{ 'env-files': '.env\nci.env' }, { envFiles: ['/checkout/.env', '/checkout/ci.env'] }],
    [
      { 'build-args': 'PYTHON=3.12\n\n  HTTP_PROXY\r\nFLAGS=-O2 -g, x=1 \r\nEMPTY=' },
      {
        buildArgs: [
          { name: 'PYTHON', value: '3.12' },
          { name: 'HTTP_PROXY' },
          { name: 'FLAGS', value: '-O2 -g, x=1 ' },
          { name: 'EMPTY', value: '' }
        ]
      }
    ],
    [
      { 'no-cache': 'true', pull: 'True', push: 'TRUE', summary: 'False' },
      { noCache: true, pull: true, push: true, summary: false }
    ],
    [{ progress: 'quiet' }, { progress: 'quiet' }],
    [{ strategy: 'snapshot' }, { strategy: 'snapshot' }],
    [{ 'cache-mode': 'read-only' }, { cacheMode: 'read-only' }],
    [{ workspace: 'api' }, { workspace: 'api' }],
    [{ 'cache-directory': 'cache' }, { backend: { kind: 'directory', directory: '/checkout/cache' } }],
    [
      { 'cache-backend': 'directory', 'cache-directory': '/mnt/cache' },
      { backend: { kind: 'directory', directory: '/mnt/cache' } }
    ],
    [
      { 'cache-paths': 'off', 'cache-volumes': 'off' },
      { cachePaths: { kind: 'off' }, cacheVolumes: { kind: 'off' } }
    ],
    [
      { 'cache-paths': '~/.cache/pip\nwheels\n/var/cache/uv\nwheels/' },
      { cachePaths: { kind: 'listed', folders: ['/home/ann/.cache/pip', '/checkout/wheels', '/var/cache/uv'] } }
    ],
    [{ 'cache-volumes': 'pip-cache, uv' }, { cacheVolumes: { kind: 'listed', names: ['pip-cache', 'uv'] } }],
    [
      { 'pypi-mirror': 'https://pypi.acme.example/simple' },
      { mirror: { kind: 'url', url: 'https://pypi.acme.example/simple' } }
    ],
    [
      { 'pypi-mirror': 'acme/mirror,port=80' },
      { mirror: { kind: 'server', server: acmeMirror }, cacheVolumes: { kind: 'auto', also: [acmeMirror.volume] } }
    ],
    [
      { 'pypi-mirror': 'acme/mirror,port=80', 'cache-volumes': 'pip-cache' },
      {
        mirror: { kind: 'server', server: acmeMirror },
        cacheVolumes: { kind: 'listed', names: ['pip-cache', acmeMirror.volume] }
      }
    ],
    [
      { 'pypi-mirror': 'acme/mirror,port=80', 'cache-volumes': 'off' },
      { mirror: { kind: 'server', server: acmeMirror }, cacheVolumes: { kind: 'off' } }
    ],
    [
      { 'buildx-version': 'v0.29.1', 'compose-version': 'latest' },
      { buildxVersion: { kind: 'exact', version: '0.29.1' }, composeVersion: { kind: 'latest' } }
    ],
    [
      { 'restore-timeout': '90s', 'save-timeout': '1h30m' },
      { restoreTimeoutMs: 90_000, saveTimeoutMs: 5_400_000 }
    ],
    [{ 'max-size': '500MB' }, { maxBytes: 500_000_000 }],
    [{ 'max-size': '1.5 GB' }, { maxBytes: 1_500_000_000 }],
    [{ 'max-size': 'none' }, { maxBytes: undefined }]
  ]
  test.each(table)('%j', (given, expected) => {
    expect(read(given)).toEqual(createInputs({ backend: { kind: 'github' }, ...expected }))
  })

  test('off GitHub the cache is a folder in the cache of the user', () => {
    const directory = '/home/ann/.cache/compose-build-cache'
    expect(read({}, elsewhere).backend).toEqual({ kind: 'directory', directory })
    expect(read({ 'cache-backend': 'directory' }, elsewhere).backend).toEqual({ kind: 'directory', directory })
  })
})

describe('a wrong value is refused with its input, itself and the remedy', () => {
  const table: readonly (readonly [Given, string])[] = [
    [{ push: 'yes' }, 'Input push: "yes" is not a boolean. Use true or false.'],
    [{ progress: 'tty' }, 'Input progress: "tty" is not known. Use auto, plain or quiet.'],
    [{ strategy: 'Snapshot' }, 'Input strategy: "Snapshot" is not known. Use auto, snapshot, export or none.'],
    [
      { 'cache-mode': 'readonly' },
      'Input cache-mode: "readonly" is not known. Use auto, read-write, read-only or off.'
    ],
    [
      { builder: '--use' },
      'Input builder: "--use" cannot be the name of a builder. Use auto, docker, docker-container or the name of a builder that exists.'
    ],
    [{ 'layer-cache': 's3=bucket=acme' }, 'Input layer-cache: s3 has no region. Write s3=region=REGION,bucket=NAME.'],
    [{ 'cache-backend': 's3' }, 'Input cache-backend: "s3" is not known. Use auto, github or directory.'],
    [{ files: 'a.yaml,b.yaml' }, 'Input files: "a.yaml,b.yaml" holds a comma. Write one path a line.'],
    [{ 'env-files': 'a.env, b.env' }, 'Input env-files: "a.env, b.env" holds a comma. Write one path a line.'],
    [
      { services: 'web, --push' },
      'Input services: "--push" cannot be the name of a service. Separate names by commas or new lines.'
    ],
    [
      { profiles: 'test debug' },
      'Input profiles: "test debug" cannot be the name of a profile. Separate names by commas or new lines.'
    ],
    [
      { 'build-args': 'A=1\n= s3cret' },
      'Input build-args: line 2 does not begin with the name of an argument. Write NAME=VALUE or NAME on a line of its own.'
    ],
    [{ matrix: '{' }, 'Input matrix: is not JSON. Leave it out, or write ${' + '{ toJSON(matrix) }}.'],
    ...['0s', '10', '10 m', 'soon', '600h'].map(
      text =>
        [
          { 'restore-timeout': text },
          `Input restore-timeout: "${text}" is not a time. Write it as 90s, 10m or 1h30m.`
        ] as const
    ),
    ...['0.29', 'newest', '0.29.1/..'].map(
      text =>
        [
          { 'buildx-version': text },
          `Input buildx-version: "${text}" is not a version. Use installed, latest or a whole version such as 0.29.1.`
        ] as const
    ),
    [
      { 'compose-version': '2' },
      'Input compose-version: "2" is not a version. Use installed, latest or a whole version such as 2.40.3.'
    ],
    ...['0MB', '5', 'GB', '-1GB', '2gib', '.'].map(
      text =>
        [
          { 'max-size': text },
          `Input max-size: "${text}" is not a size. Write it as 500MB or 2GB, or none for no limit.`
        ] as const
    ),
    ...['~', '..', '/'].map(
      (text, at) =>
        [
          { 'cache-paths': text },
          `Input cache-paths: "${['/home/ann', '/', '/'][at]}" is no cache folder. Name the folders of caches only.`
        ] as const
    ),
    [
      { 'pypi-mirror': 'https://ci:hunter2@pypi.acme.example/simple' },
      'Input pypi-mirror: holds a user, a password or parameters, which would be found in the history and the cache of ' +
        'the images. Give the address without them, and the credentials to the steps that install as a build secret ' +
        '(RUN --mount=type=secret,id=netrc,target=/root/.netrc).'
    ],
    [
      { 'cache-volumes': 'pip:cache' },
      'Input cache-volumes: "pip:cache" cannot be the name of a volume. Separate names by commas or new lines.'
    ],
    [
      { 'cache-backend': 'directory' },
      'Input cache-directory: is empty. Set it to a folder that outlives the job, or set cache-backend to github.'
    ],
    [
      { 'cache-backend': 'github', 'cache-directory': '/mnt/cache' },
      'Input cache-directory: "/mnt/cache" has no meaning with cache-backend github. Leave it out, or set cache-backend to directory.'
    ]
  ]
  test.each(table)('%j', (given, message) => {
    expect(problems(given)).toBe(message)
  })

  test('the github backend is refused outside of a job', () => {
    expect(problems({ 'cache-backend': 'github' }, elsewhere)).toBe(
      'Input cache-backend: "github" needs a job of GitHub Actions. Set it to directory or auto.'
    )
  })

  test('several wrong values are told at once', () => {
    expect(problems({ pull: 'on', progress: 'fancy' })).toBe(
      'Input pull: "on" is not a boolean. Use true or false.\nInput progress: "fancy" is not known. Use auto, plain or quiet.'
    )
  })

  test('the value of a build argument never shows in a message', () => {
    expect(problems({ 'build-args': '-token hunter2' })).not.toContain('hunter2')
  })
})
