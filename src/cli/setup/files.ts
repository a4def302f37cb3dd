/** What setup would write, and the writing of it. */
import { withBlock } from './marked-block.ts'
import { lackText, type OverridePlan, overrideHeader } from './override.ts'
import { readText, replaceFile } from './safe-write.ts'
import { profileLines, type Shell, setsAll } from './shell-profile.ts'

interface PlannedFile {
  readonly what: 'profile' | 'override'
  /** Absolute path. */
  readonly file: string
  /** What else there is to say, sentences without their full stops. */
  readonly notes?: readonly string[]
}

export type FilePlan = PlannedFile &
  (
    | { readonly kind: 'current'; readonly reason: string }
    /** Nobody but its user may change it. */
    | { readonly kind: 'damaged'; readonly reason: string }
    | {
        readonly kind: 'write'
        /** As they are shown. */
        readonly lines: readonly string[]
        /** undefined when there is no such file. One character a byte, as `after`. */
        readonly before: string | undefined
        readonly after: string
        /** What to do when it is written. */
        readonly next: string
      }
  )

export interface WrittenFile {
  readonly written: boolean
  readonly backup?: string | undefined
  readonly next?: string
}

export async function planProfile(shell: Shell, file: string): Promise<FilePlan> {
  const before = await readText(file)
  const what = 'profile'
  if (setsAll(before ?? '')) return { what, file, kind: 'current', reason: 'switches BuildKit on already' }
  const lines = profileLines(shell)
  const edit = withBlock(before ?? '', lines)
  switch (edit.kind) {
    case 'unchanged':
      return { what, file, kind: 'current', reason: 'holds the lines, but others of yours after them undo them' }
    case 'damaged':
      return { what, file, kind: 'damaged', reason: edit.reason }
    case 'changed':
      return { what, file, kind: 'write', lines, before, after: edit.content, next: `Take it over now: source ${file}` }
  }
}

/** @param plan undefined when there is no project */
export async function planOverrideFile(file: string, plan: OverridePlan | undefined): Promise<readonly FilePlan[]> {
  if (plan === undefined) return []
  const what = 'override'
  const notes = plan.left.map(one => `${lackText(one)}, and gets none: ${one.reason}`)
  const base = { what, file, ...(notes.length > 0 && { notes }) } as const
  const before = await readText(file)
  if (plan.text === undefined) {
    return [{ ...base, kind: 'current', reason: 'no service lacks a cache volume for pip or uv that it could get' }]
  }
  const after = Buffer.from(plan.text, 'utf8').toString('latin1')
  if (before === after) return [{ ...base, kind: 'current', reason: 'is as it should be' }]
  if (before !== undefined && !before.startsWith(overrideHeader)) {
    const reason = 'it is a file of your own. Choose another name with --override-file'
    return [{ ...base, kind: 'damaged', reason }]
  }
  const lines = plan.text.trimEnd().split('\n')
  const next = `Use it: docker compose -f <your compose file> -f ${file} up, or name both in COMPOSE_FILE.`
  return [{ ...base, kind: 'write', lines, before, after, next }]
}

/** @throws CliError: the file is as it was then */
export async function writePlan(plan: Extract<FilePlan, { readonly kind: 'write' }>, now: Date): Promise<WrittenFile> {
  const backup = await replaceFile(plan.file, plan.before, plan.after, now)
  return { written: true, backup, next: plan.next }
}
