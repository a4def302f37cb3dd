/** A fault as the suite runs it and as docs/reliability.md tells of it: one declaration for both. */
import type { JobResult } from '../jobs.ts'
import type { Bench } from './bench.ts'

/** How a job ends that meets a fault. */
export type Ending =
  /** The restore is given up; what the build makes is saved. */
  | 'cold'
  /** The restore is given up, and nothing is saved. */
  | 'cold, not saved'
  /** There was nothing to restore; the save is given up. */
  | 'not saved'
  /** The fault is overcome. */
  | 'restored'
  | 'saved'
  /** The build itself cannot go on. */
  | 'failed'
  /** The step was killed or told to end. */
  | 'ended'
  /** The same of the post step. */
  | 'saving ended'

/** What becomes of the daemon: it goes on, it may or may not be started again or is started again with the state that it had, or with that of the snapshot. */
export type EngineEnding = 'untouched' | 'kept' | 'restarted' | 'restored'

export interface Fault {
  /** What happens, as a clause: "the service answers". */
  readonly name: string
  /** Of faults of one name that differ in a detail, such as an HTTP status; fills `<variant>` in `sees`. */
  readonly variant?: string
  /**
   * The one warning (of a failed build: the one error) on the job's page, with `<placeholders>` for what differs from run to
   * run: see {@link shown}. Empty: there is none.
   */
  readonly sees: string
  readonly ending: Ending
  /** Default: see {@link engineOf}. */
  readonly engine?: EngineEnding
  /** Makes it happen to one job. */
  readonly run: (bench: Bench) => Promise<JobResult>
}

export interface FaultGroup {
  readonly title: string
  readonly faults: readonly Fault[]
}

/** A fault that another test file proves already. */
export interface ProvenFault extends Pick<Fault, 'name' | 'sees' | 'ending' | 'engine'> {
  /** Below `__tests__/`. */
  readonly file: string
  /** A part of its source: the title of the test. */
  readonly test: string
}

/** The engine is stopped when half of a snapshot is extracted: which bundle fails before or after that is chance. */
export function engineOf({ engine, ending, sees }: Pick<Fault, 'engine' | 'ending' | 'sees'>): EngineEnding {
  if (engine !== undefined) return engine
  if (ending === 'restored') return 'restored'
  return /starts cold: .*(?:Bundle <digest>|<bundle>)/.test(sees) ? 'kept' : 'untouched'
}

export function titleOf({ name, variant }: Fault): string {
  return variant === undefined ? name : `${name} ${variant}`
}

/** A warning with placeholders for what differs from run to run. */
export function shown(warning: string, folders: Readonly<Record<string, string>> = {}): string {
  const named = Object.entries(folders).reduce((text, [name, folder]) => text.replaceAll(folder, `<${name}>`), warning)
  return placeholders.reduce((text, [pattern, placeholder]) => text.replaceAll(pattern, placeholder), named)
}

const placeholders: readonly (readonly [RegExp, string])[] = [
  [/http:\/\/127\.0\.0\.1:\d+\/account\/cache\/\d+/g, '<url>'],
  [/http:\/\/127\.0\.0\.1:\d+\//g, '<service>'],
  [/127\.0\.0\.1:\d+/g, '<host>'],
  [/cbc1-b\d?-[0-9a-f]{64}/g, '<bundle>'],
  [/cbc1-[\w.+-]+-i-shop-[\w.]*/g, '<index>'],
  [/injected fault/g, "<the service's words>"],
  // Which of several that fail is the first is chance.
  [/\bBundle [0-9a-f]{12} \(\w+\)/g, 'Bundle <digest> (<content>)'],
  [/\/\S+\.sock\b/g, '<socket>'],
  // Whoever is the first to miss the engine tells of it in its own words.
  [
    /^(?!The cache ).*(?:failed to receive status|Unavailable|error reading from server|Cannot connect to the Docker daemon|connection (?:refused|reset)|closed network connection|closing transport|\bEOF\b).*/gs,
    "<buildx's reason>"
  ],
  [/(?<=no space left on the disk: ).*/gs, "<the program's reason>"],
  [/'(?:<[a-z ]+>)?\/[^']*'/g, '<path>'],
  [/<temp>\/f-\w+/g, '<folder>'],
  [
    /other side closed \(UND_ERR_SOCKET\)|the server has closed the connection|(?:read|write) ECONNRESET|write EPIPE|terminated/g,
    '<broken connection>'
  ],
  [/\bsha256:[0-9a-f]{64}\b/g, '<image>'],
  [/\b[0-9a-f]{64}\b/g, '<digest>'],
  [/\b\d+ bytes\b/g, '<n> bytes'],
  [/(?<=bytes instead of |more bytes than )\d+/g, '<n>'],
  [/(?<=cannot be decompressed: ).*/gs, "<zstd's reason>"],
  [/(?<=tar ended with status \d: ).*/gs, "<the program's reason>"],
  [/(?<=needs |has )\d+(?:\.\d)? [kMGT]?B\b/g, '<n>'],
  [/\bcbc-\w{6}\b/g, 'cbc-<id>'],
  [/\bprocess \d+\b/g, 'process <pid>']
]
