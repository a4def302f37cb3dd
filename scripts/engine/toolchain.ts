import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { findDebianArchive, openPrivateApt, type PrivateApt } from './apt.ts'
import { exec, execOrThrow } from './exec.ts'
import { withLock } from './lock.ts'
import { toolchainFolder } from './paths.ts'

/** The programs a private engine is made of. */
export interface Toolchain {
  /** Folder with dockerd, docker, containerd, runc... to put in front of `PATH`. `undefined`: they are on `PATH` already. */
  readonly binFolder: string | undefined
  /** Folder with docker-buildx and docker-compose. `undefined`: the CLI finds the installed ones by itself. */
  readonly pluginFolder: string | undefined
  /** Where the packages are unpacked. `undefined` for an installed engine. */
  readonly root: string | undefined
  /** The command `ip`, as an argument vector to be continued. */
  readonly ip: readonly [string, ...string[]]
}

/** Set to `1` to use the machine's own dockerd, docker, buildx and compose instead of fetching them. */
const USE_INSTALLED = 'CBC_USE_INSTALLED_ENGINE'

/** Changes whenever what is fetched or how it is laid out changes, so that older toolchains are made anew. */
const RECIPE = 1

/** Newest first: the first suite whose packages run with this system's C library is taken. */
const ENGINE_SUITES = ['sid', 'forky', 'trixie'] as const
const ENGINE_PACKAGES = ['docker.io', 'docker-cli', 'docker-buildx', 'docker-compose', 'containerd', 'docker-registry']

/** From the system's own suite: what has to fit its kernel and libraries. Those it does not have are left out. */
const SYSTEM_PACKAGES = [
  'runc',
  'tini',
  'iptables',
  'libip4tc2',
  'libip6tc2',
  'libxtables12',
  'libnftnl11',
  'libmnl0',
  'libnfnetlink0',
  'libnetfilter-conntrack3',
  'libseccomp2',
  'busybox-static',
  'debootstrap'
]

/** Name in `bin/` and file below `root/`. */
const PROGRAMS: Readonly<Record<string, string>> = {
  dockerd: 'usr/sbin/dockerd',
  'docker-proxy': 'usr/sbin/docker-proxy',
  docker: 'usr/bin/docker',
  containerd: 'usr/bin/containerd',
  'containerd-shim-runc-v2': 'usr/bin/containerd-shim-runc-v2',
  ctr: 'usr/bin/ctr',
  runc: 'usr/sbin/runc',
  'docker-init': 'usr/bin/tini-static',
  'docker-registry': 'usr/bin/docker-registry',
  iptables: 'usr/sbin/iptables-nft',
  ip6tables: 'usr/sbin/ip6tables-nft',
  busybox: 'bin/busybox'
}

/** Likewise, in `cli-plugins/`. */
const PLUGINS: Readonly<Record<string, string>> = {
  'docker-buildx': 'usr/libexec/docker/cli-plugins/docker-buildx',
  'docker-compose': 'usr/libexec/docker/cli-plugins/docker-compose'
}

/**
 * Makes sure that there is a Docker engine to run: fetches one from the distribution's packages into `.toolchain/engine`
 * unless that was done before. Nothing is installed and the system's apt is only read. Several processes may call this
 * at once; one of them does the work.
 *
 * @throws Error where the system is not Debian and has no engine installed, or no suite has packages that run here.
 */
export async function ensureToolchain(log: (line: string) => void = () => undefined): Promise<Toolchain> {
  const folder = path.join(toolchainFolder, 'engine')
  if (process.env[USE_INSTALLED] === '1') return installedToolchain()
  if (await isComplete(folder)) return privateToolchain(folder)
  const archive = await findDebianArchive()
  if (archive === undefined) return installedToolchain()
  return withLock(path.join(toolchainFolder, 'engine.lock'), async () => {
    if (await isComplete(folder)) return privateToolchain(folder)
    log('Fetching a Docker engine from the distribution (about 100 MB) ...')
    const staging = `${folder}.staging`
    await rm(staging, { recursive: true, force: true })
    await mkdir(path.join(staging, 'root'), { recursive: true })
    const apt = await openPrivateApt(path.join(staging, 'apt'), archive)
    const suite = await unpackEngine(apt, path.join(staging, 'root'))
    await rm(path.join(staging, 'apt'), { recursive: true })
    await linkPrograms(staging, 'bin', PROGRAMS)
    await linkPrograms(staging, 'cli-plugins', PLUGINS)
    await writeFile(path.join(staging, 'complete.json'), JSON.stringify({ recipe: RECIPE, suite }))
    await rm(folder, { recursive: true, force: true })
    await rename(staging, folder)
    return privateToolchain(folder)
  })
}

