/**
 * Unified diffs, as `git apply` and `patch -p1` take them. Their headers are the plain ones: git takes the paths of its own kind
 * from the top of the repository, and in a folder below it would pass over them in silence.
 */
import type { FixedFile } from './edits.ts'

/** Unchanged lines around a change. */
const contextLines = 3

type Change = { readonly kind: ' ' | '-' | '+'; readonly line: string }

/**
 * The patch of all files.
 * @param relative gives the path of a file from the folder in which the patch is applied, with forward slashes
 */
export function unifiedDiff(files: readonly FixedFile[], relative: (file: string) => string): string {
  return files.map(file => fileDiff(file, relative(file.file))).join('')
}

function fileDiff({ before, after }: FixedFile, name: string): string {
  const hunks = hunksOf(changes(linesOf(before ?? ''), linesOf(after)))
  // A name with blanks ends where a tab is.
  const end = /\s/.test(name) ? '\t\n' : '\n'
  const old = before === undefined ? '/dev/null\n' : `a/${name}${end}`
  return `--- ${old}+++ b/${name}${end}${hunks}`
}

/** Lines with their ends; the last may lack it. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** The shortest way from one list of lines to the other, by their longest common subsequence. */
function changes(before: readonly string[], after: readonly string[]): readonly Change[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1
  let tail = 0
  const isSame = () => before[before.length - 1 - tail] === after[after.length - 1 - tail]
  while (tail < before.length - head && tail < after.length - head && isSame()) tail += 1
  const same = (line: string): Change => ({ kind: ' ', line })
  return [
    ...before.slice(0, head).map(same),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(same)
  ]
}

function middle(before: readonly string[], after: readonly string[]): readonly Change[] {
  const width = after.length + 1
  // Length of the longest common subsequence of what is left from each pair of places on.
  const lengths = new Uint32Array((before.length + 1) * width)
  const length = (i: number, j: number) => lengths[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        before[i] === after[j] ? length(i + 1, j + 1) + 1 : Math.max(length(i + 1, j), length(i, j + 1))
    }
  }
  const found: Change[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    const [old, added] = [before[i], after[j]]
    if (old !== undefined && old === added) {
      found.push({ kind: ' ', line: old })
      i += 1
      j += 1
    } else if (old !== undefined && (added === undefined || length(i + 1, j) >= length(i, j + 1))) {
      found.push({ kind: '-', line: old })
      i += 1
    } else {
      found.push({ kind: '+', line: added ?? '' })
      j += 1
    }
  }
  return found
}

function hunksOf(all: readonly Change[]): string {
  const changed = all.flatMap(({ kind }, at) => (kind === ' ' ? [] : [at]))
  const ranges: { start: number; end: number }[] = []
  for (const at of changed) {
    const last = ranges.at(-1)
    const end = Math.min(all.length, at + 1 + contextLines)
    if (last !== undefined && at - contextLines <= last.end) last.end = end
    else ranges.push({ start: Math.max(0, at - contextLines), end })
  }
  return ranges.map(({ start, end }) => hunk(all, start, end)).join('')
}

function hunk(all: readonly Change[], start: number, end: number): string {
  const count = (changes: readonly Change[], without: '+' | '-') =>
    changes.filter(({ kind }) => kind !== without).length
  const [head, lines] = [all.slice(0, start), all.slice(start, end)]
  const range = (without: '+' | '-') => {
    const length = count(lines, without)
    // An empty range is told by the line before it.
    return `${count(head, without) + (length === 0 ? 0 : 1)},${length}`
  }
  const text = lines
    .map(({ kind, line }) => `${kind}${line}${line.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`)
    .join('')
  return `@@ -${range('+')} +${range('-')} @@\n${text}`
}
