import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type DebianArchive, findDebianArchive } from './apt.ts'
import { execOrThrow } from './exec.ts'
import { withLock } from './lock.ts'
import { ensureToolchain, type Toolchain } from './toolchain.ts'

/** An image that `FROM` can name, made from the distribution's packages because no registry need be reachable. */
export interface BaseImage {
  /** As a Dockerfile names it. */
  readonly name: string
  /** Archive of its file system, for `docker import`. */
  readonly rootfs: string
  /** Instructions for `docker import --change`. */
  readonly changes: readonly string[]
}

/** What an image can do without; a third of its size. */
const NOT_NEEDED = [
  ...['doc', 'man', 'info', 'locale', 'lintian', 'bug', 'zoneinfo'].map(name => `usr/share/${name}`),
  'var/lib/apt/lists',
  'var/cache/apt',
  'var/cache/debconf',
  'var/log'
]

/** Fills an empty folder with the file system of an image. */
export type MakeRootfs = (toolchain: Toolchain & { readonly root: string }, folder: string) => Promise<void>

/** Makes the archive of an image unless it was made before. Several processes may call this at once; one does the work. */
export async function ensureRootfs(image: BaseImage, make: MakeRootfs): Promise<BaseImage> {
  if (existsSync(image.rootfs)) return image
  const toolchain = await ensureToolchain()
  const { root } = toolchain
  if (root === undefined) throw new Error(`${image.name} can only be made on a Debian system, with fetched packages.`)
  return withLock(`${image.rootfs}.lock`, async () => {
    if (existsSync(image.rootfs)) return image
    const staging = `${image.rootfs}.staging`
    await rm(staging, { recursive: true, force: true })
    const folder = path.join(staging, 'rootfs')
    const archive = path.join(staging, 'rootfs.tar')
    await mkdir(folder, { recursive: true })
    await make({ ...toolchain, root }, folder)
    await execOrThrow('tar', [
      '--create',
      '--numeric-owner',
      '--sort=name',
      '--file',
      archive,
      '--directory',
      folder,
      '.'
    ])
    await rename(archive, image.rootfs)
    await rm(staging, { recursive: true, force: true })
    return image
  })
}

/**
 * Installs Debian with these packages into an empty folder, without what an image can do without. Takes a minute.
 * @param suite Debian's release; default: the system's own
 */
export async function bootstrapDebian(
  root: string,
  packages: readonly string[],
  folder: string,
  suite?: string
): Promise<void> {
  const archive = await findDebianArchive()
  if (archive === undefined) throw new Error('The system has no Debian archive to take packages from.')
  const options = ['--variant=minbase', `--include=${packages.join(',')}`, ...keyring(archive)]
  const command = [
    path.join(root, 'usr/sbin/debootstrap'),
    ...options,
    suite ?? archive.suite,
    folder,
    archive.source.uri
  ]
  // It mounts /proc and more in the new system: in a mount namespace of its own nothing of that can stay behind.
  await execOrThrow('unshare', ['--mount', '--', ...command], {
    environment: { PATH: process.env.PATH, DEBOOTSTRAP_DIR: path.join(root, 'usr/share/debootstrap') }
  })
  for (const name of NOT_NEEDED) await rm(path.join(folder, name), { recursive: true, force: true })
  for (const name of ['var/lib/apt/lists/partial', 'var/cache/apt/archives/partial', 'var/cache/debconf', 'var/log']) {
    await mkdir(path.join(folder, name), { recursive: true })
  }
  await writeFile(path.join(folder, 'etc/hostname'), '')
  await writeFile(path.join(folder, 'etc/resolv.conf'), '')
}

function keyring({ source }: DebianArchive): string[] {
  const signedBy = source.signedBy ?? ''
  return signedBy.startsWith('/') ? [`--keyring=${signedBy}`] : []
}
