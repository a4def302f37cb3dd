/** The inputs of `report/action.yml`. */
import path from 'node:path'
import { InputError, InputReader } from './input-reader.ts'
import { type CommentMode, commentModes } from './report/index.ts'
import { workspaceName } from './workspace.ts'

export interface ReportInputs {
  /** Absolute path of the folder that holds the reports. */
  readonly folder: string
  /** Workspaces that should have a report, named as their reports name them. */
  readonly expected: readonly string[]
  readonly comment: CommentMode
  /** A secret. */
  readonly token: string
  readonly summary: boolean
}

/** Every input and its default, as `report/action.yml` declares them (a test compares the two). */
export const reportInputDefaults = {
  path: 'build-reports',
  expected: '',
  comment: 'auto',
  'github-token': '',
  summary: 'true'
} as const

export type ReportInputName = keyof typeof reportInputDefaults

/**
 * Reads and validates all inputs. An empty value means the default.
 * @param root absolute path that `path` starts from
 * @throws InputError
 */
export function readReportInputs(source: (name: ReportInputName) => string, root: string): ReportInputs {
  const read = new InputReader<ReportInputName>(name => source(name).trim() || reportInputDefaults[name])
  const inputs: ReportInputs = {
    folder: path.resolve(root, read.text('path')),
    expected: read.names('expected', /./, 'a workspace').map(workspaceName),
    comment: read.choice('comment', commentModes),
    token: read.text('github-token'),
    summary: read.boolean('summary')
  }
  if (read.problems.length > 0) throw new InputError(read.problems)
  return inputs
}
