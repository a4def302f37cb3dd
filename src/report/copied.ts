/** Which files of the build context an instruction takes (https://docs.docker.com/reference/dockerfile/#copy). */
import path from 'node:path'

/**
 * The paths that an instruction takes from the build context, relative to it; `.` is all of it. Empty when it takes none:
 * what comes from another stage or image, or from the network, is none of it.
 */
export function copiedPaths(instruction: string): readonly string[] {
  const [keyword = '', ...words] = instruction.trim().split(/\s+/)
  switch (keyword.toUpperCase()) {
    case 'COPY':
    case 'ADD':
      return words.some(word => word.startsWith('--from=')) ? [] : sources(words).flatMap(contextPath)
    case 'RUN':
      return words.flatMap(boundPath)
    default:
      return []
  }
}

/** Whether a file of the context is one that a path stands for; the path may be a file, a folder or a pattern. */
export function isCopied(file: string, source: string): boolean {
  if (source === '.' || source === file || file.startsWith(`${source}/`)) return true
  if (!/[*?[]/.test(source)) return false
  const depth = source.split('/').length
  return path.matchesGlob(file.split('/').slice(0, depth).join('/'), source)
}

/** All words but the last, which is the destination. */
function sources(words: readonly string[]): readonly string[] {
  const rest = words.filter(word => !word.startsWith('--')).join(' ')
  const all = rest.startsWith('[') ? (jsonWords(rest) ?? rest.split(' ')) : rest.split(' ')
  return all.slice(0, -1)
}

function jsonWords(text: string): readonly string[] | undefined {
  try {
    const words: unknown = JSON.parse(text)
    return Array.isArray(words) ? words.filter(word => typeof word === 'string') : undefined
  } catch {
    // BuildKit reads it as plain words, too, when it is no JSON.
    return undefined
  }
}

/** What is written as a variable may be anything; a URL and text that is written in the Dockerfile are no files. */
function contextPath(source: string): string[] {
  if (/^(https?:\/\/|git@|<<)/.test(source)) return []
  if (source.includes('$')) return ['.']
  return [path.posix.join('/', source).replace(/^\/|\/$/g, '') || '.']
}

function boundPath(word: string): string[] {
  const [, flag = ''] = /^--mount=(.*)$/.exec(word) ?? []
  const options = new Map(
    flag.split(',').map(option => {
      const [name = '', value = ''] = option.split('=', 2)
      return [name, value] as const
    })
  )
  if (flag === '' || (options.get('type') ?? 'bind') !== 'bind' || options.has('from')) return []
  return contextPath(options.get('source') ?? options.get('src') ?? '.')
}
