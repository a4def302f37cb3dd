import { stepKey } from './step-key.ts'

/**
 * The display names of BuildKit's vertices. Dockerfile steps are `[service platform stage i/n] INSTRUCTION`: buildx adds the
 * bake target only when it builds more than one, the platform is there in multi-platform builds, the stage in Dockerfiles
 * with several stages or contexts, and `i` is padded with spaces to the width of `n`.
 */

/** Which bake targets one build runs, as buildx names them in its progress. */
export interface TargetNames {
  /** bake target -> compose service. */
  readonly services: ReadonlyMap<string, string>
}

export interface StepName {
  readonly kind: 'step'
  readonly service: string
  readonly platform: string | undefined
  readonly stage: string | undefined
  readonly index: number
  readonly total: number
  /** The instruction as BuildKit shows it: arguments expanded, heredocs shortened. */
  readonly instruction: string
  /** See `stepKey`. */
  readonly key: string
}

export type OtherKind = 'context' | 'definition' | 'export' | 'cache-import' | 'cache-export' | 'auth' | 'other'

export interface OtherName {
  readonly kind: OtherKind
  /** undefined when the name does not say. */
  readonly service: string | undefined
  readonly label: string
}

const stepPattern = /^\[(?:([^\]]*?)\s+)?(\d+)\/(\d+)\] ([\s\S]*)$/
const platformPattern = /^[a-z0-9]+\/[a-z0-9]/

/** Takes a vertex's name apart. */
export function parseVertexName(name: string, targets: TargetNames): StepName | OtherName {
  const match = stepPattern.exec(name)
  if (match === null) return parseOther(name, targets)
  const words = (match[1] ?? '').split(/\s+/).filter(word => word !== '')
  const service = prefixed(targets) ? (targets.services.get(words[0] ?? '') ?? words[0]) : only(targets)
  if (prefixed(targets)) words.shift()
  const platform = platformPattern.test(words[0] ?? '') ? words.shift() : undefined
  const step = {
    service: service ?? '',
    platform,
    stage: words.length > 0 ? words.join(' ') : undefined,
    index: Number(match[2]),
    total: Number(match[3]),
    instruction: match[4] ?? ''
  }
  return { kind: 'step', ...step, key: stepKey(step) }
}

function parseOther(name: string, targets: TargetNames): OtherName {
  const match = /^\[([^\]]*)\] ?([\s\S]*)$/.exec(name)
  const [first = '', ...rest] = (match?.[1] ?? '').split(/\s+/)
  const service = prefixed(targets) ? targets.services.get(first) : only(targets)
  const tag = (prefixed(targets) && service !== undefined ? rest : [first, ...rest]).join(' ')
  const label = match === null ? name : (match[2] ?? '')
  return { kind: otherKind(tag, label), service, label }
}

function otherKind(tag: string, label: string): OtherKind {
  if (tag === 'auth') return 'auth'
  if (label === 'load build context' || tag === 'context' || tag.startsWith('context ')) return 'context'
  if (tag === 'internal') return 'definition'
  // Only GitHub's exporter calls itself otherwise.
  if (/^exporting (cache|to GitHub Actions Cache)/.test(label)) return 'cache-export'
  if (label.startsWith('importing cache')) return 'cache-import'
  if (/^(exporting to|importing to|pushing|sending tarball)/.test(label)) return 'export'
  return 'other'
}

function prefixed(targets: TargetNames): boolean {
  return targets.services.size > 1
}

function only(targets: TargetNames): string | undefined {
  return targets.services.values().next().value
}
