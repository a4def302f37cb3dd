/** Applies the fixes of findings. */
import type { ContextFiles } from './context-files.ts'
import type { Finding, TextEdit } from './finding.ts'

/** A file before and after its fixes. */
export interface FixedFile {
  /** Absolute. */
  readonly file: string
  /** undefined for one that is new. */
  readonly before: string | undefined
  readonly after: string
}

export interface FixResult {
  /** Sorted by name. */
  readonly files: readonly FixedFile[]
  /** Whether nothing more can be fixed. */
  readonly isComplete: boolean
}

/** Fixes make others possible, such as a mount the option that spoils it: more than these rounds were never needed. */
const maxRounds = 20

/**
 * Applies fixes, looks again and goes on until there are none.
 * @param find the findings of the project with its files as `files` gives them
 */
export function fixAll(find: (files: ContextFiles) => readonly Finding[], files: ContextFiles): FixResult {
  const changed = new Map<string, string>()
  const current = withChanges(files, changed)
  for (let round = 0; round < maxRounds; round += 1) {
    const edits = chosenEdits(find(current))
    if (edits.length === 0) return { files: fixedFiles(changed, files), isComplete: true }
    for (const [file, own] of byFile(edits)) changed.set(file, applyEdits(current.read(file) ?? '', own))
  }
  return { files: fixedFiles(changed, files), isComplete: false }
}

/** Files with some of them as if they were changed. */
function withChanges(files: ContextFiles, changed: ReadonlyMap<string, string>): ContextFiles {
  return {
    ...files,
    read: file => changed.get(file) ?? files.read(file),
    kind: file => (changed.has(file) ? 'file' : files.kind(file))
  }
}

/** The edits of as many findings as can be applied at once: those of one go together, and none touches another's. */
function chosenEdits(findings: readonly Finding[]): readonly TextEdit[] {
  const chosen: TextEdit[] = []
  for (const { fix = [] } of findings) {
    if (fix.every(edit => chosen.every(other => !touches(edit, other)))) chosen.push(...fix)
  }
  return chosen
}

/** Edits that meet are left for another round, too: which of them comes first would be chance. */
function touches(a: TextEdit, b: TextEdit): boolean {
  return a.file === b.file && a.start <= b.end && b.start <= a.end
}

function byFile(edits: readonly TextEdit[]): ReadonlyMap<string, readonly TextEdit[]> {
  return Map.groupBy(edits, edit => edit.file)
}

/** The text with its edits, which do not overlap. Those at the same place follow each other as they are given. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = ''
  let at = 0
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return result + text.slice(at)
}

function fixedFiles(changed: ReadonlyMap<string, string>, files: ContextFiles): readonly FixedFile[] {
  return [...changed]
    .map(([file, after]) => ({ file, before: files.read(file), after }))
    .filter(({ before, after }) => before !== after)
    .sort((a, b) => (a.file < b.file ? -1 : 1))
}
