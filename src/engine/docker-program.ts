/** What stands behind the docker command. */
import { closeSync, existsSync, openSync, readSync, realpathSync } from 'node:fs'
import path from 'node:path'
import type { Docker } from '../build/index.ts'

/**
 * Whether the docker command is the program itself. A wrapper (a script, a snap) may give it another environment or
 * configuration, and so another builder, and logins to registries.
 */
export function isDockerItself({ command, env }: Docker): boolean {
  const folders = (env.PATH ?? '').split(path.delimiter)
  const found = folders.map(folder => path.resolve(folder, command)).find(file => existsSync(file))
  if (found === undefined) return false
  try {
    const program = realpathSync(found)
    return path.basename(program) === 'docker' && !isScript(program)
  } catch {
    return false
  }
}

function isScript(program: string): boolean {
  const file = openSync(program, 'r')
  try {
    const start = Buffer.alloc(2)
    readSync(file, start)
    return start.toString('latin1') === '#!'
  } finally {
    closeSync(file)
  }
}
