/** Advice on a real engine: projects as compose resolves them, BuildKit's own checks, fixes that build and pay, annotations. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import type { Engine } from '../../scripts/engine/index.ts'
import { type AdviseOptions, adviseCommand, rules } from '../../src/advice/index.ts'
import { executeChecked } from '../../src/process.ts'
import { type AptRepository, startAptRepository } from '../advice/apt-repository.ts'
import { type Files, pageExample } from '../advice/projects.ts'
import { useJobs, writeFiles } from '../support/jobs.ts'
import {
  downloadedProjects,
  generateWheel,
  type PackageIndex,
  startPackageIndex
} from '../support/package-index/index.ts'

const jobs = useJobs()
let engine: Engine
let index: PackageIndex
let repository: AptRepository

beforeAll(async () => {
  const names = ['tea', 'milk', 'sugar', 'lemon']
  const wheels = await Promise.all(
    names.map(name => generateWheel({ name, version: '1.0', bytes: 20_000, requires: [] }))
  )
  index = await startPackageIndex({ wheels })
  repository = await startAptRepository(jobs.folder(), ['tea', 'milk'])
  engine = await jobs.freshEngine({ name: 'advice' })
}, 300_000)

afterAll(async () => {
  await engine?.stop()
  await index?.stop()
  await repository?.stop()
}, 60_000)

async function run(folder: string, options: Partial<AdviseOptions> = {}) {
  const printed: string[] = []
  const notes: string[] = []
  const request = {
    files: [],
    projectDirectory: folder,
    profiles: [],
    envFiles: [],
    services: [],
    buildArgs: [],
    noCache: false,
    pull: false,
    push: false,
    progress: 'quiet' as const
  }
  const exitCode = await adviseCommand(
    { request, format: 'json', check: true, ...options },
    {
      docker: { command: 'docker', env: engine.environment },
      folder,
      colours: false,
      out: text => printed.push(text),
      note: line => notes.push(line)
    }
  )
  return { exitCode, text: printed.join(''), notes }
}

interface Printed {
  readonly findings: readonly {
    readonly rule: string
    readonly file: string | null
    readonly startLine: number
    readonly services: readonly string[]
    readonly message: string
  }[]
}

const findingsOf = (text: string) => (JSON.parse(text) as Printed).findings

/** The bad examples of pages as one project: each in a folder of its own, their services named after them. */
function badExamples(names: readonly string[]): Files {
  const services: Record<string, unknown> = {}
  const all: Record<string, string> = {}
  for (const name of names) {
    const { 'compose.yaml': compose, ...files } = pageExample(name, 'Bad').files
    const given =
      compose === undefined ? { app: { build: '.' } } : (parse(compose) as { services: typeof own }).services
    const own: Readonly<Record<string, { readonly build: string; readonly image?: string }>> = given
    for (const [service, { build, ...rest }] of Object.entries(own)) {
      services[`${name}-${service}`] = { ...rest, build: path.posix.join(name, build) }
    }
    for (const [file, text] of Object.entries(files)) {
      // No other base images than these can be had by every engine of the tests.
      const known = text.replace('python:latest', 'busybox:latest').replace(/(python|debian):\S+/g, 'python:3.11-slim')
      all[`${name}/${file}`] = known
    }
    all[`${name}/.git/objects/pack`] = 'x'
  }
  return { ...all, 'compose.yaml': JSON.stringify({ name: 'examples', services }) }
}

test('bad examples are found as compose resolves them, and BuildKit says nothing of the same', async () => {
  const folder = jobs.folder()
  // The old frontend of that example is not to be had here.
  const names = rules.map(({ name }) => name).filter(name => name !== 'outdated-syntax')
  writeFiles(folder, badExamples(names))
  const { text, notes } = await run(folder)
  const findings = findingsOf(text)
  const found = names.filter(name => findings.some(({ rule, file }) => rule === name && file?.startsWith(`${name}/`)))
  expect(found).toEqual(names)
  expect(findings.filter(({ rule }) => rule.startsWith('buildkit/'))).toEqual([])
  expect(notes.map(note => note.split(':')[0])).toEqual([
    'BuildKit cannot read all of the Dockerfile of from-service-image-web'
  ])
})

