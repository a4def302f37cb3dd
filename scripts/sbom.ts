/**
 * Prints the list of all packages that `dist/` may hold, from the lock file, as CycloneDX 1.5 JSON
 * (https://cyclonedx.org/docs/1.5/json/). The same lock file gives the same list. npm's own command leaves out what
 * dependencies of the development need, too.
 *
 * Usage: node scripts/with-node24.mjs scripts/sbom.ts > sbom.cdx.json
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { lockedPackages, shippedPackages } from './locked-packages.ts'

const project = path.resolve(import.meta.dirname, '..')
const manifest = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')) as {
  readonly name: string
  readonly version: string
  readonly license: string
}
const shipped = shippedPackages(lockedPackages(project))

const document = {
  $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: {
    component: {
      'bom-ref': `${manifest.name}@${manifest.version}`,
      type: 'application',
      name: manifest.name,
      version: manifest.version,
      licenses: [{ license: { id: manifest.license } }]
    }
  },
  components: shipped.map(({ name, version, license, sha512 }) => ({
    'bom-ref': `${name}@${version}`,
    type: 'library',
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    hashes: [{ alg: 'SHA-512', content: sha512 }],
    licenses: [/ (AND|OR) /.test(license) ? { expression: license } : { license: { id: license } }]
  })),
  dependencies: [
    {
      ref: `${manifest.name}@${manifest.version}`,
      dependsOn: shipped
        .filter(one => one.isDirect)
        .map(referenceOf)
        .sort()
    },
    ...shipped.map(one => ({ ref: referenceOf(one), dependsOn: one.needs }))
  ]
}
process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)

function referenceOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name}@${version}`
}
