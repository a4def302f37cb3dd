/** Finds the reports of other jobs in a folder. They come from builds of anybody's code: nothing in them is taken on trust. */
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Report } from './report.ts'
import { parseReport, ReportError } from './schema.ts'

export interface Gathered {
  /** The newest of each workspace. */
  readonly reports: readonly Report[]
  /** What could not be used, as sentences without a full stop. */
  readonly problems: readonly string[]
}

/** A matrix has at most 256 jobs. */
const mostFiles = 1000
/** A report of 400 steps takes less than a hundredth of it. */
const mostBytes = 16 * 1024 * 1024

/** Reads every `.json` file in a folder and in those below it, links excepted. A folder that is missing holds nothing. */
export async function gatherReports(folder: string): Promise<Gathered> {
  const files = await jsonFiles(folder)
  if (files === undefined) return { reports: [], problems: [`there is no folder ${folder}`] }
  const problems: string[] = []
  const newest = new Map<string, Report>()
  for (const file of files.slice(0, mostFiles)) {
    const report = await readReport(file).catch((error: unknown) => {
      problems.push(`${path.relative(folder, file)} is not used: ${reasonOf(error)}`)
    })
    const known = report && newest.get(report.workspace)
    if (report && (known === undefined || Date.parse(known.startedAt) < Date.parse(report.startedAt))) {
      newest.set(report.workspace, report)
    }
  }
  if (files.length > mostFiles) problems.push(`only the first ${mostFiles} of ${files.length} files are read`)
  return { reports: [...newest.values()], problems }
}

async function jsonFiles(folder: string): Promise<readonly string[] | undefined> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries
      .filter(entry => entry.isFile() && entry.name.endsWith('.json'))
      .map(entry => path.join(entry.parentPath, entry.name))
      .sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function readReport(file: string): Promise<Report> {
  const { size } = await stat(file)
  if (size > mostBytes) throw new ReportError(`it has ${size} bytes`)
  return parseReport(await readFile(file, 'utf8'))
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
