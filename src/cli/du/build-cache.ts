/** BuildKit's cache as items: the engine's own through its API, that of another builder through buildx. */
import type { Docker } from '../../build/index.ts'
import { type CacheRecord, type EngineFacts, engineContents } from '../../engine/index.ts'
import { socketOf } from '../../engine-door.ts'
import { cacheMountId } from '../../mounts/index.ts'
import { executeChecked } from '../../process.ts'
import { printedBytes } from '../amounts.ts'
import { toolOf } from '../project/mount-tools.ts'
import type { CacheItem } from './inventory.ts'

/** Whether the builder is the engine's own, on this machine: then its records can be removed one by one. */
export function isLocal({ endpoint, builder }: Pick<EngineFacts, 'endpoint' | 'builder'>): boolean {
  return endpoint.startsWith('unix://') && builder.driver === 'docker'
}

export async function buildCacheItems(facts: EngineFacts, docker: Docker): Promise<readonly CacheItem[]> {
  if (isLocal(facts)) {
    const records = await engineContents(socketOf(facts.endpoint), docker.signal).cacheRecords()
    // With the containerd store the engine takes other layers for shared than those of images (Docker 28.5).
    const tells = facts.store !== 'containerd'
    return records.map(record => recordItem({ ...record, shared: tells && record.shared }))
  }
  const reason = `it is in the builder "${facts.builder.name}": docker buildx prune --builder ${facts.builder.name}`
  return (await readBuilderRecords(facts.builder.name, docker)).map(record => ({
    ...recordItem(record),
    keptBecause: reason
  }))
}

/** @param record of the engine's own builder or of another */
export function recordItem(record: Omit<CacheRecord, 'parents' | 'usageCount' | 'inUse'>): CacheItem {
  const { id, type, description, bytes, shared, createdAt, lastUsedAt } = record
  const times = { createdAt, ...(lastUsedAt !== undefined && { lastUsedAt }) }
  const base = { id, bytes, ...times, ...(shared && { shared }) }
  if (type === 'exec.cachemount') {
    const name = cacheMountId(description)
    const target = /^cached mount (\S+) from exec /.exec(description)?.[1]
    const tool = toolOf(name) ?? (target === undefined ? undefined : toolOf(target))
    return { ...base, kind: 'mounts', name, ...(tool !== undefined && { tool }) }
  }
  if (type.startsWith('source.')) return { ...base, kind: 'sources', name: description }
  return { ...base, kind: 'layers', name: layerName(description) }
}

/** `mount / from exec /bin/sh -c pip install .` -> `RUN pip install .`; `[web 2/5] COPY . .` -> `COPY . .` */
function layerName(description: string): string {
  const text = description.replace(/\s+/g, ' ').trim()
  const command = /^mount \/\S* from exec (?:\/bin\/sh -c )?(.+)$/.exec(text)?.[1]
  if (command !== undefined) return `RUN ${command}`
  return text.replace(/^\[[^\]]*\d+\/\d+\] /, '')
}

/** Sizes and times as buildx prints them: sizes are rounded. */
async function readBuilderRecords(
  builder: string,
  docker: Docker
): Promise<readonly Omit<CacheRecord, 'parents' | 'usageCount' | 'inUse'>[]> {
  const args = ['buildx', 'du', '--builder', builder, '--format', 'json']
  const { signal, env } = docker
  const { stdout } = await executeChecked(docker.command, args, { env, timeoutMs: 60_000, ...(signal && { signal }) })
  return stdout
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => {
      const record = JSON.parse(line) as BuilderRecord
      const lastUsedAt = Date.parse(record.LastUsedAt ?? '')
      return {
        id: record.ID,
        type: record.Type,
        description: record.Description,
        bytes: printedBytes(record.Size),
        shared: record.Shared,
        createdAt: Date.parse(record.CreatedAt),
        lastUsedAt: Number.isNaN(lastUsedAt) ? undefined : lastUsedAt
      }
    })
}

interface BuilderRecord {
  readonly ID: string
  readonly Type: string
  readonly Description: string
  readonly Size: string
  readonly Shared: boolean
  readonly CreatedAt: string
  readonly LastUsedAt?: string
}
