/** Runs a bake definition, as compose itself does, and reads what became of it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { type ExecuteResult, execute } from '../process.ts'
import { type BakeDefinition, type BuiltService, entitlements } from './definition.ts'
import { commandOf, type Docker } from './request.ts'
import { bakeEnvironment, withoutTokenSecrets } from './runner-token.ts'

/** bytes of buildx's stderr kept beside its events. */
const keptStderrBytes = 256 * 1024

/** What buildx says of one target after a build (`--metadata-file`). */
export interface TargetMetadata {
  /** Digest of the manifest or index; with the overlay2 store the same as `configDigest`. */
  readonly imageDigest: string | undefined
  readonly configDigest: string | undefined
  /** `<builder>/<node>/<id>`: what `docker buildx history` knows this build by. */
  readonly buildRef: string | undefined
}

export interface BakeRun {
  readonly definition: BakeDefinition
  readonly services: readonly BuiltService[]
  readonly builder: string | undefined
  readonly folder: string
  /** Secrets that reach bake as variables. */
  readonly variables: Readonly<Record<string, string>>
  /** Where the file with the results may be written: a folder that exists. */
  readonly temporaryFolder: string
  readonly onLine: (line: string) => void
}

/** The command line, without `docker`. */
export function bakeArguments(
  services: readonly BuiltService[],
  builder: string | undefined,
  metadataFile: string
): readonly string[] {
  return [
    'buildx',
    'bake',
    '--file',
    '-',
    '--progress',
    'rawjson',
    '--metadata-file',
    metadataFile,
    ...(builder === undefined ? [] : ['--builder', builder]),
    ...entitlements(services).flatMap(entitlement => ['--allow', entitlement])
  ]
}

/**
 * Builds all services of the definition. A failing build is a result, not an error.
 * @throws CommandError when docker cannot be started
 */
export async function bake(
  run: BakeRun,
  docker: Docker
): Promise<{ readonly result: ExecuteResult; readonly metadata: ReadonlyMap<string, TargetMetadata> }> {
  const folder = await mkdtemp(path.join(run.temporaryFolder, 'cbc-bake-'))
  try {
    const metadataFile = path.join(folder, 'metadata.json')
    const result = await execute(...commandOf(docker, bakeArguments(run.services, run.builder, metadataFile)), {
      cwd: run.folder,
      // Only the file with the results gets smaller: attestations of the images stay as they are.
      env: {
        ...bakeEnvironment(run.definition, docker.env, run.folder),
        ...run.variables,
        BUILDX_METADATA_PROVENANCE: 'disabled'
      },
      input: JSON.stringify(withoutTokenSecrets(run.definition, run.folder)),
      maxOutputBytes: keptStderrBytes,
      onStderrLine: run.onLine,
      ...(docker.signal === undefined ? {} : { signal: docker.signal })
    })
    return { result, metadata: await readMetadata(metadataFile) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Reads buildx's metadata: target -> results. Nothing is there after a failed build. */
async function readMetadata(file: string): Promise<ReadonlyMap<string, TargetMetadata>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return parseMetadata(text)
}

/** Takes the metadata file apart. */
export function parseMetadata(text: string): ReadonlyMap<string, TargetMetadata> {
  const document: unknown = text.trim() === '' ? {} : JSON.parse(text)
  const targets = Object.entries(document as Record<string, Record<string, unknown> | null>)
  return new Map(
    targets.map(([target, values]) => [
      target,
      {
        imageDigest: stringOf(values?.['containerimage.digest']),
        configDigest: stringOf(values?.['containerimage.config.digest']),
        buildRef: stringOf(values?.['buildx.build.ref'])
      }
    ])
  )
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
