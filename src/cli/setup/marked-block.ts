/** A part of a user's file that is ours, between two markers; everything else of the file is never changed. */

const begin = '# >>> compose-build-cache >>>'
const end = '# <<< compose-build-cache <<<'

export type BlockEdit =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed'; readonly content: string }
  /** Nobody can tell what is whose any more. */
  | { readonly kind: 'damaged'; readonly reason: string }

/**
 * The content with the block holding these lines: put at its end, or in the place of the block that is there. Line ends are
 * those of the file.
 */
export function withBlock(content: string, lines: readonly string[]): BlockEdit {
  const newline = content.includes('\r\n') ? '\r\n' : '\n'
  const all = content.split(/\r?\n/)
  const begins = all.flatMap((line, at) => (line.trim() === begin ? [at] : []))
  const ends = all.flatMap((line, at) => (line.trim() === end ? [at] : []))
  const block = [begin, ...lines, end].join(newline)
  if (begins.length === 0 && ends.length === 0) {
    const gap = content === '' ? '' : /\n$/.test(content) ? newline : `${newline}${newline}`
    return { kind: 'changed', content: `${content}${gap}${block}${newline}` }
  }
  const [from, to] = [begins[0], ends[0]]
  if (begins.length !== 1 || ends.length !== 1 || from === undefined || to === undefined || from > to) {
    return { kind: 'damaged', reason: `its markers "${begin}" and "${end}" are not one pair` }
  }
  if (all.slice(from + 1, to).join('\n') === lines.join('\n')) return { kind: 'unchanged' }
  // By characters, so that not even the line ends of other lines change.
  const start = nthLine(content, from)
  const stop = nthLine(content, to) + (all[to]?.length ?? 0)
  return { kind: 'changed', content: `${content.slice(0, start)}${block}${content.slice(stop)}` }
}

/** Where a line begins, lines counted from 0. */
function nthLine(content: string, line: number): number {
  let at = 0
  for (let seen = 0; seen < line; seen += 1) at = content.indexOf('\n', at) + 1
  return at
}
