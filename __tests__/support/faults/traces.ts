/** Processes that work for a job on an engine, whoever started them. */
import { readdirSync, readFileSync } from 'node:fs'
import type { Engine } from '../../../scripts/engine/index.ts'

/** Command lines of all processes with the engine's address in their environment or its data root among their arguments. */
export function processesOf(engine: Engine): readonly string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(pid => ({ args: read(pid, 'cmdline'), environment: read(pid, 'environ') }))
    .filter(({ args, environment }) => {
      const program = args[0]?.split('/').at(-1) ?? ''
      if (args.length === 0 || engines.includes(program)) return false
      return environment.includes(`DOCKER_HOST=${engine.host}`) || args.some(arg => arg.includes(engine.dataRoot))
    })
    .map(({ args }) => args.join(' '))
}

/** What belongs to the engine itself, or to the tests. */
const engines: readonly string[] = ['dockerd', 'containerd', 'containerd-shim-runc-v2', 'docker', 'runc']

/** Processes come and go while one looks. */
function read(pid: string, file: 'cmdline' | 'environ'): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
      .split('\0')
      .filter(text => text !== '')
  } catch {
    return []
  }
}
