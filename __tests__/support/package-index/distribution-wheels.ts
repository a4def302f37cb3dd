import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { downloadPackages } from './apt.ts'
import { type DistributionPackage, distributionPackages } from './distribution-packages.ts'
import { repack, type UnpackedPackage } from './repack.ts'
import type { Wheel } from './wheel.ts'

const run = promisify(execFile)
const project = path.resolve(import.meta.dirname, '../../..')
const kept = path.join(project, '.toolchain', 'wheels')

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
  const names = sources.flatMap(source => [...source.packages, ...(source.libraries ?? [])])
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

/** Moves the finished folder to its place, unless another process was first: then theirs is as good. */
async function publish(made: string, folder: string): Promise<void> {
  try {
    await rename(made, folder)
  } catch (error) {
    if (!existsSync(path.join(folder, 'wheels.json'))) throw error
  }
}

/**
 * Returns the distribution's Python packages as wheels. The first call fetches and repacks them (about a minute, 60 MB
 * from the distribution's archive); they are kept below `.toolchain/wheels` for later runs.
 */
export async function distributionWheels(sources = distributionPackages): Promise<readonly Wheel[]> {
  const identity = createHash('sha256')
    .update(JSON.stringify([format, process.arch, sources]))
    .digest('hex')
  const folder = path.join(kept, identity.slice(0, 16))
  if (!existsSync(path.join(folder, 'wheels.json'))) {
    await mkdir(kept, { recursive: true })
    const scratch = await mkdtemp(path.join(kept, 'making-'))
    try {
      await make(sources, scratch)
      await publish(scratch, folder)
    } finally {
      await rm(scratch, { recursive: true, force: true })
    }
  }
  return load(folder)
}
