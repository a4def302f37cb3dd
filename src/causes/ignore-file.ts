/**
 * `.dockerignore` files: patterns of one line each, the last one that matches decides, `!` takes back what others leave out
 * (https://docs.docker.com/build/concepts/context/#dockerignore-files).
 */

export interface IgnoreRule {
  readonly pattern: RegExp
  readonly takesBack: boolean
}

/** Reads the text of an ignore file. */
export function ignoreRules(text: string): readonly IgnoreRule[] {
  return text.split('\n').flatMap(line => {
    const words = line.replace(/^\uFEFF/, '').trim()
    if (words === '' || words.startsWith('#')) return []
    const takesBack = words.startsWith('!')
    const pattern = cleaned(takesBack ? words.slice(1).trim() : words)
    return pattern === '' || pattern === '.' ? [] : [{ pattern: expression(pattern), takesBack }]
  })
}

/** Whether a file or folder is left out of the build context. @param file relative to the context, with `/` */
export function isIgnored(file: string, rules: readonly IgnoreRule[]): boolean {
  const parts = file.split('/')
  const parents = parts.map((_, at) => parts.slice(0, at + 1).join('/'))
  return rules.reduce(
    (ignored, { pattern, takesBack }) => (parents.some(one => pattern.test(one)) ? !takesBack : ignored),
    false
  )
}

/** Without slashes at either end, and without steps that lead nowhere. */
function cleaned(pattern: string): string {
  const parts: string[] = []
  for (const part of pattern.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}

/** `*` and `?` stay within a name, `**` is any number of folders. */
function expression(pattern: string): RegExp {
  let text = ''
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? ''
    if (pattern.startsWith('**/', at)) {
      text += '(?:.*/)?'
      at += 2
    } else if (pattern.startsWith('**', at)) {
      text += '.*'
      at += 1
    } else if (character === '*') text += '[^/]*'
    else if (character === '?') text += '[^/]'
    else if (character === '[') {
      const [whole, negated = '', inside = ''] = /^\[(\^?)((?:\\.|[^\]\\])+)\]/.exec(pattern.slice(at)) ?? []
      text += whole === undefined ? '\\[' : `[${negated}${inside.replace(/[[&~|]/g, '\\$&')}]`
      at += (whole?.length ?? 1) - 1
    } else {
      const next = character === '\\' ? (pattern[at + 1] ?? '') : ''
      if (next !== '') at += 1
      text += (next || character).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    }
  }
  return new RegExp(`^${text}$`, 's')
}
