/** A consistent copy of the engine's metadata, taken while its processes are stopped for some milliseconds. */
import { mkdirSync } from 'node:fs'
import type { Daemon } from './daemon.ts'
import { withFrozen } from './freeze.ts'
import type { Layout } from './layout/index.ts'
import { requireNoOtherClients } from './other-clients.ts'
import type { CopyMetadataReply } from './protocol.ts'

/** Copies the metadata to a new folder. @returns what the copy speaks of, and for how many ms the engine stood still */
export async function copyMetadata(daemon: Daemon, layout: Layout, folder: string): Promise<CopyMetadataReply> {
  if (layout.usesContainerd) requireNoOtherClients(daemon.containerd)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // The daemon first: it must not see its containerd silent.
  const processes = daemon.containerd === undefined ? [daemon] : [daemon, daemon.containerd]
  const { result, frozenMs } = await withFrozen(processes, () => {
    layout.copyMetadata(folder)
    return { ...layout.contents(), twins: layout.twins(), images: layout.images() }
  })
  return { folder, frozenMs, ...result }
}
