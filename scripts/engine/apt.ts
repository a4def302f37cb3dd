import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type AptSource, parseDeb822Sources, parseOneLineSources } from './apt-sources.ts'
import { exec, execOrThrow } from './exec.ts'

/** Where this system gets its packages, and which release it is. */
export interface DebianArchive {
  readonly source: AptSource
  /** Codename of the system's own release, as `bookworm`. */
  readonly suite: string
}

/** apt's own client with lists, caches and settings of its own in one folder: the system's apt is only read. */
export interface PrivateApt {
  readonly archive: DebianArchive
  readonly architecture: string
  /** Fetches the lists of these suites, in place of those fetched before. */
  update(suites: readonly string[]): Promise<void>
  /** The lowest libc6 that a package of this suite asks for; `undefined` if there is no such package. */
  neededLibc(name: string, suite: string): Promise<string | undefined>
  /** Downloads packages into a folder and unpacks them into `root`, running none of their scripts. */
  unpack(packages: readonly string[], suite: string, root: string): Promise<void>
}

const ARCHIVE_KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** Finds the archive this Debian system is installed from. `undefined` where the system is not Debian. */
export async function findDebianArchive(): Promise<DebianArchive | undefined> {
  if (!existsSync('/etc/os-release') || !existsSync('/usr/bin/apt-get')) return undefined
  const release = await readFile('/etc/os-release', 'utf8')
  if (!/^ID=debian$/m.test(release)) return undefined
  const codename = /^VERSION_CODENAME=(\S+)$/m.exec(release)?.[1]
  const candidates = (await systemSources()).filter(source => source.components.includes('main'))
  const source = candidates.find(({ suites }) => codename !== undefined && suites.includes(codename))
  if (source === undefined || codename === undefined) return undefined
  const keyring = source.signedBy === undefined && existsSync(ARCHIVE_KEYRING) ? { signedBy: ARCHIVE_KEYRING } : {}
  return { source: { ...source, ...keyring }, suite: codename }
}

async function systemSources(): Promise<AptSource[]> {
  const folder = '/etc/apt/sources.list.d'
  const parts = existsSync(folder) ? (await readdir(folder)).sort().map(name => path.join(folder, name)) : []
  const files = ['/etc/apt/sources.list', ...parts].filter(file => existsSync(file))
  const sources = files.map(async file => {
    const text = await readFile(file, 'utf8')
    if (file.endsWith('.sources')) return parseDeb822Sources(text)
    return file.endsWith('.list') ? parseOneLineSources(text) : []
  })
  return (await Promise.all(sources)).flat()
}

/** Prepares a private apt in `folder`, which is made if missing. */
export async function openPrivateApt(folder: string, archive: DebianArchive): Promise<PrivateApt> {
  for (const part of ['lists/partial', 'cache/archives/partial', 'sources']) {
    await mkdir(path.join(folder, part), { recursive: true })
  }
  await writeFile(path.join(folder, 'status'), '')
  const config = path.join(folder, 'apt.conf')
  await writeFile(config, await privateConfig(folder))
  const environment = { ...process.env, APT_CONFIG: config, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' }
  const architecture = (await execOrThrow('dpkg', ['--print-architecture'])).stdout.trim()
  return {
    archive,
    architecture,
    async update(suites) {
      await writeFile(
        path.join(folder, 'sources', 'private.sources'),
        sourcesFile(archive.source, suites, architecture)
      )
      await execOrThrow('apt-get', ['--quiet', '--error-on=any', 'update'], { environment })
    },
    async neededLibc(name, suite) {
      const shown = await exec('apt-cache', ['show', '--no-all-versions', `${name}/${suite}`], { environment })
      if (shown.exitCode !== 0 || shown.stdout === '') return undefined
      return /^(?:Pre-)?Depends:.*\blibc6 \(>= ([^)]+)\)/m.exec(shown.stdout)?.[1] ?? '0'
    },
    async unpack(packages, suite, root) {
      const debs = path.join(folder, `debs-${suite}`)
      await mkdir(debs, { recursive: true })
      const wanted = packages.map(name => `${name}/${suite}`)
      await execOrThrow('apt-get', ['--quiet', 'download', ...wanted], { environment, cwd: debs })
      for (const file of await readdir(debs)) await execOrThrow('dpkg-deb', ['-x', path.join(debs, file), root])
    }
  }
}

/** Nothing of the system's settings but how to reach a mirror (proxies, retries): its hooks may touch its caches. */
async function privateConfig(folder: string): Promise<string> {
  const system = (await execOrThrow('apt-config', ['dump'])).stdout
  const reach = system.split('\n').filter(line => /^Acquire::(https?|Retries|ForceIPv[46])\b/.test(line))
  return [
    ...reach,
    'Dir::Etc::main "/dev/null";',
    'Dir::Etc::parts "/dev/null";',
    'Dir::Etc::sourcelist "/dev/null";',
    `Dir::Etc::sourceparts "${folder}/sources";`,
    'Dir::Etc::preferences "/dev/null";',
    'Dir::Etc::preferencesparts "/dev/null";',
    `Dir::State::lists "${folder}/lists";`,
    `Dir::State::status "${folder}/status";`,
    `Dir::Cache "${folder}/cache";`,
    'Acquire::Languages "none";',
    // Release files of moving suites expire after a week, which a mirror may lag behind. Signatures are checked all the same.
    'Acquire::Check-Valid-Until "false";',
    'APT::Sandbox::User "";',
    ''
  ].join('\n')
}

function sourcesFile(source: AptSource, suites: readonly string[], architecture: string): string {
  return [
    'Types: deb',
    `URIs: ${source.uri}`,
    `Suites: ${suites.join(' ')}`,
    'Components: main',
    `Architectures: ${architecture}`,
    ...(source.signedBy === undefined ? [] : [`Signed-By: ${source.signedBy}`]),
    ''
  ].join('\n')
}
