import { type ChildProcess, spawn } from 'node:child_process'
import { Socket } from 'node:net'
import path from 'node:path'
import { trashVariable } from './trash.ts'

let keeper: ChildProcess | undefined
const guarded = new Set<string>()

/**
 * Sees to it that what this process has started is removed when the process ends in whatever way: starts a keeper
 * (see keeper.ts) for the first, and lets it go after the last.
 *
 * @returns the function to call when it was stopped in an orderly way.
 */
export function guard(id: string): () => void {
  guarded.add(id)
  if (keeper === undefined) {
    keeper = spawn(process.execPath, [path.join(import.meta.dirname, 'keeper.ts'), String(process.pid)], {
      stdio: ['pipe', 'ignore', 'inherit'],
      // Its owner does not empty the trash any more when there is something to do for it.
      env: { ...process.env, [trashVariable]: undefined },
      // Out of the reach of Ctrl-C, which the terminal sends to its whole process group.
      detached: true
    })
    keeper.unref()
    if (keeper.stdin instanceof Socket) keeper.stdin.unref()
  }
  return () => {
    guarded.delete(id)
    if (guarded.size > 0) return
    keeper?.kill('SIGTERM')
    keeper = undefined
  }
}
