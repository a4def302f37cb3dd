/** What this project is made of: locked, without scripts that run at installation, and listed. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { lockedPackages, shippedPackages } from '../scripts/locked-packages.ts'

const project = path.resolve(import.meta.dirname, '..')
const readJson = (name: string) => JSON.parse(readFileSync(path.join(project, name), 'utf8'))

interface Locked {
  readonly version: string
  readonly integrity?: string
  readonly resolved?: string
  readonly hasInstallScript?: boolean
}

const manifest = readJson('package.json')
const packages = Object.entries(readJson('package-lock.json').packages as Record<string, Locked>).filter(
  ([name]) => name !== ''
)
const shipped = shippedPackages(lockedPackages(project))

describe('the packages', () => {
  test('are asked for in one version each', () => {
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([])
  })

  test('are locked by their digests, and come from the registry alone', () => {
    expect(packages.length).toBeGreaterThan(100)
    expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([])
    // Only a package from elsewhere, a URL or a repository, has an address in the lock file (.npmrc).
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
  })

  test('run nothing when they are installed', () => {
    expect(readFileSync(path.join(project, '.npmrc'), 'utf8')).toContain('ignore-scripts=true\n')
    const ours = new Set(shipped.map(({ name }) => name))
    const withScript = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([folder]) => folder)
    expect(withScript.filter(folder => ours.has(folder.replace(/^.*node_modules\//, '')))).toEqual([])
    expect(manifest.scripts).not.toHaveProperty('postinstall')
    expect(manifest.scripts).not.toHaveProperty('prepare')
  })

  test('that go into dist have licences that allow it', () => {
    const known = [
      'MIT',
      'ISC',
      'Apache-2.0',
      'BSD-2-Clause',
      'BSD-3-Clause',
      '0BSD',
      'BlueOak-1.0.0',
      '(MIT OR CC0-1.0)',
      '(Apache-2.0 AND BSD-3-Clause)'
    ]
    expect(shipped.filter(({ license }) => !known.includes(license))).toEqual([])
  })
})

describe('the list of packages for a release', () => {
  const list = () => execFileSync(process.execPath, ['scripts/sbom.ts'], { cwd: project, encoding: 'utf8' })
  const parsed = () =>
    JSON.parse(list()) as {
      readonly bomFormat: string
      readonly metadata: { readonly component: object }
      readonly components: readonly {
        readonly 'bom-ref': string
        readonly name: string
        readonly hashes: readonly { readonly content: string }[]
      }[]
      readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
    }

  test('names the project and what it asks for, in the locked version and with its digest', () => {
    const { bomFormat, metadata, components } = parsed()
    expect(bomFormat).toBe('CycloneDX')
    expect(metadata.component).toMatchObject({ name: manifest.name, version: manifest.version })
    for (const [name, version] of Object.entries(manifest.dependencies)) {
      expect(components.map(one => one['bom-ref'])).toContain(`${name}@${version}`)
    }
    expect(components.filter(one => !/^[0-9a-f]{128}$/.test(one.hashes[0]?.content ?? ''))).toEqual([])
  })

  test('names everything that something on it asks for, and nothing of the development', () => {
    const { components, dependencies } = parsed()
    const listed = new Set(components.map(one => one['bom-ref']))
    expect(dependencies.flatMap(({ dependsOn }) => dependsOn).filter(ref => !listed.has(ref))).toEqual([])
    expect(dependencies).toHaveLength(components.length + 1)
    const names = components.map(one => one.name)
    // Shared with what only the development needs.
    expect(names).toEqual(expect.arrayContaining(['semver', 'tslib', 'debug', 'ms']))
    expect(names.filter(name => Object.hasOwn(manifest.devDependencies, name))).toEqual([])
  })

  test('is the same every time', () => {
    expect(list()).toBe(list())
  })
})