test("BuildKit's own checks are shown along, once for services that share a Dockerfile", async () => {
  const folder = jobs.folder()
  writeFiles(folder, {
    'compose.yaml': 'services:\n  one: {build: {context: ., args: {A: one}}}\n  two: {build: .}\n',
    Dockerfile: 'FROM python:3.11-slim as base\nWORKDIR app\n'
  })
  const { exitCode, text } = await run(folder)
  const services = ['one', 'two']
  const file = 'Dockerfile'
  expect(findingsOf(text).map(({ rule, message, ...place }) => ({ rule, ...place }))).toMatchObject([
    { rule: 'buildkit/FromAsCasing', file, startLine: 1, services },
    { rule: 'buildkit/WorkdirRelativePath', file, startLine: 2, services }
  ])
  expect(exitCode).toBe(0)
})

/** A project as many begin: everything is copied, then installed, and nothing is kept. */
const sample = (requirements: readonly string[]): Readonly<Record<string, string>> => ({
  'compose.yaml': `name: sample
services:
  app:
    build:
      context: .
      network: host
      args: {PIP_INDEX_URL: "${index.url}", PIP_TRUSTED_HOST: 127.0.0.1}
`,
  Dockerfile: `FROM python:3.11-slim
ARG PIP_INDEX_URL
ARG PIP_TRUSTED_HOST
ENV PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY . .
# Packages of the project.
RUN pip install --no-cache-dir --requirement requirements.txt
CMD ["python3", "main.py"]
`,
  'requirements.txt': `${requirements.join('\n')}\n`,
  'main.py': 'print(1)\n'
})

/** Builds as compose does, and gives the names of the packages that were downloaded for it. */
async function build(folder: string): Promise<readonly string[]> {
  index.reset()
  const built = await engine.docker(['compose', '--project-directory', folder, 'build', '--progress', 'plain'])
  if (built.exitCode !== 0) throw new Error(built.stderr)
  return downloadedProjects(index.statistics())
}

async function downloads(folder: string) {
  const cold = await build(folder)
  writeFileSync(path.join(folder, 'requirements.txt'), 'tea\nmilk\nsugar\nlemon\n')
  const dependencyAdded = await build(folder)
  writeFileSync(path.join(folder, 'main.py'), 'print(2)\n')
  const codeChanged = await build(folder)
  return { cold, dependencyAdded, codeChanged }
}

test('a patch of --fix applies, builds, and downloads less from the second build on', async () => {
  const folder = jobs.folder()
  writeFiles(folder, sample(['tea', 'milk', 'sugar']))
  const patch = path.join(jobs.folder(), 'advice.patch')
  const { exitCode, notes } = await run(folder, { fix: patch })
  expect({ exitCode, notes }).toEqual({ exitCode: 0, notes: [`Wrote ${patch}. Apply it with: git apply ${patch}`] })
  const [fixed, patched] = [jobs.folder(), jobs.folder()]
  for (const copy of [fixed, patched]) cpSync(folder, copy, { recursive: true })
  await executeChecked('git', ['apply', patch], { cwd: fixed })
  await executeChecked('patch', ['--strip=1', '--batch', `--input=${patch}`], { cwd: patched })
  const dockerfile = (copy: string) => readFileSync(path.join(copy, 'Dockerfile'), 'utf8')
  expect(dockerfile(fixed)).toBe(`FROM python:3.11-slim
ARG PIP_INDEX_URL
ARG PIP_TRUSTED_HOST
ENV PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements.txt ./
# Packages of the project.
RUN --mount=type=cache,target=/root/.cache/pip \\
    pip install --requirement requirements.txt
COPY . .
CMD ["python3", "main.py"]
`)
  expect(dockerfile(patched)).toBe(dockerfile(fixed))

  const three = ['milk', 'sugar', 'tea']
  const four = ['lemon', ...three]
  expect(await downloads(folder)).toEqual({ cold: three, dependencyAdded: four, codeChanged: four })
  expect(await downloads(fixed)).toEqual({ cold: three, dependencyAdded: ['lemon'], codeChanged: [] })
  const { text } = await run(fixed)
  expect(findingsOf(text)).toEqual([])
}, 120_000)

