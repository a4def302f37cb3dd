import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import type { DistributionPackage } from './distribution-packages.ts'
import { buildWheel, normaliseName, type Wheel } from './wheel.ts'
import type { ZipEntry } from './zip.ts'

const sitePackages = 'usr/lib/python3/dist-packages'

/** Where one distribution package was unpacked, and its version there. */
export interface UnpackedPackage {
  readonly name: string
  readonly version: string
  readonly folder: string
}

/** Returns the upstream part of a Debian version: `1:1.24.2-1+deb12u1` -> `1.24.2`, `1.5.3+dfsg-2` -> `1.5.3`. */
export function upstreamVersion(debianVersion: string): string {
  const match = /^(?:\d+:)?(\d+(?:\.\d+)*)/.exec(debianVersion)
  if (match?.[1] === undefined) throw new Error(`no upstream version in the Debian version '${debianVersion}'`)
  return match[1]
}

/** Regular files below `root`, sorted. Symbolic links are left out: they lead to other distribution packages. */
function regularFiles(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort()
}

function entry(file: string, name: string): ZipEntry {
  return { name, content: readFileSync(file), mode: statSync(file).mode & 0o111 ? 0o755 : 0o644 }
}

const isMetadata = (file: string) => /^[^/]+\.(egg-info|dist-info)(\/|$)/.test(file)

function pythonFiles(unpacked: UnpackedPackage): readonly ZipEntry[] {
  const root = path.join(unpacked.folder, sitePackages)
  return regularFiles(root)
    .filter(file => !isMetadata(file) && !file.includes('__pycache__/'))
    .map(file => entry(path.join(root, file), file))
}

function entryPoints(unpacked: UnpackedPackage): string | undefined {
  const root = path.join(unpacked.folder, sitePackages)
  const file = regularFiles(root).find(name => isMetadata(name) && name.endsWith('/entry_points.txt'))
  return file === undefined ? undefined : readFileSync(path.join(root, file), 'utf8')
}

/** The shared libraries of a library package, each under the name by which others ask for it (`libblas.so.3`). */
function sharedLibraries(unpacked: UnpackedPackage, folder: string): readonly ZipEntry[] {
  const root = path.join(unpacked.folder, 'usr/lib')
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(found => /^lib[^/]+\.so\.\d+$/.test(found.name))
    .map(found => {
      const real = realpathSync(path.join(found.parentPath, found.name))
      return { ...entry(real, `${folder}/${found.name}`), mode: 0o755 }
    })
}

/**
 * Python code which loads the libraries beside the package, in order and for everybody: extension modules loaded later
 * that name them as needed get these, without a search path in the modules themselves.
 */
function libraryLoader(folder: string, libraries: readonly string[]): string {
  return `import ctypes
import pathlib

_libraries = pathlib.Path(__file__).resolve().parent.parent / ${JSON.stringify(folder)}
for _name in ${JSON.stringify(libraries)}:
    ctypes.CDLL(str(_libraries / _name), mode=ctypes.RTLD_GLOBAL)
`
}

function bundledLibraries(
  source: DistributionPackage,
  unpacked: ReadonlyMap<string, UnpackedPackage>
): readonly ZipEntry[] {
  if (source.libraries === undefined || source.libraryModule === undefined) return []
  const folder = `${normaliseName(source.name).replaceAll('-', '_')}.libs`
  const entries = source.libraries.flatMap(name => sharedLibraries(required(unpacked, name), folder))
  const loader = libraryLoader(
    folder,
    entries.map(library => path.posix.basename(library.name))
  )
  return [...entries, { name: `${source.libraryModule}/_distributor_init.py`, content: Buffer.from(loader) }]
}

/** Data files, also those known by several names. Debian's copies for other ways of counting time are left out. */
function dataFiles({ data }: DistributionPackage, unpacked: ReadonlyMap<string, UnpackedPackage>): readonly ZipEntry[] {
  if (data === undefined) return []
  const root = path.join(required(unpacked, data.package).folder, data.from)
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(name => !/^(posix|right)(\/|$)/.test(name) && existsSync(path.join(root, name)))
    .filter(name => statSync(path.join(root, name)).isFile())
    .sort()
    .map(name => ({ name: `${data.to}/${name}`, content: readFileSync(path.join(root, name)) }))
}

/** @throws Error when the text to replace is not there: the distribution has changed it. */
function applyEdits({ name, edits = [] }: DistributionPackage, files: Map<string, ZipEntry>): void {
  for (const { file, find, replace } of edits) {
    const text = Buffer.from(files.get(file)?.content ?? '').toString()
    if (!text.includes(find)) throw new Error(`${name}: ${file} no longer holds ${find}`)
    files.set(file, { name: file, content: Buffer.from(text.replaceAll(find, replace)) })
  }
}

function required(unpacked: ReadonlyMap<string, UnpackedPackage>, name: string): UnpackedPackage {
  const found = unpacked.get(name)
  if (found === undefined) throw new Error(`the distribution package ${name} was not fetched`)
  return found
}

/** Tag of a wheel with these files: that of their extension modules (`*.cpython-311-x86_64-linux-gnu.so`), else pure. */
export function wheelTag(files: readonly string[]): string {
  for (const file of files) {
    const match = /\.cpython-(\d+)-([a-z0-9_]+)-linux-gnu\.so$/.exec(file)
    if (match !== null) return `cp${match[1]}-cp${match[1]}-linux_${match[2]}`
  }
  return 'py3-none-any'
}

/**
 * Makes a wheel of unpacked distribution packages: their Python files, their entry points, and the shared libraries the
 * wheel has to bring along because a bare Python image does not have them.
 */
export async function repack(
  source: DistributionPackage,
  unpacked: ReadonlyMap<string, UnpackedPackage>
): Promise<Wheel & { readonly content: Buffer }> {
  const [first, ...others] = source.packages.map(name => required(unpacked, name))
  if (first === undefined) throw new Error(`${source.name} names no distribution package`)
  const files = new Map<string, ZipEntry>()
  for (const part of [first, ...others]) for (const file of pythonFiles(part)) files.set(file.name, file)
  for (const file of bundledLibraries(source, unpacked)) files.set(file.name, file)
  for (const file of dataFiles(source, unpacked)) files.set(file.name, file)
  applyEdits(source, files)
  const points = entryPoints(first)
  return buildWheel(
    {
      name: source.name,
      version: upstreamVersion(first.version),
      summary: 'Repacked from the distribution',
      requires: source.requires ?? [],
      tag: wheelTag([...files.keys()]),
      ...(points === undefined ? {} : { entryPoints: points })
    },
    [...files.values()]
  )
}
