/**
 * Where used folders go while something is tested or measured. ext4 takes no inode again for five minutes after its file was
 * deleted, and looks at every one of them whenever it makes a file (`recently_deleted` in Linux' `fs/ext4/ialloc.c`): after the
 * folder of an engine was deleted, tar took 14 s of processor time for 18,000 files instead of 2 s. A runner does not begin a job
 * by deleting an engine. So nothing is deleted before the end.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, statfsSync } from 'node:fs'
import path from 'node:path'
import { exec } from './exec.ts'
import { projectFolder } from './paths.ts'

/** On the file system of the engines' folders. Ignored by git. */
const trashFolder = path.join(projectFolder, '.work', 'trash')

/** Set in the process that empties the trash at its end, and in those that it starts. */
export const trashVariable = 'CBC_TRASH'

/** bytes that stay free: from there on folders are deleted at once. */
const leastRoom = 25e9

/**
 * From here on what is discarded stays, in this process and those that it starts.
 * @returns the function that deletes all of it; it does nothing where a parent process has opened the trash
 */
export async function openTrash(): Promise<() => Promise<void>> {
  if (process.env[trashVariable] !== undefined) return async () => undefined
  await deleteFolder(trashFolder)
  mkdirSync(trashFolder, { recursive: true })
  process.env[trashVariable] = trashFolder
  return async () => {
    delete process.env[trashVariable]
    await deleteFolder(trashFolder)
  }
}

/** Takes a file or folder away; it need not exist. Where the trash cannot take it, or is not open, it is deleted. */
export function discard(target: string): void {
  if (!isSetAside(target)) rmSync(target, { recursive: true, force: true })
}

/** Moves a file or folder to the trash. @returns false when that is not open, on another file system, or the disk nearly full */
export function isSetAside(target: string): boolean {
  const trash = process.env[trashVariable]
  if (trash === undefined) return false
  try {
    if (freeBytes(trash) < leastRoom) return false
    renameSync(target, path.join(trash, `${path.basename(target)}-${randomBytes(6).toString('hex')}`))
    return true
  } catch {
    return false
  }
}

/** Whatever is mounted in it stays. */
export async function deleteFolder(folder: string): Promise<void> {
  await exec('rm', ['-rf', '--one-file-system', '--', folder])
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}
