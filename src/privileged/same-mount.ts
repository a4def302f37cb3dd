/** Whether folders can be exchanged by renaming them. */
import { mkdirSync, renameSync, rmdirSync } from 'node:fs'
import path from 'node:path'
import { LayoutError } from './layout/index.ts'

/**
 * Tries to rename a folder from one place to another: that works within one mount only, and device numbers do not tell.
 * @throws LayoutError when it does not work
 */
export function requireSameMount(from: string, to: string): void {
  const probe = path.join(from, 'probe')
  const target = path.join(to, 'cbc-probe')
  mkdirSync(probe)
  try {
    renameSync(probe, target)
  } catch (error) {
    rmdirSync(probe)
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    throw new LayoutError(
      `${to} is on another file system or mount than ${from}, so the two cannot be exchanged at once.`
    )
  }
  rmdirSync(target)
}
