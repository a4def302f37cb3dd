import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ensureBaseImage, ensureSmallImage } from './base-image.ts'
import { searchPath, startDaemon } from './daemon.ts'
import { type Engine, startEngine } from './engine.ts'
import { guard } from './guard.ts'
import { removeTraces } from './leftovers.ts'
import { withLock } from './lock.ts'
import { toolchainFolder, workFolder } from './paths.ts'
import { identify, type OwnerRecord, writeRecord } from './record.ts'
import type { BaseImage } from './rootfs.ts'
import { ensureToolchain } from './toolchain.ts'

/** A registry on the loopback that answers `FROM` of the base images as Docker Hub does for a hosted runner. */
export interface Registry {
  /** For the option `registryMirror` of an engine: `http://127.0.0.1:PORT`. */
  readonly url: string
  stop(): Promise<void>
}

/** `nobody`'s goes on running when this process ends. */
type Owner = 'process' | 'nobody'

/** Changes whenever the images do, so that older contents are made anew. */
export const registryContents = path.join(toolchainFolder, 'registry-1')

/**
 * Starts a registry with the base images `python:3.11-slim` and `busybox:latest`. An engine that has it as its mirror
 * pulls them by their plain names and is otherwise untouched. Making the contents takes about a minute the first time; they
 * are kept in `.toolchain`. It is read-only, and removed when this process ends.
 */
export async function startRegistry(log?: (line: string) => void, owner: Owner = 'process'): Promise<Registry> {
  await ensureRegistryContents(log)
  return serve(registryContents, true, owner)
}

/** Starts a registry that takes images and keeps them in `folder`, which exists. It is removed when this process ends; the folder stays. */
export function startWritableRegistry(folder: string): Promise<Registry> {
  return serve(folder, false, 'process')
}

/** Makes what {@link startRegistry} serves, unless that was done before. Several processes may call this at once. */
export async function ensureRegistryContents(log?: (line: string) => void): Promise<void> {
  if (existsSync(registryContents)) return
  const images = [await ensureBaseImage(log), await ensureSmallImage()]
  await withLock(`${registryContents}.lock`, async () => {
    if (existsSync(registryContents)) return
    const staging = `${registryContents}.staging`
    await rm(staging, { recursive: true, force: true })
    await mkdir(staging, { recursive: true })
    const registry = await serve(staging, false, 'process')
    const engine = await startEngine({ store: 'overlay2', name: 'fill-registry' })
    try {
      for (const image of images) await push(engine, image, registry)
    } finally {
      await engine.stop()
      await registry.stop()
    }
    await rename(staging, registryContents)
  })
}

async function push(engine: Engine, { name, rootfs, changes }: BaseImage, { url }: Registry): Promise<void> {
  const remote = `${new URL(url).host}/library/${name}`
  const imported = ['import', ...changes.flatMap(change => ['--change', change]), rootfs, remote]
  for (const args of [imported, ['push', remote]]) {
    const result = await engine.docker(args)
    if (result.exitCode !== 0) throw new Error(`docker ${args.join(' ')}: ${result.stderr.trim()}`)
  }
}

async function serve(contents: string, readOnly: boolean, owner: Owner): Promise<Registry> {
  const toolchain = await ensureToolchain()
  const id = `registry-${process.pid}-${randomBytes(4).toString('hex')}`
  const folder = path.join(workFolder, id)
  const record: OwnerRecord = {
    id,
    kind: 'registry',
    name: 'registry',
    folder,
    runFolder: path.join(folder, 'run'),
    owner: owner === 'nobody' ? null : (identify(process.pid) ?? null)
  }
  await writeRecord(record)
  const release = owner === 'nobody' ? () => undefined : guard(id)
  const stop = async () => {
    await removeTraces(record, toolchain)
    release()
  }
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(path.join(folder, 'config.json'), JSON.stringify(registryConfig(contents, readOnly)))
    return { url: await startProcess(folder, toolchain.binFolder), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Its configuration is YAML, of which JSON is a part. Reference: the distribution project's "Configuring a registry". */
function registryConfig(contents: string, readOnly: boolean): unknown {
  return {
    version: 0.1,
    log: { accesslog: { disabled: true }, level: 'info' },
    storage: { filesystem: { rootdirectory: contents }, maintenance: { readonly: { enabled: readOnly } } },
    // Port 0: any free one. The log tells which.
    http: { addr: '127.0.0.1:0' }
  }
}

async function startProcess(folder: string, binFolder: string | undefined): Promise<string> {
  let url: string | undefined
  await startDaemon({
    command: 'docker-registry',
    args: ['serve', path.join(folder, 'config.json')],
    environment: { PATH: searchPath(binFolder) },
    log: logOf(folder),
    isReady: async () => {
      url = await registryUrl(folder)
      return url !== undefined
    },
    timeoutMs: 10_000
  })
  return url ?? ''
}

const logOf = (folder: string) => path.join(folder, 'registry.log')

/** Where the registry of this folder listens, by its own log; `undefined` as long as it does not. */
export async function registryUrl(folder: string): Promise<string | undefined> {
  const address = /listening on (127\.0\.0\.1:\d+)/.exec(await readFile(logOf(folder), 'utf8'))?.[1]
  return address === undefined ? undefined : `http://${address}`
}
