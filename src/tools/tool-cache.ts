/**
 * The runner's tool cache, which outlives jobs on self-hosted runners: `<name>/<version>/<arch>/` with the program and a
 * list of its SHA-256 beside it, as `sha256sum` writes one. A program without that is not used.
 */
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { checksumLine, digestOf } from './checksums.ts'
import { programName, type Tool, type ToolMachine } from './tool.ts'
import { writeVerified } from './verified-file.ts'

/** Loaded only for whom it serves: most runs install nothing. The library finds the folder in `RUNNER_TOOL_CACHE`. */
const library = () => import('@actions/tool-cache')

/**
 * Copies a program from the tool cache; false when it has none of that version.
 * @param file gets the program
 * @throws when what is there is damaged, or its digest unknown
 */
export async function copyFromToolCache(
  tool: Tool,
  version: string,
  machine: ToolMachine,
  file: string,
  signal: AbortSignal
): Promise<boolean> {
  const { find } = await library()
  const folder = find(tool.plugin, version, machine.arch)
  if (folder === '') return false
  const program = programName(tool, machine)
  const list = await readFile(path.join(folder, `${program}.sha256`), 'utf8')
  const digest = digestOf(program, list)
  if (digest === undefined) throw new Error(`${program}.sha256 does not have its SHA-256`)
  await writeVerified(file, digest, createReadStream(path.join(folder, program)), 'plain', signal)
  return true
}

/**
 * Puts a program into the tool cache, in place of whatever is there of that version.
 * @param work an existing folder for what is copied from
 */
export async function addToToolCache(
  tool: Tool,
  version: string,
  machine: ToolMachine,
  digest: string,
  file: string,
  work: string
): Promise<void> {
  const { cacheDir } = await library()
  const program = programName(tool, machine)
  const source = path.join(work, `${tool.plugin}-for-tool-cache`)
  try {
    await mkdir(source)
    await copyFile(file, path.join(source, program))
    await writeFile(path.join(source, `${program}.sha256`), checksumLine(digest, program))
    await cacheDir(source, tool.plugin, version, machine.arch)
  } finally {
    await rm(source, { recursive: true, force: true })
  }
}
