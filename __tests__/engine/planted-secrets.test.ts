/** Jobs with secrets planted wherever a job has some: nothing that the action writes or starts shows one of them. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import type { Engine } from '../../scripts/engine/index.ts'
import { watchCommands } from '../support/command-watch.ts'
import { type JobResult, useJobs } from '../support/jobs.ts'

const jobs = useJobs()

/** Where it is planted -> the secret. None of them is known to the runner as one, so that no mask hides it. */
const planted = {
  secretOfEnvironment: 'planted-1-env-secret-Qx7',
  secretOfEnvFile: 'planted-2-dotenv-secret-Wb3',
  secretOfFile: 'planted-3-file-secret-Ty9',
  githubToken: 'planted-4-github-token-Lk2',
  registryPassword: 'planted-5-registry-Zm8',
  proxyPassword: 'planted-6-proxy-Rv4',
  addressPassword: 'planted-7-address-Pd1',
  tokenOfJob: 'ghs_planted8JobTokenNb5'
}
/** Build arguments are written into images, as docker does: they may be in the bundles of the cache, and nowhere else. */
const inImages = {
  argumentOfInput: 'planted-a-input-argument-Gs5',
  argumentOfFile: 'planted-b-file-argument-Jw2',
  argumentOfTwin: 'planted-c-twin-argument-Kc8',
  indexPassword: 'planted-d-index-Hn6'
}
/** A build secret that a step prints: the runner masks it in its log. */
const printed = 'planted-x-printed-Vf3'

const web = `FROM busybox:latest
ARG TOKEN
ARG GIVEN
ARG INDEX
ARG STOLEN
ARG ACTIONS_RUNTIME_TOKEN
RUN --network=none --mount=type=secret,id=environment --mount=type=secret,id=dotenv --mount=type=secret,id=file \\
  cat /run/secrets/environment /run/secrets/dotenv /run/secrets/file > /dev/null
RUN --network=none --mount=type=cache,target=/root/.cache/pip test -n "$TOKEN" -a -n "$GIVEN" && echo $INDEX > /dev/null
WORKDIR dir-$TOKEN
`
const worker = `FROM busybox:latest
ARG TOKEN
RUN --network=none echo $TOKEN > /dev/null
RUN --network=none --mount=type=secret,id=printed cat /run/secrets/printed
`
const compose = `name: shop
services:
  web:
    build:
      context: ./web
      args: {STOLEN: "\${ACTIONS_RUNTIME_TOKEN:-}", ACTIONS_RUNTIME_TOKEN: , TOKEN: ${inImages.argumentOfFile}, INDEX: "https://me:${inImages.indexPassword}@127.0.0.1:1/simple"}
      secrets: [environment, dotenv, file]
  worker:
    build: {context: ./worker, args: {TOKEN: ${inImages.argumentOfTwin}}, secrets: [printed]}
secrets:
  environment: {environment: PLANTED_ENVIRONMENT}
  dotenv: {environment: PLANTED_DOTENV}
  file: {file: ./secret.txt}
  printed: {environment: PLANTED_PRINTED}
`
const files = {
  'compose.yaml': compose,
  'web/Dockerfile': web,
  'worker/Dockerfile': worker,
  '.env': `PLANTED_DOTENV=${planted.secretOfEnvFile}\n`,
  'secret.txt': planted.secretOfFile
}

/** The user's docker configuration, with credentials for a registry, beside the engine's plugins. */
function dockerConfig(engine: Engine): string {
  const folder = jobs.folder()
  const auth = Buffer.from(`me:${planted.registryPassword}`).toString('base64')
  const own = path.join(engine.environment.DOCKER_CONFIG ?? '', 'config.json')
  const known = existsSync(own) ? JSON.parse(readFileSync(own, 'utf8')) : {}
  const plugins = [
    path.join(engine.environment.DOCKER_CONFIG ?? '', 'cli-plugins'),
    ...(known.cliPluginsExtraDirs ?? [])
  ]
  const config = { ...known, cliPluginsExtraDirs: plugins, auths: { 'registry.example.org': { auth } } }
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify(config))
  return folder
}

/** Signatures are what makes a token one: its other parts are no secrets, and the same in every job. */
function secretOf(token: string): string {
  return token.split('.').at(-1) ?? ''
}

interface Watched {
  /** All that must not be found: what is planted, and what the job was given for the cache service. */
  readonly secrets: Readonly<Record<string, string>>
  readonly result: JobResult
  /** What was written, by what it is. */
  readonly written: ReadonlyMap<string, string>
  readonly commands: readonly string[]
}

