import { createHash } from 'node:crypto'

/** Longest readable part of a workspace name, so that every cache key stays far below the 512 characters it may have. */
const readableLength = 80

/** One value of a job's matrix, as JSON has it. */
export type MatrixValue =
  | null
  | boolean
  | number
  | string
  | readonly MatrixValue[]
  | { readonly [key: string]: MatrixValue }

/**
 * Makes a name fit for cache keys and file names out of any text: letters, digits, `.`, `_` and `-` only.
 * A name that had to be changed gets eight digits of the text's SHA-256, so that names of different texts differ.
 */
export function workspaceName(text: string): string {
  const readable = readablePart(text)
  return readable === text && text !== '' ? text : withDigest(readable, text)
}

/**
 * The name of a workspace whose user gave none: readable, the same in every run, and different for every combination
 * of project directory and matrix values.
 * @param projectDirectory relative to the checkout, `/`-separated; `''` for the checkout itself
 * @param matrix the values of this job, `null` when it has no matrix
 */
export function defaultWorkspace(projectDirectory: string, matrix: MatrixValue): string {
  const values = leaves(matrix)
  if (projectDirectory === '' && values.length === 0) return 'default'
  return withDigest(
    readablePart([projectDirectory, ...values].filter(part => part !== '').join('-')),
    canonicalJson({ projectDirectory, matrix })
  )
}

function readablePart(text: string): string {
  return text
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .slice(0, readableLength)
    .replace(/^[.-]+|[.-]+$/g, '')
}

function withDigest(readable: string, text: string): string {
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 8)
  return readable === '' ? digest : `${readable}-${digest}`
}

/** The scalar values of a matrix in the order of their sorted keys, as text. */
function leaves(value: MatrixValue): string[] {
  if (value === null) return []
  if (Array.isArray(value)) return value.flatMap(leaves)
  if (typeof value !== 'object') return [String(value)]
  return sortedEntries(value as { readonly [key: string]: MatrixValue }).flatMap(([, item]) => leaves(item))
}

/** JSON with sorted keys: equal values give equal text, in whatever order they were written down. */
function canonicalJson(value: MatrixValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const entries = sortedEntries(value as { readonly [key: string]: MatrixValue })
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`
}

function sortedEntries(value: { readonly [key: string]: MatrixValue }): [string, MatrixValue][] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
}
