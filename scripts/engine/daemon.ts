import { spawn } from 'node:child_process'
import { open, readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Daemon {
  readonly command: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** File its output is appended to. */
  readonly log: string
  isReady(): Promise<boolean>
  readonly timeoutMs: number
}

/**
 * Starts a program in a session of its own (signals of our terminal are not meant for it) and waits until it is ready.
 *
 * @throws Error with the end of its log when it ends or does not become ready in time.
 */
export async function startDaemon({ command, args, environment, log, isReady, timeoutMs }: Daemon): Promise<void> {
  const output = await open(log, 'a')
  const daemon = spawn(command, args, { env: environment, stdio: ['ignore', output.fd, output.fd], detached: true })
  let ending: string | undefined
  daemon.on('exit', code => {
    ending = `ended at once with exit code ${code}`
  })
  daemon.on('error', error => {
    ending = `cannot be started: ${error.message}`
  })
  daemon.unref()
  await output.close()
  for (const end = performance.now() + timeoutMs; ending === undefined && performance.now() < end; await sleep(10)) {
    if (await isReady()) return
  }
  const tail = (await readFile(log, 'utf8')).split('\n').slice(-20).join('\n')
  throw new Error(`${path.basename(command)} ${ending ?? `is not ready after ${timeoutMs} ms`}\n${tail}`)
}

/** A search path with a folder of ours, if there is one, in front of what this process has. */
export function searchPath(binFolder: string | undefined): string {
  return [binFolder, process.env.PATH, '/usr/sbin:/sbin'].filter(part => part !== undefined).join(':')
}
