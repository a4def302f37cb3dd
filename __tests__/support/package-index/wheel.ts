import { createHash } from 'node:crypto'
import { type ZipEntry, zip } from './zip.ts'

/** What a wheel says of itself. `requires` holds PEP 508 requirements, `entryPoints` the text of `entry_points.txt`. */
export interface WheelDescription {
  readonly name: string
  readonly version: string
  readonly summary?: string
  readonly requires?: readonly string[]
  readonly entryPoints?: string
  /** Compatibility tag; `py3-none-any` when left out. */
  readonly tag?: string
}

/** A wheel as an index serves it. `project` is the normalised name (PEP 503), `metadata` the text of METADATA. */
export interface Wheel {
  readonly project: string
  readonly version: string
  readonly filename: string
  readonly sha256: string
  readonly bytes: number
  readonly metadata: string
  /** Its content: in memory, or the path of a file. */
  readonly content: Uint8Array | string
}

/** Returns a project name as PEP 503 normalises it: `Foo._Bar` -> `foo-bar`. */
export function normaliseName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

/** Returns the name as it stands in wheel file names and in `*.dist-info` folders. */
function escapeName(name: string): string {
  return normaliseName(name).replaceAll('-', '_')
}

function metadataText(description: WheelDescription): string {
  const lines = ['Metadata-Version: 2.1', `Name: ${description.name}`, `Version: ${description.version}`]
  if (description.summary !== undefined) lines.push(`Summary: ${description.summary}`)
  for (const requirement of description.requires ?? []) lines.push(`Requires-Dist: ${requirement}`)
  return `${lines.join('\n')}\n`
}

function wheelText(tag: string): string {
  const pure = tag.endsWith('-none-any')
  return `Wheel-Version: 1.0\nGenerator: package-index 1.0\nRoot-Is-Purelib: ${pure}\nTag: ${tag}\n`
}

/** A line of RECORD: path, digest (base64url without padding), bytes. */
function recordLine(entry: ZipEntry): string {
  const digest = createHash('sha256').update(entry.content).digest('base64url')
  const name = /[",]/.test(entry.name) ? `"${entry.name.replaceAll('"', '""')}"` : entry.name
  return `${name},sha256=${digest},${entry.content.length}`
}

/**
 * Builds a wheel (binary distribution format 1.0) in memory: `files` plus METADATA, WHEEL, entry_points.txt and RECORD.
 * `level` is the deflate level, 0 for content which does not compress. Equal input gives equal bytes.
 */
export async function buildWheel(
  description: WheelDescription,
  files: readonly ZipEntry[],
  level = 6
): Promise<Wheel & { readonly content: Buffer }> {
  const tag = description.tag ?? 'py3-none-any'
  const folder = `${escapeName(description.name)}-${description.version}.dist-info`
  const metadata = metadataText(description)
  const text = (name: string, content: string): ZipEntry => ({
    name: `${folder}/${name}`,
    content: Buffer.from(content)
  })
  const entries = [...files, text('METADATA', metadata), text('WHEEL', wheelText(tag))]
  if (description.entryPoints !== undefined) entries.push(text('entry_points.txt', description.entryPoints))
  const record = [...entries.map(recordLine), `${folder}/RECORD,,`]
  const content = await zip([...entries, text('RECORD', `${record.join('\n')}\n`)], level)
  return {
    project: normaliseName(description.name),
    version: description.version,
    filename: `${escapeName(description.name)}-${description.version}-${tag}.whl`,
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes: content.length,
    metadata,
    content
  }
}
