/** Private Docker engines and registries for tests, demo and benchmarks. Nothing of the product depends on this. */
import { cleanLeftovers as clean } from './leftovers.ts'
import { ensureToolchain } from './toolchain.ts'

export { ensureBaseImage, ensureSmallImage } from './base-image.ts'
export { ensureBuilderImage, loadBuilderImage } from './builder-image.ts'
export { type Engine, type EngineOptions, type ImageStore, type StopOptions, startEngine } from './engine.ts'
export { type ExecOptions, type ExecResult, exec } from './exec.ts'
export { findStrays } from './leftovers.ts'
export { type Machine, type MachineHost, type MachineUser, type Mount, startMachineHost } from './machine.ts'
export { ensureMachineImage, machineUsers } from './machine-image.ts'
export { ensureRegistryContents, type Registry, startRegistry, startWritableRegistry } from './registry.ts'
export type { BaseImage } from './rootfs.ts'
export { ordinaryUser, sudoLauncher } from './sudo.ts'
export { ensureToolchain, type Toolchain } from './toolchain.ts'
export { discard, openTrash } from './trash.ts'

/** Removes what crashed runs left behind; see `leftovers.ts`. */
export async function cleanLeftovers(): Promise<string[]> {
  return clean(await ensureToolchain())
}
