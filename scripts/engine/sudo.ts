import { existsSync } from 'node:fs'
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { findDebianArchive, openPrivateApt } from './apt.ts'
import type { Engine } from './engine.ts'
import { withLock } from './lock.ts'
import { toolchainFolder } from './paths.ts'

/** The user that every Debian system has and nothing belongs to. */
export const ordinaryUser = { uid: 65534, gid: 65534, name: 'nobody' } as const

const FOLDER = path.join(toolchainFolder, 'sudo')

/** Where the package has its files; sudo finds its settings and plugins there and nowhere else. */
const OVERLAID = ['etc', 'usr/bin', 'usr/lib', 'usr/libexec']

/**
 * In a mount namespace of its own: lays the package over the system's folders, and forgets the mounts of the engine,
 * which would otherwise be in use there when the daemon outside has long given them up. Becomes the command then.
 */
const SCRIPT = `
set -e
package=$1 data=$2
shift 2
for folder in ${OVERLAID.join(' ')}; do
  if [ -d "$package/$folder" ]; then mount -t overlay -o "lowerdir=$package/$folder:/$folder" overlay "/$folder"; fi
done
if mountpoint -q "$data"; then umount --recursive --lazy "$data"; fi
exec "$@"
`

/**
 * The beginning of a command line that runs the rest of it, as root, where {@link ordinaryUser} may use sudo without a
 * password, as the user of a hosted runner may. It is Debian's own sudo with its own settings, fetched on first use and
 * visible to this command and its children only: the system keeps none. To be continued with `setpriv` and the command.
 *
 * A daemon that is started from there goes on living in that namespace, with mounts of its own.
 */
export async function sudoLauncher(engine: Engine): Promise<readonly [string, ...string[]]> {
  await ensureSudo()
  return ['unshare', '--mount', '--', 'sh', '-c', SCRIPT, 'sudo-launcher', FOLDER, engine.dataRoot]
}

async function ensureSudo(): Promise<void> {
  if (existsSync(FOLDER)) return
  const archive = await findDebianArchive()
  if (archive === undefined) throw new Error('sudo is fetched from a Debian archive, and this system is not Debian.')
  await withLock(`${FOLDER}.lock`, async () => {
    if (existsSync(FOLDER)) return
    const staging = `${FOLDER}.staging`
    await rm(staging, { recursive: true, force: true })
    const root = path.join(staging, 'root')
    await mkdir(root, { recursive: true })
    const apt = await openPrivateApt(path.join(staging, 'apt'), archive)
    await apt.update([archive.suite])
    await apt.unpack(['sudo'], archive.suite, root)
    const rule = path.join(root, 'etc/sudoers.d/ordinary-user')
    await writeFile(rule, `${ordinaryUser.name} ALL=(ALL:ALL) NOPASSWD: ALL\n`)
    await chmod(rule, 0o440)
    await rename(root, FOLDER)
    await rm(staging, { recursive: true })
  })
}
