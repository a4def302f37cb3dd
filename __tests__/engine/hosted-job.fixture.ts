/**
 * Runs inside a machine of hosted-machine.test.ts: one job on the project in `/checkout`, with the cache in `/cache`.
 *
 * Usage: node hosted-job.fixture.ts RUN-ID [SCRIPT]
 * The script runs between main and post, as a later step. Prints a {@link HostedJob} as JSON.
 */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { Job, type JobEnd, type PhaseResult } from '../support/runner/index.ts'

export interface HostedJob extends JobEnd {
  readonly main: PhaseResult
  readonly script: PhaseResult | undefined
  /** Folders for temporary use that were there at the end. */
  readonly temporary: readonly string[]
}

const [runId, script] = process.argv.slice(2)
const action = path.resolve(import.meta.dirname, '../..')
const job = new Job({ workspace: '/checkout', run: { runId: Number(runId) } })
try {
  const main = await job.uses(action, { with: { 'cache-backend': 'directory', 'cache-directory': '/cache' } })
  const ran = script === undefined ? undefined : await job.script(script)
  const end = await job.finish()
  const entries = readdirSync(job.folders.temp, { recursive: true, encoding: 'utf8' })
  const temporary = entries.filter(entry => path.basename(entry).startsWith('cbc-'))
  const result: HostedJob = { main, script: ran, temporary, ...end }
  process.stdout.write(JSON.stringify(result))
} finally {
  job.remove()
}
