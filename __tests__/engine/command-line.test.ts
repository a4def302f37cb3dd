/** The command line as a new user runs it, on a machine whose engine holds things of theirs: none of them is ever lost. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { exec, execOrThrow } from '../../scripts/engine/exec.ts'
import type { Engine, ExecResult } from '../../scripts/engine/index.ts'
import type { Check } from '../../src/cli/checks/check.ts'
import { parseReport } from '../../src/report/schema.ts'
import { commandLine } from '../support/command-line.ts'
import { useJobs, writeFiles } from '../support/jobs.ts'

jest.setTimeout(180_000)

const jobs = useJobs()

const dockerfile = `FROM busybox:latest
COPY requirements.txt /requirements.txt
RUN --network=none --mount=type=cache,target=/root/.cache/pip \\
    head -c 300000 /dev/zero > /root/.cache/pip/wheels && cat /requirements.txt > /installed.txt || pip install -r /requirements.txt
COPY code.txt /code.txt
RUN --network=none cat /code.txt > /built.txt
`

/** `web` has the shared pip cache, `worker` lacks it. */
const project = {
  'compose.yaml': `services:
  web:
    build: ./web
    ports: ["18080:80"]
    volumes: ["pip-cache:/root/.cache/pip"]
  worker:
    build: ./worker
volumes:
  pip-cache: {name: team_pip_cache, external: true}
`,
  'web/Dockerfile': dockerfile,
  'web/.dockerignore': '.git\n',
  'web/requirements.txt': 'django\n',
  'web/code.txt': 'web 1\n',
  'worker/Dockerfile': dockerfile,
  'worker/.dockerignore': '.git\n',
  'worker/requirements.txt': 'celery\n',
  'worker/code.txt': 'worker 1\n',
  '.env': 'COMPOSE_PROJECT_NAME=shop\n'
} as const

let engine: Engine
let home = ''
let shop = ''
let belongings = ''

async function docker(...args: string[]): Promise<string> {
  const result = await engine.docker(args)
  if (result.exitCode !== 0) throw new Error(`docker ${args.join(' ')}: ${result.stderr}`)
  return result.stdout.trim()
}

const run = (args: readonly string[], folder = shop): Promise<ExecResult> => commandLine({ home, engine }, folder, args)

/** Everything of the user's own: a container that runs, an image without a container, two volumes and what they hold. */
async function listBelongings(): Promise<string> {
  const [inspected, rows] = await Promise.all([
    docker('inspect', 'theirs', 'theirs:1', 'unused:1', 'theirs_data', 'theirs_redis_cache'),
    docker('exec', 'theirs', 'sh', '-c', 'cat /data/rows /redis/rows')
  ])
  const known = (JSON.parse(inspected) as Record<string, unknown>[]).map(
    ({ Id, Name, State, RestartCount, CreatedAt }) => JSON.stringify({ Id, Name, State, RestartCount, CreatedAt })
  )
  return [...known, rows, `daemon ${engine.pid()}`].join('\n')
}

/** Ids and types of all records of the build cache. */
async function cacheRecords(): Promise<readonly string[]> {
  const lines = (await docker('buildx', 'du', '--format', 'json')).split('\n').filter(line => line.startsWith('{'))
  return lines
    .map(line => JSON.parse(line) as { ID: string; Type: string })
    .map(({ ID, Type }) => `${Type} ${ID}`)
    .sort()
}

beforeAll(async () => {
  engine = await jobs.freshEngine({ name: 'cli' })
  home = jobs.folder()
  shop = path.join(jobs.folder(), 'shop')
  mkdirSync(shop)
  writeFiles(shop, project)
  writeFileSync(path.join(home, '.bashrc'), 'alias ll="ls -l"\n# Gr\xfc\xdfe', 'latin1')
  await docker('pull', '--quiet', 'busybox')
  await docker('tag', 'busybox', 'theirs:1')
  const box = ['--network', 'none', '-v', 'theirs_data:/data', '-v', 'theirs_redis_cache:/redis']
  await docker('run', '-d', '--name', 'theirs', ...box, 'theirs:1', 'sleep', '600')
  await docker('exec', 'theirs', 'sh', '-c', 'echo one > /data/rows; echo two > /redis/rows; echo > /new')
  await docker('commit', 'theirs', 'unused:1')
  belongings = await listBelongings()
}, 300_000)

