/** What BuildKit's own linter says (https://docs.docker.com/build/checks/), as findings beside ours. */
import path from 'node:path'
import { argumentValues, entitlements } from '../build/definition.ts'
import { type BakeDefinition, type BuildWarning, builtServices, type Docker } from '../build/index.ts'
import { redactText } from '../build/redact.ts'
import { dockerfileSource } from '../mounts/dockerfile/source.ts'
import { UnresolvedError } from '../mounts/dockerfile/word.ts'
import { execute } from '../process.ts'
import type { Finding } from './finding.ts'

export interface CheckRequest {
  readonly definition: BakeDefinition
  /** Absolute: relative contexts start here. */
  readonly projectDirectory: string
  /** undefined: the one that buildx would choose. */
  readonly builder: string | undefined
}

export type CheckResult =
  | { readonly kind: 'checked'; readonly findings: readonly Finding[]; readonly notes: readonly string[] }
  /** The builder or buildx cannot check, or nothing answers. */
  | { readonly kind: 'unchecked'; readonly reason: string }

/** ms; a check runs no step, but a frontend or the metadata of an image may have to be downloaded. */
const checkTimeoutMs = 60_000

/**
 * Has BuildKit check all Dockerfiles, without building anything.
 * @throws CommandError when docker cannot be started
 */
export async function checkWithBuildKit(request: CheckRequest, docker: Docker): Promise<CheckResult> {
  const { definition, projectDirectory, builder } = request
  const services = builtServices(definition)
  if (services.length === 0) return { kind: 'checked', findings: [], notes: [] }
  const allowed = entitlements(services).flatMap(entitlement => ['--allow', entitlement])
  const chosen = builder === undefined ? [] : ['--builder', builder]
  const args = [
    'buildx',
    'bake',
    '--file',
    '-',
    '--call',
    'check,format=json',
    '--progress',
    'quiet',
    ...chosen,
    ...allowed
  ]
  const result = await execute(docker.command, args, {
    cwd: projectDirectory,
    env: docker.env,
    input: JSON.stringify(definition),
    timeoutMs: checkTimeoutMs,
    ...(docker.signal === undefined ? {} : { signal: docker.signal })
  })
  docker.signal?.throwIfAborted()
  // It ends with 1 when it has found something.
  const checked = parseCheck(result.stdout, request)
  if (checked !== undefined) return { kind: 'checked', ...checked }
  const reason = result.timedOut ? 'it took too long' : (result.stderr.trim().split('\n').at(-1) ?? '')
  return { kind: 'unchecked', reason: reason === '' ? 'buildx has printed no result' : reason }
}

/** Reads what `bake --call=check,format=json` prints; undefined when that is something else. Notes tell what it could not check. */
export function parseCheck(
  text: string,
  { definition, projectDirectory }: Pick<CheckRequest, 'definition' | 'projectDirectory'>
): { readonly findings: readonly Finding[]; readonly notes: readonly string[] } | undefined {
  const document = parseJson(text)
  if (!isRecord(document) || !isRecord(document.target)) return undefined
  const targets = document.target
  const notes: string[] = []
  const services = builtServices(definition)
  const allArguments = argumentValues(services)
  const findings = services.flatMap(({ service, target, definition: built }) => {
    const redact = (text: unknown) => redactText(String(text), allArguments.get(service) ?? {})
    const entry = targets[target]
    const check = isRecord(entry) && isRecord(entry.check) ? entry.check : {}
    const { buildError } = check
    if (isRecord(buildError))
      notes.push(`BuildKit cannot read all of the Dockerfile of ${service}: ${redact(buildError.message)}`)
    const file = fileOf(() => dockerfileSource(built, projectDirectory))
    const warnings = Array.isArray(check.warnings) ? check.warnings.filter(isRecord) : []
    return warnings.flatMap(warning => {
      const { ruleName, detail, description, url, location } = warning
      if (typeof ruleName !== 'string') return []
      const [startLine, endLine] = linesOf(location)
      const message = [detail, description].find(each => typeof each === 'string' && each !== '')
      return [finding({ name: ruleName, message: redact(message ?? ruleName), url, file, startLine, endLine, service })]
    })
  })
  return { findings, notes }
}

/** The linter's warnings of a build that has just run: there they cost nothing more. */
export function buildWarnings(
  warnings: readonly BuildWarning[],
  { definition, projectDirectory }: Pick<CheckRequest, 'definition' | 'projectDirectory'>
): readonly Finding[] {
  const services = builtServices(definition)
  return warnings.flatMap(({ message, url, line, services: names }) => {
    const [, name, text] = /^([A-Z][A-Za-z]+): (.+?)(?: \(line \d+\))?$/.exec(message) ?? []
    if (name === undefined || text === undefined) return []
    return services
      .filter(({ service }) => names.includes(service))
      .map(({ service, definition: built }) => {
        const file = fileOf(() => dockerfileSource(built, projectDirectory))
        return finding({ name, message: text, url, file, startLine: line ?? 1, endLine: line ?? 1, service })
      })
  })
}

interface Lint {
  readonly name: string
  readonly message: string
  readonly url: unknown
  readonly file: string | undefined
  readonly startLine: number
  readonly endLine: number
  readonly service: string
}

function finding({ name, message, url, file, startLine, endLine, service }: Lint): Finding {
  const rule = `buildkit/${name}`
  const link = typeof url === 'string' ? url : 'https://docs.docker.com/reference/build-checks/'
  const sentence = /[.!?]$/.test(message) ? message : `${message}.`
  return {
    rule,
    severity: 'notice',
    file,
    startLine,
    endLine,
    services: [service],
    message: sentence,
    remedy: '',
    link
  }
}

function fileOf(source: () => ReturnType<typeof dockerfileSource>): string | undefined {
  try {
    const found = source()
    return found.kind === 'file' ? path.normalize(found.file) : undefined
  } catch (error) {
    if (error instanceof UnresolvedError) return undefined
    throw error
  }
}

function linesOf(location: unknown): readonly [number, number] {
  const ranges = isRecord(location) && Array.isArray(location.ranges) ? location.ranges.filter(isRecord) : []
  const line = (range: Readonly<Record<string, unknown>> | undefined, side: 'start' | 'end') => {
    const position = range?.[side]
    return isRecord(position) && typeof position.line === 'number' && position.line > 0 ? position.line : 1
  }
  const start = line(ranges[0], 'start')
  return [start, Math.max(start, line(ranges.at(-1), 'end'))]
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // An old buildx that does not know the format prints text.
    return undefined
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
