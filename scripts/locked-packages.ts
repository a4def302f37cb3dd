/** What the lock file says of packages (https://docs.npmjs.com/cli/configuring-npm/package-lock-json). */
import { readFileSync } from 'node:fs'
import path from 'node:path'

interface Locked {
  readonly version: string
  readonly integrity?: string
  readonly license?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** Packages by their folder, such as `node_modules/a/node_modules/b`; that of the project itself is `''`. */
export type LockedPackages = ReadonlyMap<string, Locked>

export interface ShippedPackage {
  readonly name: string
  readonly version: string
  readonly license: string
  /** Hexadecimal, of the archive in the registry. */
  readonly sha512: string
  /** Whether the project itself asks for it. */
  readonly isDirect: boolean
  /** `name@version` of what it asks for. */
  readonly needs: readonly string[]
}

export function lockedPackages(project: string): LockedPackages {
  const lock = JSON.parse(readFileSync(path.join(project, 'package-lock.json'), 'utf8'))
  return new Map(Object.entries(lock.packages as Record<string, Locked>))
}

/** The packages that the project's dependencies lead to, without those for its development. Sorted by name and version. */
export function shippedPackages(packages: LockedPackages): readonly ShippedPackage[] {
  const direct = new Set(needsOf('', packages))
  const found = new Set<string>()
  const waiting = [...direct]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (found.has(folder)) continue
    found.add(folder)
    waiting.push(...needsOf(folder, packages))
  }
  const all = [...found].map(folder => {
    const { version, license, sha512 } = describe(folder, packages)
    const needs = needsOf(folder, packages).map(one => `${nameOf(one)}@${describe(one, packages).version}`)
    return { name: nameOf(folder), version, license, sha512, isDirect: direct.has(folder), needs: needs.sort() }
  })
  return all.sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1))
}

function describe(folder: string, packages: LockedPackages) {
  const { version, license = '', integrity = '' } = packages.get(folder) ?? {}
  if (version === undefined) throw new Error(`The lock file does not describe ${folder}.`)
  return { version, license, sha512: Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex') }
}

/** Folders of the packages that one asks for, as Node finds them: in its own folder, else in those above. */
function needsOf(folder: string, packages: LockedPackages): readonly string[] {
  const { dependencies = {}, optionalDependencies = {} } = packages.get(folder) ?? {}
  return Object.keys({ ...dependencies, ...optionalDependencies }).flatMap(name => {
    for (let place = folder; ; place = place.slice(0, Math.max(0, place.lastIndexOf('node_modules/') - 1))) {
      const candidate = `${place === '' ? '' : `${place}/`}node_modules/${name}`
      if (packages.has(candidate)) return [candidate]
      if (place !== '') continue
      if (name in optionalDependencies) return []
      throw new Error(`The lock file lacks ${name}, which ${folder} asks for.`)
    }
  })
}

function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length)
}