afterEach(async () => {
  expect(await listBelongings()).toBe(belongings)
})

afterAll(async () => {
  await engine?.stop()
}, 60_000)

describe('setup', () => {
  test('creates the external cache volumes of a project, and writes nothing until it is told to', async () => {
    const { exitCode, stdout } = await run(['setup'])
    expect(stdout).toContain('Created the cache volume team_pip_cache, which was missing.\n')
    expect(stdout).toContain('export DOCKER_BUILDKIT=1\n')
    expect(stdout).toMatch(/✓ Docker \S+ is new enough \(18\.09 and later\)\./)
    expect(exitCode).toBe(0)
    expect(await docker('volume', 'ls', '--quiet', '--filter', 'name=team_pip_cache')).toBe('team_pip_cache')
    expect(readdirSync(home)).toEqual(['.bashrc'])
    expect(readdirSync(shop)).not.toContain('docker-compose.buildkit.yml')
  })

  test('writes the profile with a backup and an override that compose takes, once', async () => {
    await run(['setup', '--write'])
    const profile = readFileSync(path.join(home, '.bashrc'), 'latin1')
    expect(profile).toBe(
      'alias ll="ls -l"\n# Gr\xfc\xdfe\n\n# >>> compose-build-cache >>>\nexport DOCKER_BUILDKIT=1\n' +
        'export COMPOSE_DOCKER_CLI_BUILD=1\n# <<< compose-build-cache <<<\n'
    )
    const backup = readdirSync(home).find(name => name.startsWith('.bashrc.backup-')) ?? ''
    expect(readFileSync(path.join(home, backup), 'latin1')).toBe('alias ll="ls -l"\n# Gr\xfc\xdfe')
    const sourced = await exec('bash', ['-c', `. ${home}/.bashrc; echo $DOCKER_BUILDKIT$COMPOSE_DOCKER_CLI_BUILD`])
    expect(sourced.stdout).toBe('11\n')

    const files = ['-f', 'compose.yaml', '-f', 'docker-compose.buildkit.yml']
    const merged = await engine.docker(['compose', ...files, 'config', '--format', 'json'], { cwd: shop })
    const { services, volumes } = JSON.parse(merged.stdout)
    expect(services.worker.volumes).toMatchObject([{ type: 'volume', target: '/root/.cache/pip' }])
    expect(services.web.volumes).toHaveLength(1)
    expect(volumes[services.worker.volumes[0].source]).toMatchObject({ name: 'team_pip_cache', external: true })

    // Compose reads the override itself now, and a new service changes nothing for the others.
    const environment = { COMPOSE_FILE: 'compose.yaml:docker-compose.buildkit.yml' }
    writeFiles(shop, { 'more.yaml': 'services:\n  mailer: {build: ./worker}\n' })
    const override = () => readFileSync(path.join(shop, 'docker-compose.buildkit.yml'), 'utf8')
    const written = override()
    await commandLine({ home, engine }, shop, ['setup', '--write', 'override'], environment)
    expect(override()).toBe(written)
    const wider = { COMPOSE_FILE: `${environment.COMPOSE_FILE}:more.yaml` }
    await commandLine({ home, engine }, shop, ['setup', '--write', 'override'], wider)
    expect(
      override()
        .match(/^ {2}"(mailer|worker)":$/gm)
        ?.sort()
    ).toEqual(['  "mailer":', '  "worker":'])
    rmSync(path.join(shop, 'more.yaml'))
    await run(['setup', '--write', 'override'])

    const before = statSync(path.join(home, '.bashrc')).mtimeMs
    const again = await run(['setup', '--write'])
    expect(again.stdout).toContain('.bashrc: switches BuildKit on already.')
    expect(again.stdout).toContain('docker-compose.buildkit.yml: is as it should be.')
    expect(statSync(path.join(home, '.bashrc')).mtimeMs).toBe(before)
    expect(readdirSync(home)).toHaveLength(2)
  })

  test('never changes an override file that it has not written, and only minds when it should have', async () => {
    const own = jobs.folder()
    writeFiles(own, { ...project, 'docker-compose.buildkit.yml': 'services: {worker: {environment: {A: b}}}\n' })
    const looked = await run(['setup'], own)
    expect(looked.stdout).toContain('is left as it is: it is a file of your own.')
    expect(looked.exitCode).toBe(0)
    const asked = await run(['setup', '--write', 'override'], own)
    expect(asked.exitCode).toBe(1)
    expect(readFileSync(path.join(own, 'docker-compose.buildkit.yml'), 'utf8')).toBe(
      'services: {worker: {environment: {A: b}}}\n'
    )
  })
})