async function isComplete(folder: string): Promise<boolean> {
  const stamp: unknown = JSON.parse(await readFile(path.join(folder, 'complete.json'), 'utf8').catch(() => 'null'))
  return typeof stamp === 'object' && stamp !== null && 'recipe' in stamp && stamp.recipe === RECIPE
}

function privateToolchain(folder: string): Toolchain {
  const root = path.join(folder, 'root')
  return {
    root,
    binFolder: path.join(folder, 'bin'),
    pluginFolder: path.join(folder, 'cli-plugins'),
    ip: [path.join(folder, 'bin', 'busybox'), 'ip']
  }
}

async function installedToolchain(): Promise<Toolchain> {
  const found = await exec('sh', ['-c', 'command -v dockerd && command -v docker && command -v ip'])
  if (found.exitCode !== 0) {
    throw new Error(
      'No Docker engine to test with: packages can be fetched on Debian only, and dockerd, docker and ip are not all ' +
        'installed here. Install Docker Engine and iproute2, or run this on Debian.'
    )
  }
  return { root: undefined, binFolder: undefined, pluginFolder: undefined, ip: ['ip'] }
}

/** Fetches from the first suite that fits, and returns its name. */
async function unpackEngine(apt: PrivateApt, root: string): Promise<string> {
  const system = apt.archive.suite
  const refusals: string[] = []
  for (const suite of ENGINE_SUITES) {
    try {
      await apt.update([...new Set([suite, system])])
    } catch (error) {
      refusals.push(`${suite}: ${error instanceof Error ? error.message : String(error)}`)
      continue
    }
    const refusal = await whyNot(apt, suite)
    if (refusal === undefined) {
      const known = await Promise.all(SYSTEM_PACKAGES.map(name => apt.neededLibc(name, system)))
      await apt.unpack(ENGINE_PACKAGES, suite, root)
      await apt.unpack(
        SYSTEM_PACKAGES.filter((_, i) => known[i] !== undefined),
        system,
        root
      )
      return suite
    }
    refusals.push(`${suite}: ${refusal}`)
  }
  throw new Error(`No suite of the distribution has a Docker engine that runs here.\n${refusals.join('\n')}`)
}

async function whyNot(apt: PrivateApt, suite: string): Promise<string | undefined> {
  const installed = (await execOrThrow('dpkg-query', ['--show', 'libc6'])).stdout.split('\t')[1]?.trim() ?? '0'
  for (const name of ENGINE_PACKAGES) {
    const needed = await apt.neededLibc(name, suite)
    if (needed === undefined) return `it has no package ${name}`
    const fits = await exec('dpkg', ['--compare-versions', installed, 'ge', needed])
    if (fits.exitCode !== 0) return `${name} needs libc6 ${needed}, this system has ${installed}`
  }
  return undefined
}

/**
 * Fills a folder with programs: a plain link for one that runs as it is; for one that needs libraries of `root/`, a
 * script that names them, so that no process needs an `LD_LIBRARY_PATH` (which sudo would drop) to use the engine.
 */
async function linkPrograms(folder: string, name: string, programs: Readonly<Record<string, string>>): Promise<void> {
  const root = path.join(folder, 'root')
  const [triplet = ''] = (await readdir(path.join(root, 'usr/lib'))).filter(entry => entry.endsWith('-linux-gnu'))
  const libraries = path.join('usr/lib', triplet)
  await mkdir(path.join(folder, name))
  for (const [program, file] of Object.entries(programs)) {
    const link = path.join(folder, name, program)
    if ((await missingLibraries(path.join(root, file))).length === 0) {
      await symlink(`../root/${file}`, link)
      continue
    }
    const missing = await missingLibraries(path.join(root, file), path.join(root, libraries))
    if (missing.length > 0) throw new Error(`${program} cannot run here: ${missing.join('; ')}`)
    const script = `#!/bin/sh\nroot=\${0%/*}/../root\nLD_LIBRARY_PATH=$root/${libraries} exec "$root/${file}" "$@"\n`
    await writeFile(link, script, { mode: 0o755 })
  }
}

async function missingLibraries(file: string, libraryPath?: string): Promise<string[]> {
  const environment = { PATH: process.env.PATH, ...(libraryPath === undefined ? {} : { LD_LIBRARY_PATH: libraryPath }) }
  const { stdout, stderr } = await exec('ldd', [file], { environment })
  const lines = `${stdout}\n${stderr}`.split('\n')
  return lines.filter(line => /not found|No such file/.test(line)).map(line => line.trim())
}