/** Packages of the system, from an image that removes them once they are installed, as Debian's do. */
const system = (install: (packages: string) => string): Files => ({
  'compose.yaml': `name: system
services:
  app:
    build:
      context: .
      network: host
      args: {APT_URL: "${repository.url}"}
`,
  // The quotes in the name are for the advice, which would take this for the user's own doing.
  Dockerfile: `FROM python:3.11-slim
ARG APT_URL
RUN echo 'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb || true"; };' > /etc/apt/apt.conf.d/docker''-clean
RUN echo "deb [trusted=yes] $APT_URL ./" > /etc/apt/sources.list && rm -rf /etc/apt/sources.list.d/*
${install('tea')}
RUN test -f /usr/share/tea
`
})

const oneStep = (packages: string) =>
  `RUN apt-get update && apt-get install -y ${packages} && rm -rf /var/lib/apt/lists/* /tmp/*`
const twoSteps = (packages: string) => `RUN apt-get update\nRUN apt-get install -y ${packages}`

/** The packages that are downloaded at first, and when one is added. */
async function systemDownloads(folder: string) {
  await build(folder)
  const cold = repository.downloads()
  const file = path.join(folder, 'Dockerfile')
  writeFileSync(file, readFileSync(file, 'utf8').replace('install -y tea', 'install -y tea milk'))
  await build(folder)
  return { cold, packageAdded: repository.downloads() }
}

test.each([
  ['one step', oneStep],
  ['a step after that of the lists', twoSteps]
])(
  'a patch for packages of the system in %s builds, and downloads less from the second build on',
  async (_, install) => {
    const folder = jobs.folder()
    writeFiles(folder, system(install))
    const patch = path.join(jobs.folder(), 'advice.patch')
    await run(folder, { fix: patch })
    const fixed = jobs.folder()
    cpSync(folder, fixed, { recursive: true })
    await executeChecked('git', ['apply', patch], { cwd: fixed })
    const dockerfile = readFileSync(path.join(fixed, 'Dockerfile'), 'utf8')
    expect(dockerfile).toContain('RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \\\n    apt-get ')
    // Both begin without packages: the mount of one is that of the other.
    await engine.docker(['builder', 'prune', '--all', '--force'])
    repository.downloads()
    expect(await systemDownloads(folder)).toEqual({ cold: ['tea'], packageAdded: ['milk', 'tea'] })
    expect(await systemDownloads(fixed)).toEqual({ cold: ['tea'], packageAdded: ['milk'] })
    expect(findingsOf((await run(fixed)).text)).toEqual([])
  },
  120_000
)

test('a file that is no patch is never written over, and the command says so', async () => {
  const folder = jobs.folder()
  writeFiles(folder, sample(['tea']))
  const before = readFileSync(path.join(folder, 'Dockerfile'), 'utf8')
  const file = path.join(folder, 'Dockerfile')
  await expect(run(folder, { fix: file })).rejects.toThrow(`${file} is there and is no patch of this tool`)
  expect(readFileSync(file, 'utf8')).toBe(before)
})

test('the action annotates lines, and the build is as it would be without', async () => {
  const folder = jobs.folder()
  writeFiles(folder, { ...sample(['tea']), 'web/.keep': '' })
  const { main } = await jobs.run(engine, folder, { cache: jobs.folder() })
  expect(main.outcome).toBe('success')
  const file = path.join(folder, 'Dockerfile')
  expect(main.annotations.map(({ level, title, file: where, line }) => ({ level, title, where, line }))).toEqual([
    { level: 'warning', title: 'copy-before-dependencies', where: file, line: 6 },
    { level: 'warning', title: 'install-without-cache-mount', where: file, line: 8 }
  ])
  const off = await jobs.run(engine, folder, { cache: jobs.folder(), inputs: { advice: 'false' } })
  expect(off.main.annotations).toEqual([])
}, 120_000)