test('workspace tells what another checkout shares, and leaves its ports and env files alone', async () => {
  const git = (...args: string[]) =>
    execOrThrow('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: shop })
  await git('init', '--quiet', '--initial-branch', 'main')
  await git('add', '.')
  await git('commit', '--quiet', '--message', 'A shop')
  const other = path.join(path.dirname(shop), 'shop-2')
  await git('worktree', 'add', '--quiet', other)
  const result = JSON.parse((await run(['workspace', '--json'], other)).stdout)
  expect(result).toMatchObject({
    folder: other,
    project: 'shop',
    shared: {
      volumes: [{ name: 'team_pip_cache', created: false }],
      mounts: [{ id: '/root/.cache/pip', tool: 'pip' }]
    },
    checkouts: [shop]
  })
  expect(result.notes.join('\n')).toContain(`${shop} has the same project name "shop"`)
  expect(result.notes.join('\n')).toContain('18080 (web)')
  expect(readFileSync(path.join(other, '.env'), 'utf8')).toBe(project['.env'])
})

test('workspace looks at the same folder of another checkout, and not at its top', async () => {
  const top = path.join(jobs.folder(), 'mono')
  writeFiles(top, {
    'shop/compose.yaml': 'services: {web: {build: .}}\n',
    'shop/Dockerfile': 'FROM busybox:latest\n',
    'shop/.env': 'COMPOSE_PROJECT_NAME=one\n'
  })
  const git = (...args: string[]) =>
    execOrThrow('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: top })
  await git('init', '--quiet', '--initial-branch', 'main')
  await git('add', '.')
  await git('commit', '--quiet', '--message', 'A shop')
  await git('worktree', 'add', '--quiet', `${top}-2`)
  const result = JSON.parse((await run(['workspace', '--json'], path.join(`${top}-2`, 'shop'))).stdout)
  expect(result.checkouts).toEqual([path.join(top, 'shop')])
  expect(result.notes.join('\n')).toContain(`${path.join(top, 'shop')} has the same project name "one"`)
})

describe('build', () => {
  test('reports what was run, and reuses all of it the next time', async () => {
    const first = await run(['build'])
    expect(first.stderr).toMatch(/✓ +\d+\.\d s {2}web stage-0 5\/5 {2}RUN --network=none cat \/code\.txt/)
    expect(first.stdout).toMatch(/^✓ 2 services built in /m)
    expect(first.exitCode).toBe(0)
    const report = parseReport((await run(['build', 'web', '--json'])).stdout)
    expect(report).toMatchObject({ outcome: 'succeeded', totals: { stepsTotal: 5, stepsCached: 5 } })
    expect(report.services.map(service => service.name)).toEqual(['web'])
  })

  test('after a change of the code the packages are not installed again', async () => {
    writeFiles(shop, { 'web/code.txt': 'web 2\n' })
    expect((await run(['build', 'web'])).stdout).toContain('3 of 5 steps reused')
    writeFiles(shop, { 'web/code.txt': project['web/code.txt'] })
  })

  test('the first build in another checkout reuses what this one has built', async () => {
    const other = path.join(jobs.folder(), 'shop-3')
    cpSync(shop, other, { recursive: true })
    expect((await run(['build'], other)).stdout).toContain('all 9 steps reused')
  })

  test('builds anew with --no-cache, and prints all output with --progress plain', async () => {
    const { stderr, stdout } = await run(['build', 'web', '--no-cache', '--progress', 'plain'])
    expect(stderr).toContain('▶ ')
    expect(stdout).toContain('1 of 5 steps reused')
  })

  test('ends with 1 when a step fails, with the step and its line', async () => {
    const broken = jobs.folder()
    cpSync(shop, broken, { recursive: true })
    writeFiles(broken, { 'web/Dockerfile': 'FROM busybox:latest\nRUN false\n' })
    const { exitCode, stderr, stdout } = await run(['build', 'web'], broken)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('web/Dockerfile:2')
    expect(stdout).toMatch(/✗ Failed after .*RUN false failed/)
  })
})

describe('doctor', () => {
  test('finds everything in order where it is', async () => {
    const { checks } = JSON.parse((await run(['doctor', '--json'])).stdout) as { readonly checks: readonly Check[] }
    expect(Object.fromEntries(checks.map(({ id, outcome }) => [id, outcome]))).toEqual({
      'docker-version': 'ok',
      'buildx-version': 'ok',
      'compose-version': 'ok',
      'daemon-buildkit': 'ok',
      environment: 'ok',
      builder: 'ok',
      'last-builds': 'ok',
      'garbage-collection': 'ok',
      'dockerfile-syntax': 'ok',
      'cache-mounts': 'ok',
      'no-cache-dir': 'ok',
      'cache-mount-contents': 'ok',
      'external-volumes': 'ok',
      'cache-volumes': 'advice',
      dockerignore: 'ok'
    })
    const contents = checks.find(({ id }) => id === 'cache-mount-contents')
    expect(contents?.evidence[0]).toMatch(/^\/root\/\.cache\/pip: 300\.0 kB, used /)
  })

  test('finds what keeps a cache from being used, with the place and the remedy', async () => {
    const sick = jobs.folder()
    writeFiles(sick, {
      'compose.yaml':
        'services:\n  api:\n    build: .\n    volumes: ["cache:/root/.cache/pip"]\nvolumes:\n  cache: {name: not_there, external: true}\n',
      Dockerfile: `# syntax=docker/dockerfile:1.1\nFROM busybox:latest\nRUN --mount=type=cache,target=/root/.cache/pip pip install --no-cache-dir django\nRUN pip install celery\n`
    })
    const { exitCode, stdout } = await run(['doctor', '--quiet'], sick)
    expect(exitCode).toBe(1)
    for (const lines of [
      '    not_there: missing\n    → setup creates the cache volumes.\n',
      '    api: # syntax=docker/dockerfile:1.1\n    → # syntax=docker/dockerfile:1 as its first line\n',
      '✗ pip or uv are told not to cache, so that their cache mounts stay empty.\n' +
        '    api, line 3: RUN --mount=type=cache,target=/root/.cache/pip pip install --no-cache-dir django\n',
      '    api, line 4: RUN pip install celery\n',
      '! A build context has no .dockerignore: '
    ]) {
      expect(stdout).toContain(lines)
    }
    expect(stdout).not.toContain('✓')
  })
})

describe('the cache of an engine moves through a folder', () => {
  test('an engine that holds something is saved only as a whole, and never restored', async () => {
    const folder = path.join(jobs.folder(), 'cache')
    const refused = await run(['build', '--save', folder])
    expect(refused.stderr).toContain('Nothing is saved of this engine without --whole-engine')
    expect(refused.exitCode).toBe(1)

    const saved = await run(['build', '--save', folder, '--whole-engine'])
    expect(saved.stderr).toMatch(/^Saved \d+ entries/m)
    expect(saved.exitCode).toBe(0)

    const here = await run(['build', '--restore', folder])
    expect(here.stderr).toContain('Nothing is restored: the engine holds ')
    expect(here.exitCode).toBe(0)

    const there = await jobs.onFreshEngine(other =>
      commandLine({ home, engine: other }, shop, ['build', '--restore', folder])
    )
    expect(there.stdout).toContain('all 9 steps reused')
    expect(there.exitCode).toBe(0)
  })
})

test('cache mounts of the project alone move with --strategy export, also to an engine that holds something', async () => {
  const folder = path.join(jobs.folder(), 'cache')
  const saved = await run(['build', '--save', folder, '--strategy', 'export'])
  expect(saved.stderr).toMatch(/^Saved 2 entries/m)
  expect((await run(['prune', '--kind', 'mounts', '--yes'])).stdout).toContain('Removed 1 thing, 300.0 kB.\n')
  const restored = await run(['build', '--restore', folder, '--strategy', 'export'])
  expect(restored.stderr).toContain('Cache mount /root/.cache/pip restored: ')
  expect(restored.exitCode).toBe(0)
})

describe('what is cached', () => {
  test('du shows layers, cache mounts with their tools, and volumes that are caches', async () => {
    const { stdout } = await run(['du'])
    expect(stdout).toMatch(/^cache mounts +█+ +300\.0 kB +1 +/m)
    expect(stdout).toMatch(/^ +300\.0 kB .+ pip +\/root\/\.cache\/pip$/m)
    expect(stdout).toMatch(/^ +9 B .+RUN cat \/code\.txt > \/built\.txt +\(in an image\)$/m)
    expect(stdout).toMatch(/^ +0 B +made .+ pip +team_pip_cache$/m)
    expect(stdout).not.toContain('theirs_data')
  })

  test('prune asks first, and removes nothing where nobody can be asked', async () => {
    const before = await cacheRecords()
    const { exitCode, stderr, stdout } = await run(['prune'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('add --yes to remove this, or --dry-run to only look')
    expect(stdout).toContain('cache mounts: 1, 300.0 kB\n')
    await run(['prune', '--dry-run', '--yes'])
    expect(await cacheRecords()).toEqual(before)
  })

  test('prune removes one cache mount by its id, and nothing that is too new', async () => {
    expect((await run(['prune', '--older-than', '1h', '--yes'])).stdout).toBe('Nothing to remove.\n')
    const before = await cacheRecords()
    const { stdout } = await run(['prune', '--kind', 'mounts', '--id', '/root/.cache/pip', '--yes'])
    expect(stdout).toContain('Removed 1 thing, 300.0 kB.\n')
    expect(await cacheRecords()).toEqual(before.filter(record => !record.startsWith('exec.cachemount')))
  })

  test('prune clears all caches, so that the next build runs every step, and leaves everything else', async () => {
    const volumes = await run(['prune', '--kind', 'volumes', '--yes'])
    expect(volumes.stdout).toContain('stays: theirs_redis_cache: 1 container has it\n')
    expect(volumes.stdout).toContain('! Other projects may use these, too: team_pip_cache\n')
    expect(await docker('volume', 'ls', '--quiet')).toBe('theirs_data\ntheirs_redis_cache')
    expect((await run(['prune', '--yes'])).stdout).toMatch(/^Removed \d+ things/m)
    expect(await cacheRecords()).toEqual([])
    expect((await run(['build'])).stdout).toContain('1 of 9 steps reused')
  })
})
