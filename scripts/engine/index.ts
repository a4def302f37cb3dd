/** Private Docker engines and registries for tests, demo and benchmarks. Nothing of the product depends on this. */
export { type Engine, type EngineOptions, type ImageStore, type StopOptions, startEngine } from './engine.ts'
export { type ExecOptions, type ExecResult, exec } from './exec.ts'
export { ensureToolchain, type Toolchain } from './toolchain.ts'
