/**
 * A configuration folder for the docker command that differs from the user's in its plugins only.
 *
 * The command looks for plugins in `cliPluginsExtraDirs` of its `config.json`, in `cli-plugins` of its configuration folder,
 * then in the system's folders. Writing to any of them would change the user's Docker for good, so `DOCKER_CONFIG` names a
 * folder of this job instead. Everything else in it is a link: credentials, contexts and builders are the user's own, and
 * what later steps change (`docker login`, `docker logout`, `docker context create`) is changed in the user's folder.
 */
import { randomUUID } from 'node:crypto'
import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile
} from 'node:fs/promises'
import path from 'node:path'

const prefix = 'compose-build-cache-docker-'
/** A job takes five days at most; a folder older than this belongs to one that is over. */
const lifetimeMs = 7 * 24 * 60 * 60 * 1000
/** What docker makes in its folder when it is first needed. It has to be there to be linked. */
const madeByDocker = ['buildx', 'contexts'] as const

export interface PrivateConfig {
  /** For `DOCKER_CONFIG`. */
  readonly folder: string
  /** The folder of its plugins, empty at first. */
  readonly plugins: string
  /** Links everything else, and those of the user's plugins that are not there yet. */
  complete(): Promise<void>
}

/**
 * Makes the folder.
 * @param userFolder the user's own, absolute; it need not exist
 * @param temporaryFolder an existing folder that lasts as long as the job
 */
export async function createPrivateConfig(userFolder: string, temporaryFolder: string): Promise<PrivateConfig> {
  await prepare(userFolder)
  const configFile = await destination(path.join(userFolder, 'config.json'))
  const folder = await mkdtemp(path.join(await parentFor(path.dirname(configFile), temporaryFolder), prefix))
  const plugins = path.join(folder, 'cli-plugins')
  await mkdir(plugins)
  return {
    folder,
    plugins,
    complete: async () => {
      const own = (name: string) => name === 'config.json' || name === 'cli-plugins' || name.startsWith(prefix)
      await linkAll(userFolder, folder, own)
      // Docker follows this link when it saves, also while the file it leads to does not exist.
      await symlink(configFile, path.join(folder, 'config.json'), 'file')
      const there = new Set(await readdir(plugins))
      await linkAll(path.join(userFolder, 'cli-plugins'), plugins, name => there.has(name))
    }
  }
}

/** Makes what docker itself would make. Where it could not, there is nothing to lose either. */
async function prepare(userFolder: string): Promise<void> {
  for (const name of madeByDocker) {
    await mkdir(path.join(userFolder, name), { recursive: true, mode: 0o700 }).catch(() => undefined)
  }
}

/**
 * Docker writes `config.json` beside the link and renames it to where the link leads, which works within a file system
 * only. Where the job's folder is on another one than the user's, the private folder has to be in the user's.
 */
async function parentFor(userFolder: string, temporaryFolder: string): Promise<string> {
  const probe = `${prefix}${randomUUID()}`
  const here = path.join(temporaryFolder, probe)
  const there = path.join(userFolder, probe)
  await writeFile(here, '')
  try {
    await rename(here, there)
    await rm(there, { force: true })
    return temporaryFolder
  } catch (error) {
    await rm(here, { force: true })
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') return temporaryFolder
    await removeOutlived(userFolder)
    return userFolder
  }
}

/** Nothing else takes away what jobs leave in the user's folder. */
async function removeOutlived(folder: string): Promise<void> {
  const before = Date.now() - lifetimeMs
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) continue
    const outlived = path.join(folder, name)
    const found = await stat(outlived).catch(() => undefined)
    if (found !== undefined && found.mtimeMs < before) await rm(outlived, { recursive: true, force: true })
  }
}

async function linkAll(from: string, to: string, skipped: (name: string) => boolean): Promise<void> {
  const names = await readdir(from).catch(() => [])
  for (const name of names) {
    if (skipped(name)) continue
    const target = await destination(path.join(from, name))
    const isFolder = (await stat(target).catch(() => undefined))?.isDirectory() ?? false
    await symlink(target, path.join(to, name), isFolder ? 'junction' : 'file')
  }
}

/** Where a file really is, or would be: older versions of docker follow a single link when they save. */
async function destination(file: string): Promise<string> {
  try {
    return await realpath(file)
  } catch {
    // Not there, or a link to what is not there.
    const found = await lstat(file).catch(() => undefined)
    return found?.isSymbolicLink() ? path.resolve(path.dirname(file), await readlink(file)) : file
  }
}
