/**
 * Reads which steps' results follow from which, out of BuildKit's own databases (BuildKit 0.12 to 0.25, `solver/bboltcachestorage`
 * and `cache/metadata`). Below `buildkit/`, `cache.db` holds `_result/<key>/<worker>::<record>` and
 * `_links/<source key>/<JSON of the operation>@<key>`. `metadata_v2.db`, with the containerd store in a folder of its own, holds
 * `_main/<record>/cache.equalMutable`, the record by whose id the engine lists one that is not committed yet, and
 * `cache.chainID`, what it is as a layer of images.
 */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { BoltError, type Bucket, readBolt } from '../boltdb/index.ts'
import type { BuildGraph } from './protocol.ts'

/** @returns undefined when this BuildKit keeps no such databases. @throws BoltError for a damaged one */
export function readBuildGraph(dataRoot: string): BuildGraph | undefined {
  const cache = path.join(dataRoot, 'buildkit/cache.db')
  const metadata = metadataFile(dataRoot)
  if (!existsSync(cache) || metadata === undefined) return undefined
  const root = readBolt(cache)
  const [results, links] = [root.bucket('_result'), root.bucket('_links')]
  const records = readBolt(metadata).bucket('_main')
  if (results === undefined || links === undefined || records === undefined) return undefined
  return { results: readResults(results, records), sources: readSources(links), chains: readChains(records) }
}

/** Record -> chain id, as in {@link BuildGraph}; none when this BuildKit keeps no such database. @throws BoltError */
export function readChainIds(dataRoot: string): BuildGraph['chains'] {
  const metadata = metadataFile(dataRoot)
  const records = metadata === undefined ? undefined : readBolt(metadata).bucket('_main')
  return records === undefined ? {} : readChains(records)
}

function metadataFile(dataRoot: string): string | undefined {
  const folder = path.join(dataRoot, 'buildkit')
  return ['.', 'containerd-overlayfs'].map(name => path.join(folder, name, 'metadata_v2.db')).find(existsSync)
}

function readResults(results: Bucket, records: Bucket): Record<string, string[]> {
  return Object.fromEntries(
    results.bucketNames().map(key => {
      const names = results.bucket(key)?.valueNames() ?? []
      return [key, names.map(name => listedAs(name.slice(name.lastIndexOf(':') + 1), records))]
    })
  )
}

/** The id by which the engine lists a record. */
function listedAs(record: string, records: Bucket): string {
  const mutable = textOf(records.bucket(record), 'cache.equalMutable')
  // Once committed, the record goes by its own id again.
  return mutable !== undefined && records.bucket(mutable) !== undefined ? mutable : record
}

function readChains(records: Bucket): Record<string, string> {
  return Object.fromEntries(
    records.bucketNames().flatMap(id => {
      const chain = textOf(records.bucket(id), 'cache.chainID')
      return chain === undefined ? [] : [[id, chain]]
    })
  )
}

function textOf(record: Bucket | undefined, name: string): string | undefined {
  const bytes = record?.value(name)
  if (bytes === undefined || bytes.length === 0) return undefined
  const { value } = parse(bytes.toString('utf8')) as { readonly value?: unknown }
  return typeof value === 'string' && value !== '' ? value : undefined
}

function readSources(links: Bucket): Record<string, { key: string; input: string }[]> {
  const sources = new Map<string, { key: string; input: string }[]>()
  for (const key of links.bucketNames()) {
    for (const link of links.bucket(key)?.valueNames() ?? []) {
      const at = link.lastIndexOf('@')
      const { Input = 0, Digest = '' } = parse(link.slice(0, at)) as {
        readonly Input?: number
        readonly Digest?: string
      }
      const target = link.slice(at + 1)
      const known = sources.get(target) ?? []
      known.push({ key, input: `${Digest} ${Input}` })
      sources.set(target, known)
    }
  }
  return Object.fromEntries(sources)
}

function parse(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch (error) {
    throw new BoltError(`BuildKit's database holds what is no JSON: ${(error as Error).message}`)
  }
}
