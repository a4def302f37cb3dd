/**
 * The files by which a step tells the runner its outputs, environment, path, state and summary. Written after the
 * behaviour of actions/runner (`FileCommandManager.cs`) and GitHub's page "Workflow commands for GitHub Actions".
 */
import { randomUUID } from 'node:crypto'
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const kinds = ['OUTPUT', 'ENV', 'PATH', 'STATE', 'STEP_SUMMARY'] as const
type Kind = (typeof kinds)[number]

/** Largest summary of one step that is shown. */
const summaryLimitBytes = 1024 * 1024

export interface CommandFileContents {
  readonly outputs: Readonly<Record<string, string>>
  readonly environment: Readonly<Record<string, string>>
  /** Folders in the order in which they were added. */
  readonly path: readonly string[]
  readonly state: Readonly<Record<string, string>>
  readonly summary: string
  /** Files that could not be understood: each makes the step fail. */
  readonly errors: readonly string[]
}

/** A fresh, empty set of files for one phase of one step. */
export class CommandFiles {
  /** The variables that name the files: `GITHUB_OUTPUT`, `GITHUB_ENV`, ... */
  readonly environment: Readonly<Record<string, string>>

  /** @param owner who must be able to write to them, when that is not the user of this process */
  constructor(folder: string, owner?: { readonly uid: number; readonly gid: number }) {
    mkdirSync(folder, { recursive: true })
    const suffix = randomUUID()
    const entries = kinds.map(kind => [kind, path.join(folder, `${kind.toLowerCase()}_${suffix}`)] as const)
    for (const [, file] of entries) {
      writeFileSync(file, '')
      if (owner) chownSync(file, owner.uid, owner.gid)
    }
    this.environment = Object.fromEntries(entries.map(([kind, file]) => [`GITHUB_${kind}`, file]))
  }

  /** Reads what the step has written. */
  read(): CommandFileContents {
    const errors: string[] = []
    const pairs = (kind: Kind) => {
      try {
        return parsePairs(this.#text(kind))
      } catch (error) {
        errors.push(`Unable to process file command '${kind.toLowerCase()}' successfully. ${(error as Error).message}`)
        return {}
      }
    }
    const { NODE_OPTIONS: nodeOptions, ...environment } = pairs('ENV')
    if (nodeOptions !== undefined) errors.push(`Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.`)
    const summary = this.#text('STEP_SUMMARY')
    const tooLong = Buffer.byteLength(summary) > summaryLimitBytes
    if (tooLong) errors.push('$GITHUB_STEP_SUMMARY supports content up a size of 1024k')
    return {
      outputs: pairs('OUTPUT'),
      environment,
      path: this.#text('PATH')
        .split(/\r?\n/)
        .filter(line => line !== ''),
      state: pairs('STATE'),
      summary: tooLong ? '' : summary,
      errors
    }
  }

  #text(kind: Kind): string {
    try {
      return readFileSync(this.environment[`GITHUB_${kind}`] ?? '', 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
      throw error
    }
  }
}

/**
 * Parses `name=value` lines and `name<<delimiter` blocks; later values win.
 * @throws Error for a line that is neither, an empty name or delimiter, and a block without its end
 */
export function parsePairs(text: string): Record<string, string> {
  const pairs: Record<string, string> = {}
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  while (lines.length > 0) {
    const line = lines.shift() ?? ''
    if (line === '') continue
    const [, name = '', sign = '', rest = ''] = /^(.*?)(=|<<)(.*)$/s.exec(line) ?? []
    if (name === '') throw new Error(`Invalid format '${line}'`)
    pairs[name] = sign === '=' ? rest : takeBlock(lines, rest)
  }
  return pairs
}

function takeBlock(lines: string[], delimiter: string): string {
  if (delimiter === '') throw new Error('Invalid value. A delimiter must not be empty')
  const end = lines.indexOf(delimiter)
  if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`)
  const block = lines.splice(0, end + 1)
  return block.slice(0, -1).join('\n')
}
