/**
 * Measures ways to build the same project on fresh engines, in the five situations of the demo: plain docker compose build, the
 * pipelines that BuildKit's own caches make, and this action. Pipelines take turns, each with a cache of its own; medians
 * count. Everything it needs is set up by itself and stopped at its end, Ctrl-C included.
 *
 * Usage: npm run bench -- [--quick] [--rounds N] [--lines unlimited,100:15,30:50] [--pipelines NAME,...]
 *   [--situations NAME,...] [--weight heavy|full|light] [--json FILE] [--write FOLDER]
 */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { openSurroundings, type Surroundings } from '../scripts/demo/stage.ts'
import { renderChart, renderMarkdown } from './markdown.ts'
import { type BenchOptions, parseBenchOptions } from './options.ts'
import { type BenchResults, type BenchRun, withPlain } from './results.ts'
import { Session } from './session.ts'

const log = (line: string) => process.stderr.write(`${line}\n`)

async function bench(options: BenchOptions): Promise<void> {
  const measuredAt = new Date().toISOString()
  const pipelines = options.pipelines.map(({ name, title }) => ({ name, title }))
  const runs: BenchRun[] = []
  const problems: string[] = []
  let results: BenchResults | undefined
  for (const named of options.lines) {
    const indexLine = named.line === undefined ? {} : { indexLine: named.line }
    const surroundings = await openSurroundings({ weight: options.weight, ...indexLine }, log)
    const release = stopOnSignals(surroundings)
    try {
      const session = new Session(surroundings, named, options.weight, log)
      for (let round = 1; round <= options.rounds; round += 1) runs.push(...(await session.playRound(round, options)))
      problems.push(...session.problems)
      const facts = results ?? session.facts
      if (facts === undefined) throw new Error('Nothing was measured.')
      const { machine, workload } = facts
      results = { format: 1, measuredAt, rounds: options.rounds, machine, workload, pipelines, runs: withPlain(runs) }
      // What is measured is kept, whatever becomes of the next line.
      await write(results, options)
    } finally {
      release()
      await surroundings.close()
    }
  }
  if (results !== undefined) process.stdout.write(`\n${renderMarkdown(results)}`)
  for (const problem of problems) log(`NOT AS PROMISED: ${problem}`)
  if (problems.length > 0) process.exitCode = 1
}

/** Returns a function that ends this. */
function stopOnSignals(surroundings: Surroundings): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  let stopping = false
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return
    stopping = true
    log('Stopping everything ...')
    surroundings.close().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143))
  }
  for (const signal of signals) process.on(signal, stop)
  return () => {
    for (const signal of signals) process.off(signal, stop)
  }
}

async function write(results: BenchResults, { json, write: folder }: BenchOptions): Promise<void> {
  if (json !== undefined) await writeFile(json, `${JSON.stringify(results.runs, null, 2)}\n`)
  if (folder === undefined) return
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`)
  await writeFile(path.join(folder, 'results.md'), renderMarkdown(results))
  await writeFile(path.join(folder, 'results.svg'), renderChart(results))
}

try {
  await bench(parseBenchOptions(process.argv.slice(2)))
} catch (error) {
  log(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
