/** Checks of the Dockerfiles: whether installs can use a cache at all. */
import {
  type AdviceStep,
  type Install,
  meantFor,
  mountFlags,
  readStages,
  stepInstalls,
  usesMount
} from '../../advice/index.ts'
import { parseDockerfile, UnresolvedError } from '../../mounts/index.ts'
import type { ProjectFacts, ServiceDockerfile } from '../project/project-facts.ts'
import type { Check } from './check.ts'

/** An ENV or ARG that keeps pip or uv from caching. pip takes any value for that, also 0 and false; uv only those that mean yes. */
const refusals = /\bPIP_NO_CACHE_DIR(=|\s+)["']?[^\s"']|\bUV_NO_CACHE(=|\s+)["']?(1|t|true|y|yes|on)\b/i

/** Stands for the builder's own, which makes no difference here. */
const platform = 'linux/amd64'

/** A step of a service's build. */
interface ServiceStep {
  readonly service: string
  readonly step: AdviceStep
}

export function dockerfileChecks({ dockerfiles }: ProjectFacts): readonly Check[] {
  const steps = dockerfiles.flatMap(stepsOf)
  return [syntaxCheck(dockerfiles), cacheMountCheck(steps), refusalCheck(steps)]
}

/** The steps that a service's build runs; none where its target is not there. */
function stepsOf({ service: { service, definition }, text }: ServiceDockerfile): readonly ServiceStep[] {
  if (text === undefined) return []
  const { target, contexts = {}, args = {} } = definition
  const given = Object.entries(args).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
  const build = { text, target, contexts, buildArguments: Object.fromEntries(given), platform, buildPlatform: platform }
  try {
    return readStages(build, parseDockerfile(text)).flatMap(stage => stage.steps.map(step => ({ service, step })))
  } catch (error) {
    if (error instanceof UnresolvedError) return []
    throw error
  }
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

function cacheMountCheck(steps: readonly ServiceStep[]): Check {
  const id = 'cache-mounts'
  const installing = steps.filter(({ step }) => stepInstalls(step).length > 0)
  const without = installing.filter(({ step }) => !stepInstalls(step).some(hasMount))
  const withMount = installing.length - without.length
  const evidence = without.map(place)
  const [first] = without.flatMap(({ step }) => stepInstalls(step))
  if (first === undefined) {
    const finding =
      withMount === 0 ? 'No step installs packages.' : 'Every step that installs packages has a cache mount.'
    return { id, outcome: 'ok', finding, evidence: installing.map(place) }
  }
  // Packages of the system change seldom.
  const isCostly = without.some(({ step }) => stepInstalls(step).some(({ tool }) => !tool.isSystem))
  const finding = `Steps that install packages without a cache mount (${without.length} of ${installing.length}) download all anew when they run.`
  const example = `RUN ${mountFlags(first).join(' ')} ${first.tool.name} ${first.subcommand} ...`
  const remedy = `${example}\nadvise tells the mount for each step.`
  return { id, outcome: withMount === 0 && isCostly ? 'problem' : 'advice', finding, evidence, remedy }
}

function hasMount(install: Install): boolean {
  return usesMount(install) === true || meantFor(install.tool, install.step.mounts).length > 0
}

function refusalCheck(steps: readonly ServiceStep[]): Check {
  const id = 'no-cache-dir'
  const isOff = (install: Install) => install.off !== undefined && /^(pip|uv)$/.test(install.tool.name)
  const found = steps.filter(({ step }) => {
    if (step.keyword === 'ENV' || step.keyword === 'ARG') return refusals.test(textOf(step))
    return stepInstalls(step).some(install => isOff(install) && isOwn(install))
  })
  const evidence = found.map(place)
  if (found.length === 0) {
    return { id, outcome: 'ok', finding: 'Nothing tells pip or uv not to cache.', evidence }
  }
  const fights = steps.some(({ step }) => stepInstalls(step).some(install => isOff(install) && hasMount(install)))
  const finding = fights
    ? 'pip or uv are told not to cache, so that their cache mounts stay empty.'
    : 'pip or uv are told not to cache.'
  const remedy = 'Take --no-cache-dir and PIP_NO_CACHE_DIR out; a cache mount keeps the cache out of the image.'
  return { id, outcome: fights ? 'problem' : 'advice', finding, evidence, remedy }
}

/** Whether the command itself says so, and no ENV before it. */
function isOwn({ off, command }: Install): boolean {
  return off?.by === 'option' || (off?.by === 'variable' && command.assignments.has(off.name))
}

/** An instruction on one line, as continued lines are one command. */
function textOf({ instruction }: AdviceStep): string {
  return instruction
    .getTextContent()
    .replace(/\\\r?\n/g, ' ')
    .replace(/\s+/g, ' ')
}

function place({ service, step }: ServiceStep): string {
  const text = textOf(step)
  return `${service}, line ${step.startLine}: ${text.length > 120 ? `${text.slice(0, 119)}…` : text}`
}
