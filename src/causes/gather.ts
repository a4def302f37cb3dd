/** Looks at what the steps of a build are made from, while the build runs. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  argumentValues,
  type BakeDefinition,
  type BakeTarget,
  type BuiltService,
  builtServices,
  isLocalPath,
  type Step
} from '../build/index.ts'
import type { RunInputs, StepInputs } from '../history/index.ts'
import { copiedPaths, isCopied } from '../report/index.ts'
import { type ContextBounds, contextFiles } from './context-files.ts'
import { shortDigest } from './digest.ts'
import { oneLine } from './dockerfile-text.ts'
import { ignoreRules } from './ignore-file.ts'

export interface GatherOptions {
  /** Absolute: relative contexts start here. */
  readonly projectDirectory: string
  readonly bounds?: ContextBounds
}

/** A context of more files is not looked at, nor are more bytes read: an index has to stay small, and a build quick. */
const usualBounds: ContextBounds = { mostFiles: 10_000, mostBytes: 256 * 1024 * 1024 }
/** How long a build that has ended waits for it, ms. */
const graceMs = 100

export interface InputsWatch {
  /** Begins; does nothing when it has begun. */
  readonly begin: (definition: BakeDefinition) => void
  /** What was found out, once that is done; undefined when it has not begun, or nothing could be. */
  readonly found: () => Promise<RunInputs | undefined>
  /** What was found out by the end of the build; undefined when there was none. */
  readonly end: (steps: readonly Step[]) => Promise<RunInputs | undefined>
}

/** Gathers beside the build, and gives up soon after it has ended. */
export function watchInputs(options: GatherOptions, signal: AbortSignal): InputsWatch {
  const ended = new AbortController()
  let gathered: Promise<RunInputs | undefined> | undefined
  return {
    begin: definition => {
      const both = AbortSignal.any([signal, ended.signal])
      // Nothing of a build depends on it.
      gathered ??= gatherInputs(builtServices(definition), options, both).catch(() => undefined)
    },
    found: async () => gathered,
    end: async steps => {
      const late = sleep(graceMs, undefined, { signal: ended.signal }).catch(() => undefined)
      await Promise.race([gathered, late])
      ended.abort()
      // Files that were not looked at by now are unknown; the rest is found out at once.
      const inputs = await gathered
      return inputs && withBases(inputs, steps)
    }
  }
}

/** Looks at the services' Dockerfiles, build arguments and build contexts. */
export async function gatherInputs(
  services: readonly BuiltService[],
  { projectDirectory, bounds = usualBounds }: GatherOptions,
  signal: AbortSignal
): Promise<RunInputs> {
  const args = argumentValues(services)
  const files = new Map<string, Readonly<Record<string, string>>>()
  const found = new Map<string, StepInputs>()
  for (const { service, definition } of services) {
    const { context = '.', dockerfile = 'Dockerfile', 'dockerfile-inline': inline } = definition
    const folder = isLocalPath(context) ? path.resolve(projectDirectory, context) : undefined
    const file = path.resolve(folder ?? projectDirectory, dockerfile)
    const text = inline || (await textOf(file))
    const name =
      folder === undefined || text === undefined
        ? undefined
        : await addContext({ folder, file, text, relative: path.relative(projectDirectory, folder) })
    found.set(service, {
      ...(text !== undefined && { dockerfile: shortDigest(text) }),
      settings: settingsDigest(definition),
      args: Object.fromEntries(
        // The name is part of it, so that equal values of several arguments do not show as such.
        Object.entries(args.get(service) ?? {}).map(([name, value]) => [name, shortDigest(`${name}\0${value}`)])
      ),
      bases: {},
      ...(name !== undefined && { context: name })
    })
  }
  return { services: Object.fromEntries(found), files: Object.fromEntries(files) }

  /** Services that take the same files of a context share them. */
  async function addContext(one: {
    readonly folder: string
    readonly file: string
    readonly text: string
    readonly relative: string
  }): Promise<string | undefined> {
    const sources = [...new Set(oneLine(one.text).split('\n').flatMap(copiedPaths))].sort()
    const ignore = (await textOf(`${one.file}.dockerignore`)) ?? (await textOf(path.join(one.folder, '.dockerignore')))
    const name = `${one.relative || '.'} ${shortDigest(JSON.stringify([sources, ignore]))}`
    if (files.has(name)) return name
    const choice = { folder: one.folder, rules: ignoreRules(ignore ?? ''), isWanted: wantedBy(sources) }
    const digests = await contextFiles(choice, bounds, signal)
    if (digests === undefined) return undefined
    files.set(name, digests)
    return name
  }
}

/** What no step sees, or what is looked at by itself: the Dockerfile, arguments, the files of the context. */
const notSettings = new Set<keyof BakeTarget>([
  ...(['args', 'context', 'dockerfile', 'dockerfile-inline'] as const),
  ...(['labels', 'tags', 'output', 'attest', 'cache-from', 'cache-to', 'secret', 'ssh', 'entitlements'] as const)
])

/** Whatever else the results of steps may depend on: the target, platforms, the network, names of hosts... */
function settingsDigest(definition: BakeTarget): string {
  const settings = Object.entries(definition).filter(([name]) => !notSettings.has(name as keyof BakeTarget))
  return shortDigest(JSON.stringify(settings.sort(([a], [b]) => (a < b ? -1 : 1))))
}

/** Adds the digests of base images, which BuildKit shows in the names of steps: `FROM name@sha256:...`. */
export function withBases(inputs: RunInputs, steps: readonly Step[]): RunInputs {
  const names = steps.flatMap(step => step.names)
  const services = Object.entries(inputs.services).map(([service, one]) => {
    const bases = names.flatMap(name => {
      const [, image, digest] = /^FROM (\S+?)@(sha256:[0-9a-f]{64})$/.exec(name.instruction) ?? []
      return name.service === service && image !== undefined && digest !== undefined ? [[image, digest] as const] : []
    })
    return [service, { ...one, bases: Object.fromEntries(bases) }] as const
  })
  return { ...inputs, services: Object.fromEntries(services) }
}

/** Whether a source names the file, or something below the folder. Patterns may stand for anything below their first part. */
function wantedBy(sources: readonly string[]): (file: string, isFolder: boolean) => boolean {
  return (file, isFolder) =>
    sources.some(source => {
      if (isCopied(file, source)) return true
      if (!isFolder) return false
      const plain = source.split(/[*?[]/, 1)[0] ?? ''
      return plain.startsWith(`${file}/`) || (plain.length < source.length && `${file}/`.startsWith(plain))
    })
}

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined)
}
