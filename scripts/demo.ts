/**
 * Shows on a real engine what the action does: the example project is built on fresh engines, plainly and through the
 * action, in five situations; what is promised of each is checked. Everything it needs is set up by itself and stopped
 * at its end, Ctrl-C included.
 *
 * Usage: npm run demo -- [--store overlay2|containerd] [--backend github|directory] [--weight full|light] [--json FILE]
 */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type DemoOptions, parseOptions } from './demo/options.ts'
import { type PlainResult, type Played, play, playPlain } from './demo/play.ts'
import { situations } from './demo/situations.ts'
import { openStage, type Stage } from './demo/stage.ts'
import { renderTable } from './demo/table.ts'
import { projectFolder } from './engine/paths.ts'

const log = (line: string) => process.stderr.write(`${line}\n`)

async function playAll(stage: Stage, options: DemoOptions): Promise<{ plain: PlainResult; played: readonly Played[] }> {
  log(`docker compose build, plain, on a fresh engine (${options.store}) ...`)
  const plain = await playPlain(stage, options)
  log(`  ${plain.seconds.toFixed(1)} s`)
  const played: Played[] = []
  for (const situation of situations) {
    log(`${situation.name}, on another fresh engine ...`)
    const one = await play(situation, stage, options, plain.seconds)
    log(`  ${one.result.seconds.toFixed(1)} s, and ${one.result.postSeconds.toFixed(1)} s after the job`)
    played.push(one)
  }
  return { plain, played }
}

async function report(plain: PlainResult, played: readonly Played[], options: DemoOptions): Promise<void> {
  const results = played.map(one => one.result)
  process.stdout.write(`\n${renderTable(results, plain)}\n`)
  for (const { result, summary } of played) {
    process.stdout.write(`summary of ${result.situation}: ${path.relative(projectFolder, summary)}\n`)
  }
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(results, null, 2)}\n`)
  const problems = played.flatMap(one => [...one.problems, ...one.brokenPromises])
  for (const problem of problems) process.stderr.write(`NOT AS PROMISED: ${problem}\n`)
  if (problems.length > 0) process.exitCode = 1
}

async function demo(options: DemoOptions): Promise<void> {
  const stage = await openStage(options, log)
  let interrupted: NodeJS.Signals | undefined
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (interrupted !== undefined) return
      interrupted = signal
      log('Stopping everything ...')
      // The build at hand fails without its engine; what it has to say about that is of no interest any more.
      stage.close().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143))
    })
  }
  try {
    const { plain, played } = await playAll(stage, options)
    await report(plain, played, options)
  } catch (error) {
    if (interrupted === undefined) throw error
  } finally {
    await stage.close()
  }
}

try {
  await demo(parseOptions(process.argv.slice(2)))
} catch (error) {
  log(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