/** Runs one job and gathers everything that it wrote or started. */
async function watchedJob(project: string, cache: Awaited<ReturnType<typeof jobs.service>>): Promise<Watched> {
  return jobs.onFreshEngine(async engine => {
    const written = new Map<string, string>()
    const gather = (name: string, folder: string) => {
      for (const file of filesIn(folder))
        written.set(`${name}: ${file}`, readFileSync(path.join(folder, file), 'latin1'))
    }
    const proxy = `http://me:${planted.proxyPassword}@127.0.0.1:1`
    const token = cache.token()
    const watch = watchCommands(`DOCKER_HOST=${engine.host}`)
    const result = await jobs.run(engine, project, {
      cache,
      token,
      facts: { token: planted.tokenOfJob },
      inputs: {
        'build-args': `GIVEN=${inImages.argumentOfInput}\n`,
        'github-token': planted.githubToken,
        progress: 'plain'
      },
      env: {
        PLANTED_ENVIRONMENT: planted.secretOfEnvironment,
        PLANTED_PRINTED: printed,
        DOCKER_CONFIG: dockerConfig(engine),
        http_proxy: proxy,
        https_proxy: proxy,
        no_proxy: '127.0.0.1,localhost'
      },
      secrets: [printed],
      // The job's folder for temporary files, with what main leaves there for post.
      between: async main => gather('temporary', path.resolve(main.outputs.report ?? '', '../..'))
    })
    const commands = await watch.stop()
    for (const [phase, seen] of Object.entries({ main: result.main, post: result.post })) {
      const { durationMs: _, masks: __, ...told } = seen
      written.set(phase, JSON.stringify(told))
    }
    written.set('report', JSON.stringify(result.report))
    return { secrets: { ...planted, runtimeToken: secretOf(token) }, result, written, commands }
  })
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return (
    entries
      .filter(entry => entry.isFile())
      .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)))
      // The event is the runner's, and the command files are gathered as what the phases told.
      .filter(file => !file.startsWith('_'))
  )
}

/** Which secrets are where. */
function found(written: ReadonlyMap<string, string>, secrets: Readonly<Record<string, string>>): string[] {
  return [...written].flatMap(([name, text]) =>
    Object.entries(secrets)
      .filter(([, secret]) => forms(secret).some(form => text.includes(form)))
      .map(([what]) => `${what} in ${name}`)
  )
}

/** A secret as it is, and as a header or a configuration would hold it. */
function forms(secret: string): string[] {
  return [secret, Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -2)]
}

/** All that the cache holds, unpacked. */
function entries(folder: string): ReadonlyMap<string, string> {
  return new Map(
    filesIn(folder).map(file => {
      const bytes = readFileSync(path.join(folder, file))
      const isZstd = bytes.length > 4 && bytes.readUInt32LE(0) === 0xfd2fb528
      return [`cache ${file}`, (isZstd ? zstdDecompressSync(bytes) : bytes).toString('latin1')]
    })
  )
}

test('a job that builds and saves shows none of its secrets', async () => {
  const folder = jobs.folder()
  const cache = await jobs.service({ folder })
  const { secrets, result, written, commands } = await watchedJob(jobs.project(files), cache)
  const all = { ...secrets, ...inImages }
  expect(result.main.outcome).toBe('success')
  expect(result.report?.save?.outcome).toBe('saved')
  expect(written.size).toBeGreaterThan(4)
  expect(result.main.log).toContain('***')
  expect(found(written, all)).toEqual([])
  expect(found(new Map([['the log', result.main.log]]), { printed })).toEqual([])

  for (const known of ['docker-buildx bake', 'docker-compose --project-directory', 'privileged.js']) {
    expect(commands.filter(command => command.includes(known))).not.toEqual([])
  }
  expect(found(new Map([['arguments', commands.join('\n')]]), { ...all, printed })).toEqual([])

  const kept = entries(folder)
  expect(found(kept, inImages)).not.toEqual([])
  expect(found(kept, { ...secrets, printed })).toEqual([])
}, 60_000)

test('a job whose build fails shows none of its secrets', async () => {
  const cache = await jobs.service()
  const long = 'x'.repeat(50)
  const broken = jobs.project({
    ...files,
    'web/Dockerfile': `${web}RUN --network=none test ${long} = "$TOKEN"\n`,
    'worker/Dockerfile': `${worker}ADD https://me:${planted.addressPassword}@127.0.0.1:1/wheel /wheel\n`
  })
  const { secrets, result, written, commands } = await watchedJob(broken, cache)
  const all = { ...secrets, ...inImages }
  expect(result.main.outcome).toBe('failure')
  expect(result.main.annotations.filter(note => note.level === 'error')).toHaveLength(1)
  expect(found(written, all)).toEqual([])
  expect(found(new Map([['arguments', commands.join('\n')]]), all)).toEqual([])
}, 60_000)

test('a project that compose refuses shows none of its secrets', async () => {
  const cache = await jobs.service()
  const project = jobs.project({
    ...files,
    'compose.yaml': `${compose}    unknown: ["\${GIVEN:?${inImages.argumentOfInput}}"]\n`
  })
  const { secrets, result, written } = await watchedJob(project, cache)
  expect(result.main.outcome).toBe('failure')
  expect(found(written, { ...secrets, ...inImages })).toEqual([])
}, 60_000)
