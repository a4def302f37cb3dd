/** The command line's own process: the only place of it that reads the environment. */
import { availableParallelism, homedir, hostname } from 'node:os'
import type { CliContext } from './context.ts'
import { runProgram } from './program.ts'
import { openTerminal } from './terminal.ts'

/** Older ones lack zstd, among other things. */
const oldestNode = 24

/** @param scripts folder of `privileged.js` and `folders.js` */
export async function cli(scripts: string): Promise<void> {
  const { env, versions } = process
  if (Number(versions.node.split('.')[0]) < oldestNode) {
    process.stderr.write(`Node ${versions.node} is too old: Node ${oldestNode} or newer is needed.\n`)
    process.exitCode = 1
    return
  }
  const ended = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => ended.abort(new Error('The command was ended.')))
  }
  // A reader such as `head` may leave before the end: there is nobody left to tell.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  const context: CliContext = {
    terminal: openTerminal(process, env),
    env,
    cwd: process.cwd(),
    home: homedir(),
    platform: process.platform,
    arch: process.arch,
    hostname: hostname(),
    uid: process.getuid?.(),
    parallel: Math.max(2, availableParallelism()),
    node: process.execPath,
    scripts,
    signal: ended.signal,
    now: Date.now
  }
  process.exitCode = await runProgram(process.argv.slice(2), context)
}
