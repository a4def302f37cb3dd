/** Whether what is to be extracted has room. Asked before anything is done: a full disk stops more than a restore. */
import { statfsSync } from 'node:fs'
import { formatBytes } from '../format.ts'

/** What is about to be written, as far as it is known. */
export interface Needed {
  readonly bytes: number
  /** Files and folders. */
  readonly entries: number
}

export class NoSpaceError extends Error {
  override readonly name = 'NoSpaceError'
}

/** @throws NoSpaceError when the file system of a folder has no room for it */
export function requireSpace(folder: string, { bytes, entries }: Needed): void {
  const { bavail, bsize, files, ffree } = statfsSync(folder)
  if (bavail * bsize < bytes) {
    throw new NoSpaceError(
      `The snapshot needs ${formatBytes(bytes)}, and the disk of ${folder} has ${formatBytes(bavail * bsize)} left.`
    )
  }
  // Some file systems make inodes as they need them, and tell of none at all.
  if (files > 0 && ffree < entries) {
    throw new NoSpaceError(
      `The snapshot has ${entries} files or more, and the disk of ${folder} has room for ${ffree}: it lacks inodes.`
    )
  }
}
