/** Copies of small trees, made at once: nothing here waits for anything but the disk. */
import { chmodSync, copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, statSync, utimesSync } from 'node:fs'
import path from 'node:path'

/** Copies files and folders with their modes and times; what does not exist or is neither is left out. */
export function copyTree(source: string, target: string, leaveOut: ReadonlySet<string> = new Set()): void {
  if (leaveOut.has(source) || !existsSync(source)) return
  const stat = lstatSync(source)
  if (stat.isDirectory()) {
    mkdirSync(target, { recursive: true })
    for (const name of readdirSync(source)) copyTree(path.join(source, name), path.join(target, name), leaveOut)
  } else if (stat.isFile()) copyFileSync(source, target)
  else return
  chmodSync(target, stat.mode & 0o7777)
  utimesSync(target, stat.atime, stat.mtime)
}

/** Makes an empty folder with the mode of another. */
export function copyEmptyFolder(source: string, target: string): void {
  mkdirSync(target, { recursive: true })
  chmodSync(target, statSync(source).mode & 0o7777)
}
