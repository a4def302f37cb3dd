/** Tools in the cache of the job: compressed programs, each named by the digest that its release publishes. */
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress } from 'node:zlib'
import { keyPart, type PutOutcome, type Store } from '../store/index.ts'
import { type Tool, type ToolMachine, type ToolName, tools } from './tool.ts'
import { checkDigest, writeVerified } from './verified-file.ts'

/** A program that the cache did not have. Survives JSON. */
export interface DownloadedTool {
  readonly name: ToolName
  readonly version: string
  readonly platform: NodeJS.Platform
  readonly arch: string
  /** SHA-256 of the program, as its release publishes it. */
  readonly digest: string
  /** Absolute path. */
  readonly file: string
}

/** What names a program in the cache. */
export interface StoredTool {
  readonly tool: Tool
  readonly version: string
  readonly machine: ToolMachine
  /** SHA-256 of the program. */
  readonly digest: string
}

function keyPrefix(tool: Tool, version: string, { platform, arch }: ToolMachine): string {
  return `cbc1-tool-${[tool.name, version, platform, arch].map(keyPart).join('-')}-`
}

/**
 * Reads a program; false when the cache does not have it.
 * @param digest as its release publishes it: what a key says of its entry is the word of whoever wrote it
 * @param file gets the program
 * @throws DigestError when the content is another; StoreError
 */
export async function readStoredTool(
  { tool, version, machine, digest }: StoredTool,
  file: string,
  store: Store,
  signal: AbortSignal
): Promise<boolean> {
  const key = `${keyPrefix(tool, version, machine)}${digest}`
  if ((await store.find(key, [], { signal })) === undefined) return false
  const { stream } = await store.read(key, { signal })
  await writeVerified(file, digest, stream, 'zstd', signal)
  return true
}

/**
 * Saves a program under its key.
 * @param work an existing folder for the compressed program
 * @throws DigestError when the program was changed since it was downloaded; StoreError
 */
export async function saveStoredTool(
  downloaded: DownloadedTool,
  work: string,
  store: Store,
  signal: AbortSignal
): Promise<PutOutcome> {
  const tool = tools[downloaded.name]
  const key = `${keyPrefix(tool, downloaded.version, downloaded)}${downloaded.digest}`
  if ((await store.find(key, [], { signal })) !== undefined) return 'exists'
  await checkDigest(downloaded.file, downloaded.digest)
  const compressed = path.join(work, `${tool.plugin}.zst`)
  try {
    await pipeline(createReadStream(downloaded.file), createZstdCompress(), createWriteStream(compressed), { signal })
    const { outcome } = await store.put(key, compressed, { signal, consume: true })
    return outcome
  } finally {
    await rm(compressed, { force: true })
  }
}
