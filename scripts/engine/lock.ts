import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'

/**
 * Runs `action` while no other process holds the lock of this file, waiting for it as long as that takes.
 *
 * The lock is flock(2)'s, held by a `flock` process that lives until its standard input closes: so the kernel gives it
 * back whatever happens to us, and there is no such thing as a stale lock. The file itself stays.
 */
export async function withLock<T>(file: string, action: () => Promise<T>): Promise<T> {
  await mkdir(path.dirname(file), { recursive: true })
  const holder = spawn('flock', [file, 'sh', '-c', 'echo locked && exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(holder, 'exit')
  const locked = await Promise.race([once(holder.stdout, 'data').then(() => true), exited.then(() => false)])
  if (!locked) throw new Error(`flock could not lock ${file}`)
  try {
    return await action()
  } finally {
    holder.stdin.end()
    await exited
  }
}
