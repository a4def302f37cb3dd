/** The processes that work for a job, as /proc tells of them. */
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from '../../scripts/engine/index.ts'

/** Processes of the privileged script that work on this data root or in this folder. */
export function privilegedProcesses(
  ...about: readonly string[]
): { readonly pid: number; readonly args: readonly string[] }[] {
  const found = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => ({ pid: Number(name), args: argumentsOf(name) }))
  return found.filter(
    ({ args }) => args[1]?.endsWith('privileged.js') && args.some(arg => about.some(text => arg.startsWith(text)))
  )
}

/** Processes come and go while one looks: one that is gone has no arguments. */
function argumentsOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .split('\0')
      .filter(arg => arg !== '')
  } catch {
    return []
  }
}

/** Waits until something holds. @throws Error naming it when it does not within a minute */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`It did not come to this: ${what}.`)
    await sleep(2)
  }
}

/** The process of a script of `dist/` that works for a job on this engine. */
export async function scriptProcess(engine: Engine, script: 'main' | 'post' | 'privileged'): Promise<number> {
  let found: number | undefined
  await until(`${script}.js runs`, () => {
    found = readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .find(name => {
        const [, file, first] = argumentsOf(name)
        const named = file?.endsWith(`dist/${script}.js`) && !first?.startsWith('--')
        return named && environmentOf(name).includes(`DOCKER_HOST=${engine.host}`)
      }) as number | undefined
    return found !== undefined
  })
  return Number(found)
}

/**
 * Whether another daemon than the former one runs, by its pid file. A daemon that ends takes its file along, between any
 * two looks at it: one that cannot be read names nobody.
 */
export function isReplaced({ pidFile }: Engine, former: number): boolean {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8'))
    return pid !== 0 && pid !== former && runs(pid)
  } catch {
    return false
  }
}

function environmentOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  } catch {
    return []
  }
}

/** Sends a signal to a process that may have ended by now. */
export function killIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** What a folder holds; nothing when it is gone, as it may be between any two looks at it. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Whether a process runs, that is neither gone nor waiting to be buried. */
export function runs(pid: number): boolean {
  return !['', 'Z', 'X'].includes(processState(pid))
}

/** R, S, D, T, Z...; empty when there is no such process. */
export function processState(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat[stat.lastIndexOf(')') + 2] ?? ''
  } catch {
    return ''
  }
}
