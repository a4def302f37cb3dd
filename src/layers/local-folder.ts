/** Folders that BuildKit's `local` exporter writes: OCI image layouts that only ever grow by themselves. */
import { existsSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { csvFields } from '../build/csv-fields.ts'

interface Descriptor {
  readonly digest: string
  readonly mediaType?: string
}

interface Manifest {
  readonly manifests?: readonly Descriptor[]
  readonly layers?: readonly Descriptor[]
  readonly config?: Descriptor
}

/**
 * Removes blobs that the newest export does not use. Nothing is removed when the layout cannot be read to its end.
 * Format: https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export async function pruneLocalCache(folder: string): Promise<void> {
  const used = new Set<string>()
  const follow = async (manifest: Manifest): Promise<void> => {
    for (const { digest } of [
      ...(manifest.layers ?? []),
      ...(manifest.config === undefined ? [] : [manifest.config])
    ]) {
      used.add(digest)
    }
    for (const { digest, mediaType = '' } of manifest.manifests ?? []) {
      if (used.has(digest)) continue
      used.add(digest)
      // BuildKit's older format is an index that lists the layers themselves.
      if (!/manifest|index/.test(mediaType)) continue
      await follow(JSON.parse(await readFile(blobFile(folder, digest), 'utf8')) as Manifest)
    }
  }
  await follow(JSON.parse(await readFile(path.join(folder, 'index.json'), 'utf8')) as Manifest)
  const blobs = path.join(folder, 'blobs', 'sha256')
  for (const name of await readdir(blobs)) {
    if (!used.has(`sha256:${name}`)) await rm(path.join(blobs, name), { force: true })
  }
}

function blobFile(folder: string, digest: string): string {
  return path.join(folder, 'blobs', ...digest.split(':'))
}

/** Whether an entry of `cache-from` can be used: a local folder that was never exported to makes buildx refuse the build. */
export function isImportable(entry: string): boolean {
  const folder = localFolder(entry, 'src')
  return folder === undefined || existsSync(path.join(folder, 'index.json'))
}

/** The folder that a cache entry of type `local` names; undefined for another entry. */
export function localFolder(entry: string, attribute: 'src' | 'dest'): string | undefined {
  const fields = csvFields(entry)
  if (!fields.includes('type=local')) return undefined
  const prefix = `${attribute}=`
  return fields.find(field => field.startsWith(prefix))?.slice(prefix.length)
}
