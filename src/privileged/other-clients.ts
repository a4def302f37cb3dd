/** Who else keeps something in the containerd of an engine: its state can only be exchanged or read as a whole. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { type Bucket, readBolt } from '../boltdb/index.ts'
import type { Containerd } from './containerd-process.ts'
import { LayoutError } from './layout/index.ts'

/** The namespaces of an engine: its own, and that of its plugins. */
const ofEngine = new Set(['moby', 'plugins.moby'])
/**
 * Makes sure that a containerd which is a service of its own works for this engine alone.
 *
 * Its database has one bucket for each namespace, with one for each kind of thing: see containerd's `metadata/buckets.go`.
 * @throws LayoutError naming a namespace that holds something else
 */
export function requireNoOtherClients(containerd: Containerd | undefined): void {
  if (containerd === undefined || containerd.managed) return
  const file = path.join(containerd.root, 'io.containerd.metadata.v1.bolt', 'meta.db')
  if (!existsSync(file)) return
  const all = readBolt(file).bucket('v1')
  const others = (all?.bucketNames() ?? []).filter(name => !ofEngine.has(name))
  const used = others.find(name => holdsSomething(all?.bucket(name)))
  if (used !== undefined) {
    throw new LayoutError(
      `The engine's containerd also serves others (namespace "${used}"), whose state is not to be touched: use strategy: export.`
    )
  }
}

/** Images, containers, and snapshots, which are kept by snapshotter. */
function holdsSomething(namespace: Bucket | undefined): boolean {
  const snapshots = namespace?.bucket('snapshots')
  const kept = snapshots?.bucketNames().map(snapshotter => snapshots.bucket(snapshotter)) ?? []
  return [namespace?.bucket('images'), namespace?.bucket('containers'), ...kept].some(
    bucket => bucket !== undefined && bucket.bucketNames().length > 0
  )
}
