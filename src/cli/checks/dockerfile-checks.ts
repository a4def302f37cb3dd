/** Checks of the Dockerfiles: whether installs can use a cache at all. */
import { cacheMountFlags, parseDockerfile } from '../../mounts/index.ts'
import type { ProjectFacts, ServiceDockerfile } from '../project/project-facts.ts'
import type { Check } from './check.ts'

/** Installs of packages whose tools keep a cache. */
const installs =
  /(^|[\s;&|(/])((pip3?(\.\d+)?|python3?(\.\d+)? -m pip) (install|download|wheel)|uv (pip (install|sync)|sync|add)|poetry install|npm (ci|install|i)|yarn install|pnpm (install|i)|apt(-get)? (-\S+ )*install|go (mod download|build)|cargo build)\b/
/** What keeps pip and uv from caching. */
const refusals =
  /--no-cache-dir\b|\b(PIP_NO_CACHE_DIR|UV_NO_CACHE)[=\s]+["']?(?!0\b|off\b|false\b|no\b)\S|\buv\b.*\s--no-cache(\s|$)|\buv\b.*\s-n(\s|$)/

interface Instruction {
  readonly service: string
  readonly keyword: string
  readonly text: string
  /** Counted from 1. */
  readonly line: number
}

export function dockerfileChecks({ dockerfiles }: ProjectFacts): readonly Check[] {
  const instructions = dockerfiles.flatMap(instructionsOf)
  return [syntaxCheck(dockerfiles), cacheMountCheck(instructions), refusalCheck(instructions)]
}

function instructionsOf({ service, text }: ServiceDockerfile): readonly Instruction[] {
  if (text === undefined) return []
  const { globals, stages } = parseDockerfile(text)
  return [...globals, ...stages.flatMap(stage => stage.instructions)].map(instruction => ({
    service: service.service,
    keyword: instruction.getKeyword(),
    // Continued lines are one command.
    text: instruction
      .getTextContent()
      .replace(/\\\r?\n/g, ' ')
      .replace(/\s+/g, ' '),
    line: instruction.getRange().start.line + 1
  }))
}

/** `docker/dockerfile:1.4` -> `1.4`; undefined for a file without such a line. */
export function syntaxOf(text: string): string | undefined {
  for (const line of text.split('\n')) {
    const [, directive, value] = /^#\s*(\w+)\s*=\s*(\S+)\s*$/.exec(line.trim()) ?? []
    // Directives are only such before anything else.
    if (directive === undefined) return undefined
    if (directive.toLowerCase() === 'syntax') return value
  }
  return undefined
}

/** Cache mounts came with 1.2 (https://docs.docker.com/build/buildkit/dockerfile-release-notes/). */
function isTooOld(syntax: string): boolean {
  const [, minor] = /dockerfile:1\.(\d+)(\.|-|$)/.exec(syntax) ?? []
  return /dockerfile(-upstream)?:(1\.0-|1\.1-)?experimental/.test(syntax) || (minor !== undefined && Number(minor) < 2)
}

function syntaxCheck(dockerfiles: readonly ServiceDockerfile[]): Check {
  const id = 'dockerfile-syntax'
  const found = dockerfiles.flatMap(({ service, text }) =>
    text === undefined ? [] : [{ service: service.service, syntax: syntaxOf(text) }]
  )
  const evidence = found.map(
    ({ service, syntax }) => `${service}: ${syntax === undefined ? 'no # syntax line' : `# syntax=${syntax}`}`
  )
  if (found.some(({ syntax }) => syntax !== undefined && isTooOld(syntax))) {
    const finding = 'A Dockerfile asks for a syntax without cache mounts.'
    return { id, outcome: 'problem', finding, evidence, remedy: '# syntax=docker/dockerfile:1 as its first line' }
  }
  return { id, outcome: 'ok', finding: "The Dockerfiles' syntax knows cache mounts.", evidence }
}

function cacheMountCheck(instructions: readonly Instruction[]): Check {
  const id = 'cache-mounts'
  const steps = instructions.filter(({ keyword, text }) => keyword === 'RUN' && installs.test(text))
  const without = steps.filter(({ text }) => cacheMountFlags(text).length === 0)
  const withMount = steps.length - without.length
  const evidence = without.map(place)
  if (without.length === 0) {
    const finding =
      withMount === 0 ? 'No step installs packages.' : 'Every step that installs packages has a cache mount.'
    const all = steps.map(place)
    return { id, outcome: 'ok', finding, evidence: all }
  }
  const finding = `Steps that install packages without a cache mount (${without.length} of ${steps.length}) download all anew when they run.`
  const remedy = 'RUN --mount=type=cache,target=/root/.cache/pip pip install ...\nadvise tells the mount for each step.'
  return { id, outcome: withMount === 0 ? 'problem' : 'advice', finding, evidence, remedy }
}

function refusalCheck(instructions: readonly Instruction[]): Check {
  const id = 'no-cache-dir'
  const found = instructions.filter(
    ({ keyword, text }) => ['RUN', 'ENV', 'ARG'].includes(keyword) && refusals.test(text)
  )
  const evidence = found.map(place)
  if (found.length === 0) {
    return { id, outcome: 'ok', finding: 'Nothing tells pip or uv not to cache.', evidence }
  }
  const fights = found.some(({ service }) =>
    instructions.some(one => one.service === service && cacheMountFlags(one.text).length > 0)
  )
  const finding = fights
    ? 'pip or uv are told not to cache, so that their cache mounts stay empty.'
    : 'pip or uv are told not to cache.'
  const remedy = 'Take --no-cache-dir and PIP_NO_CACHE_DIR out; a cache mount keeps the cache out of the image.'
  return { id, outcome: fights ? 'problem' : 'advice', finding, evidence, remedy }
}

function place({ service, line, text }: Instruction): string {
  return `${service}, line ${line}: ${text.length > 120 ? `${text.slice(0, 119)}…` : text}`
}
