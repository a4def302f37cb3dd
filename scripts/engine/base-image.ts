import { existsSync } from 'node:fs'
import { copyFile, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type DebianArchive, findDebianArchive } from './apt.ts'
import { execOrThrow } from './exec.ts'
import { withLock } from './lock.ts'
import { toolchainFolder } from './paths.ts'
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

/** Debian's release with Python 3.11, whatever the system's own release is. */
const SUITE = 'bookworm'
const PACKAGES = ['python3', 'python3-pip', 'python3-venv', 'ca-certificates']
const SEARCH_PATH = 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** What an image can do without; a third of its size. */
const NOT_NEEDED = [
  ...['doc', 'man', 'info', 'locale', 'lintian', 'bug', 'zoneinfo'].map(name => `usr/share/${name}`),
  'usr/lib/python3.11/EXTERNALLY-MANAGED', // An image is not a system whose packages pip must not touch.
  'var/lib/apt/lists',
  'var/cache/apt',
  'var/cache/debconf',
  'var/log'
]

/**
 * Makes the image with Python 3.11 and pip, or finds the one made before (`.toolchain/base-image`; the first time takes
 * about a minute). Several processes may call this at once. Needs root, and a Debian system.
 */
export function ensureBaseImage(log?: (line: string) => void): Promise<BaseImage> {
  return ensureRootfs(
    {
      name: 'python:3.11-slim',
      rootfs: path.join(toolchainFolder, 'base-image', 'python-3.11.tar'),
      changes: [SEARCH_PATH, 'ENV LANG=C.UTF-8', 'CMD ["python3"]']
    },
    async (toolchain, folder) => {
      log?.('Making a base image with Python from the distribution (about a minute) ...')
      await makePythonRootfs(toolchain, folder)
    }
  )
}

/** Makes the smallest image that has a shell, for tests that need no Python: 2 MB. */
export function ensureSmallImage(): Promise<BaseImage> {
  return ensureRootfs(
    {
      name: 'busybox:latest',
      rootfs: path.join(toolchainFolder, 'base-image', 'busybox.tar'),
      changes: [SEARCH_PATH, 'CMD ["sh"]']
    },
    makeBusyboxRootfs
  )
}

type MakeRootfs = (toolchain: Toolchain & { readonly root: string }, folder: string) => Promise<void>

async function ensureRootfs(image: BaseImage, make: MakeRootfs): Promise<BaseImage> {
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

const makePythonRootfs: MakeRootfs = async ({ root }, folder) => {
  const archive = await findDebianArchive()
  if (archive === undefined) throw new Error('The system has no Debian archive to take packages from.')
  const options = ['--variant=minbase', `--include=${PACKAGES.join(',')}`, ...keyring(archive)]
  const command = [path.join(root, 'usr/sbin/debootstrap'), ...options, SUITE, folder, archive.source.uri]
  // It mounts /proc and more in the new system: in a mount namespace of its own nothing of that can stay behind.
  await execOrThrow('unshare', ['--mount', '--', ...command], {
    environment: { PATH: process.env.PATH, DEBOOTSTRAP_DIR: path.join(root, 'usr/share/debootstrap') }
  })
  for (const name of NOT_NEEDED) await rm(path.join(folder, name), { recursive: true, force: true })
  for (const name of ['var/lib/apt/lists/partial', 'var/cache/apt/archives/partial', 'var/cache/debconf', 'var/log']) {
    await mkdir(path.join(folder, name), { recursive: true })
  }
  await symlink('python3', path.join(folder, 'usr/bin/python'))
  await writeFile(path.join(folder, 'etc/hostname'), '')
  await writeFile(path.join(folder, 'etc/resolv.conf'), '')
}

function keyring({ source }: DebianArchive): string[] {
  const signedBy = source.signedBy ?? ''
  return signedBy.startsWith('/') ? [`--keyring=${signedBy}`] : []
}

const makeBusyboxRootfs: MakeRootfs = async ({ root }, folder) => {
  for (const name of ['bin', 'etc', 'tmp', 'root', 'usr/bin']) await mkdir(path.join(folder, name), { recursive: true })
  const binary = path.join(folder, 'bin', 'busybox')
  await copyFile(path.join(root, 'bin/busybox'), binary)
  const applets = (await execOrThrow(binary, ['--list'])).stdout.trim().split('\n')
  for (const applet of applets) if (applet !== 'busybox') await symlink('busybox', path.join(folder, 'bin', applet))
  await writeFile(path.join(folder, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n')
  await writeFile(path.join(folder, 'etc/group'), 'root:x:0:\n')
}
