import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { withLock } from '../../../scripts/engine/lock.ts'
import { toolchainFolder } from '../../../scripts/engine/paths.ts'
import { downloadPackages } from './apt.ts'
import { type DistributionPackage, distributionPackages } from './distribution-packages.ts'
import { repack, type UnpackedPackage } from './repack.ts'
import type { Wheel } from './wheel.ts'

const run = promisify(execFile)
const kept = path.join(toolchainFolder, 'wheels')

/** Raise it when repacking itself changes, so that wheels kept from earlier runs are made anew. */
const format = 1

type StoredWheel = Omit<Wheel, 'content'>

/** Unpacks every `.deb` in `archives` into a folder of its own below `target`. */
async function unpack(archives: string, target: string): Promise<ReadonlyMap<string, UnpackedPackage>> {
  await mkdir(target, { recursive: true })
  const unpacked = new Map<string, UnpackedPackage>()
  for (const file of await readdir(archives)) {
    const archive = path.join(archives, file)
    const { stdout } = await run('dpkg-deb', ['--field', archive, 'Package', 'Version'])
    const name = /^Package: (\S+)$/m.exec(stdout)?.[1] ?? ''
    const version = /^Version: (\S+)$/m.exec(stdout)?.[1] ?? ''
    const folder = path.join(target, name)
    await run('dpkg-deb', ['--extract', archive, folder])
    unpacked.set(name, { name, version, folder })
  }
  return unpacked
}

async function make(sources: readonly DistributionPackage[], target: string): Promise<void> {
  const names = sources.flatMap(({ packages, libraries = [], data }) => [
    ...packages,
    ...libraries,
    ...(data === undefined ? [] : [data.package])
  ])
  const archives = path.join(target, 'archives')
  await downloadPackages([...new Set(names)], archives, path.join(target, 'apt'))
  const unpacked = await unpack(archives, path.join(target, 'unpacked'))
  const stored: StoredWheel[] = []
  for (const source of sources) {
    const { content, ...facts } = await repack(source, unpacked)
    await writeFile(path.join(target, facts.filename), content)
    stored.push(facts)
  }
  for (const part of ['archives', 'apt', 'unpacked']) await rm(path.join(target, part), { recursive: true })
  await writeFile(path.join(target, 'wheels.json'), `${JSON.stringify(stored, null, 2)}\n`)
}

async function load(folder: string): Promise<readonly Wheel[]> {
  const stored: readonly StoredWheel[] = JSON.parse(await readFile(path.join(folder, 'wheels.json'), 'utf8'))
  return stored.map(facts => ({ ...facts, content: path.join(folder, facts.filename) }))
}

/**
 * Returns the distribution's Python packages as wheels. The first call fetches and repacks them (half a minute, 60 MB
 * from the distribution's archive); they are kept below `.toolchain/wheels` for later runs. Several processes may call
 * this at once; one of them does the work.
 */
export async function distributionWheels(
  log: (line: string) => void = () => undefined,
  sources = distributionPackages
): Promise<readonly Wheel[]> {
  const identity = createHash('sha256')
    .update(JSON.stringify([format, process.arch, sources]))
    .digest('hex')
  const folder = path.join(kept, identity.slice(0, 16))
  if (existsSync(folder)) return load(folder)
  return withLock(`${folder}.lock`, async () => {
    if (existsSync(folder)) return load(folder)
    log("Making wheels of the distribution's Python packages (half a minute) ...")
    const staging = `${folder}.staging`
    await rm(staging, { recursive: true, force: true })
    await mkdir(staging, { recursive: true })
    await make(sources, staging)
    await rename(staging, folder)
    return load(folder)
  })
}
