import { copyFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { execOrThrow } from './exec.ts'
import { toolchainFolder } from './paths.ts'
import { type BaseImage, bootstrapDebian, ensureRootfs, type MakeRootfs } from './rootfs.ts'

/** Debian's release with Python 3.11, whatever the system's own release is. */
const SUITE = 'bookworm'
const PACKAGES = ['python3', 'python3-pip', 'python3-venv', 'ca-certificates']
const SEARCH_PATH = 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

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

const makePythonRootfs: MakeRootfs = async ({ root }, folder) => {
  await bootstrapDebian(root, PACKAGES, folder, SUITE)
  // An image is not a system whose packages pip must not touch.
  await rm(path.join(folder, 'usr/lib/python3.11/EXTERNALLY-MANAGED'))
  await symlink('python3', path.join(folder, 'usr/bin/python'))
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
