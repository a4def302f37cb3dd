/** A file system of its own in a file, which can be filled in a moment. Needs root. */
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export interface SmallDisk {
  readonly path: string
  remove(): void
}

/** An ext4 of 4 MB with room for some dozen files. */
export function smallDisk(): SmallDisk {
  const scratch = mkdtempSync(path.join(tmpdir(), 'disk-'))
  const [image, folder] = [path.join(scratch, 'image'), path.join(scratch, 'mount')]
  mkdirSync(folder)
  must('truncate', '--size=4M', image)
  must('mkfs.ext4', '-q', '-N', '64', '-m', '0', image)
  must('mount', '-o', 'loop', image, folder)
  return {
    path: folder,
    remove: () => {
      must('umount', folder)
      rmSync(scratch, { recursive: true })
    }
  }
}

/** Writes to a folder until there is room for not one byte more, nor for an empty file. */
export function fillUp(folder: string): void {
  for (const bytes of [65_536, 1024]) {
    until(() => appendFileSync(path.join(folder, 'ballast'), Buffer.alloc(bytes, 'x'), { flush: true }))
  }
  let files = 0
  until(() => writeFileSync(path.join(folder, `ballast-${files++}`), ''))
}

function until(write: () => void): void {
  try {
    for (;;) write()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}

function must(command: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`)
}
