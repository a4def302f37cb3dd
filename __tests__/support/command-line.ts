/** The command line for tests: the sources, as a process of its own, in a user's folder and home. */
import path from 'node:path'
import { type Engine, type ExecResult, exec } from '../../scripts/engine/index.ts'

const script = path.resolve(import.meta.dirname, '../../scripts/cli.ts')

export interface User {
  /** Absolute path of the home folder. */
  readonly home: string
  readonly engine: Engine
}

/** Runs a command in a folder to its end; nobody is there to be asked. */
export function commandLine(
  { home, engine }: User,
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {}
): Promise<ExecResult> {
  // The sources are compiled once for all runs of a test file.
  const compiled = path.join(path.dirname(home), 'compiled')
  const own = { HOME: home, SHELL: '/bin/bash', TMPDIR: home, NODE_COMPILE_CACHE: compiled }
  const environment = { ...engine.environment, ...own, ...env }
  return exec(process.execPath, [script, ...args], { cwd, environment })
}
