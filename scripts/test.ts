/**
 * Runs all tests: those that need nothing but Node, then those on real engines, one file at a time. What engines need is
 * fetched or made first. Checks afterwards that nothing is left on the machine, and ends with `N passed, N failed`.
 *
 * Usage: npm test [-- JEST-ARGUMENT ...]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import {
  cleanLeftovers,
  ensureBuilderImage,
  ensureMachineImage,
  ensureRegistryContents,
  ensureToolchain,
  findStrays,
  openTrash
} from './engine/index.ts'
import { projectFolder } from './engine/paths.ts'

interface Count {
  readonly passed: number
  readonly failed: number
  /** Names of tests that passed only when they were run again. */
  readonly again: readonly string[]
}

/** What jest writes, as far as it is used here. */
interface Results {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numRuntimeErrorTestSuites: number
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly invocations?: number
    }[]
  }[]
}

const log = (line: string) => process.stderr.write(`${line}\n`)

await ensureToolchain(log)
await ensureRegistryContents(log)
await ensureMachineImage(log)
await ensureBuilderImage()
await reportRemoved('before')
const emptyTrash = await openTrash()

const unit = await runJest('unit', process.argv.slice(2))
const engine = await runJest('engine', ['--runInBand', ...process.argv.slice(2)])

await reportRemoved('during')
const strays = await findStrays()
for (const stray of strays) log(`Left behind: ${stray}`)
await emptyTrash()

const failed = unit.failed + engine.failed
log('')
for (const name of [...unit.again, ...engine.again]) log(`Passed only when it was run again: ${name}`)
process.stdout.write(`${unit.passed + engine.passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 || strays.length > 0 ? 1 : 0

/** Runs one of the projects in jest.config.mjs. A file that cannot be run at all counts as one failed test. */
async function runJest(project: string, args: readonly string[]): Promise<Count> {
  const file = path.join(projectFolder, '.work', `jest-${project}-${process.pid}.json`)
  await mkdir(path.dirname(file), { recursive: true })
  const options = ['--selectProjects', project, '--passWithNoTests', '--json', `--outputFile=${file}`]
  const jest = spawn(process.execPath, ['node_modules/jest/bin/jest.js', ...options, ...args], {
    cwd: projectFolder,
    // The result is in the file. Progress goes to standard error by itself.
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' }
  })
  // Whoever ends this process means the tests; what they have started goes with them.
  const end = (signal: NodeJS.Signals) => void jest.kill(signal)
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  const [exitCode] = await once(jest, 'exit')
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.off(signal, end)
  const count = existsSync(file) ? readCount(await readFile(file, 'utf8')) : { passed: 0, failed: 0, again: [] }
  await rm(file, { force: true })
  // Not every way to fail is a failed test: a wrong argument, a crash.
  return exitCode === 0 ? count : { ...count, failed: Math.max(1, count.failed) }
}

function readCount(text: string): Count {
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults } = JSON.parse(text) as Results
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
  const again = tests.filter(({ status, invocations = 1 }) => status === 'passed' && invocations > 1)
  return {
    passed: numPassedTests,
    failed: numFailedTests + numRuntimeErrorTestSuites,
    again: again.map(({ fullName }) => fullName)
  }
}

async function reportRemoved(when: string): Promise<void> {
  for (const id of await cleanLeftovers()) log(`Removed what a run that died ${when} this one had left: ${id}`)
}
