/** `.dockerignore` files (https://docs.docker.com/build/concepts/context/#dockerignore-files). */
import path from 'node:path'
import type { ContextFiles } from './context-files.ts'

export interface IgnoreFile {
  /** Absolute; where it would be when it is missing. */
  readonly file: string
  /** undefined when it is missing. */
  readonly text: string | undefined
  /** Whether a path relative to the context is kept out of it. */
  readonly ignores: (relative: string) => boolean
}

interface Pattern {
  readonly matches: RegExp
  readonly isException: boolean
}

/** The file that counts: the one named after the Dockerfile, else the one of the context. */
export function readIgnoreFile(context: string, dockerfile: string | undefined, files: ContextFiles): IgnoreFile {
  const own = dockerfile === undefined ? undefined : `${dockerfile}.dockerignore`
  const ownText = own === undefined ? undefined : files.read(own)
  const file = own !== undefined && ownText !== undefined ? own : path.join(context, '.dockerignore')
  const text = ownText ?? files.read(file)
  const patterns = parsePatterns(text ?? '')
  return { file, text, ignores: relative => isIgnored(relative, patterns) }
}

function parsePatterns(text: string): readonly Pattern[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
    .flatMap(line => {
      const isException = line.startsWith('!')
      const cleaned = path.posix.normalize(line.slice(isException ? 1 : 0).trim()).replace(/^\/+|\/+$/g, '')
      return cleaned === '' || cleaned === '.' ? [] : [{ matches: toExpression(cleaned), isException }]
    })
}

/** The last pattern that fits a path or a folder above it decides. */
function isIgnored(relative: string, patterns: readonly Pattern[]): boolean {
  if (patterns.length === 0) return false
  const parts = relative.split('/')
  const paths = parts.map((_, at) => parts.slice(0, at + 1).join('/'))
  return patterns.reduce(
    (ignored, { matches, isException }) => (paths.some(each => matches.test(each)) ? !isException : ignored),
    false
  )
}

/** As Go's filepath.Match, and `**` for any number of folders. */
function toExpression(pattern: string): RegExp {
  let source = ''
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? ''
    const set = character === '[' ? /^\[(\^?)((?:\\.|[^\]])+)\]/.exec(pattern.slice(at)) : null
    if (pattern.startsWith('**/', at)) {
      source += '(?:.*/)?'
      at += 2
    } else if (pattern.startsWith('**', at)) {
      source += '.*'
      at += 1
    } else if (character === '*') source += '[^/]*'
    else if (character === '?') source += '[^/]'
    else if (set !== null) {
      source += `[${set[1]}${(set[2] ?? '').replace(/[[\]^]/g, '\\$&')}]`
      at += set[0].length - 1
    } else {
      if (character === '\\' && at + 1 < pattern.length) at += 1
      source += (pattern[at] ?? '').replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    }
  }
  try {
    return new RegExp(`^${source}$`)
  } catch {
    // A set that makes no sense matches nothing, as with Docker, which refuses the file.
    return /(?!)/
  }
}
