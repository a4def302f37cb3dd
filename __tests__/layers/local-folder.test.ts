import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { isImportable, localFolder, pruneLocalCache } from '../../src/layers/local-folder.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** Writes a layout of the blobs given. @returns its folder */
function layout(index: unknown, blobs: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'layers-'))
  folders.push(folder)
  mkdirSync(path.join(folder, 'blobs/sha256'), { recursive: true })
  writeFileSync(path.join(folder, 'index.json'), JSON.stringify(index))
  for (const [name, content] of Object.entries(blobs)) {
    writeFileSync(
      path.join(folder, 'blobs/sha256', name),
      typeof content === 'string' ? content : JSON.stringify(content)
    )
  }
  return folder
}

const remaining = (folder: string) => readdirSync(path.join(folder, 'blobs/sha256')).sort()
const layer = 'application/vnd.oci.image.layer.v1.tar+gzip'

test('blobs of earlier exports go, those of the newest stay', async () => {
  const folder = layout(
    { manifests: [{ mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: 'sha256:new' }] },
    {
      new: { config: { digest: 'sha256:config' }, layers: [{ mediaType: layer, digest: 'sha256:one' }] },
      config: '{}',
      one: 'bytes',
      old: { config: { digest: 'sha256:old-config' }, layers: [{ mediaType: layer, digest: 'sha256:two' }] },
      'old-config': '{}',
      two: 'bytes'
    }
  )
  await pruneLocalCache(folder)
  expect(remaining(folder)).toEqual(['config', 'new', 'one'])
})

test('layers that an index lists itself stay', async () => {
  const folder = layout(
    { manifests: [{ mediaType: 'application/vnd.oci.image.index.v1+json', digest: 'sha256:index' }] },
    { index: { manifests: [{ mediaType: layer, digest: 'sha256:one' }] }, one: 'no JSON', two: 'bytes' }
  )
  await pruneLocalCache(folder)
  expect(remaining(folder)).toEqual(['index', 'one'])
})

test('nothing goes when a manifest cannot be read', async () => {
  const folder = layout(
    { manifests: [{ mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: 'sha256:lost' }] },
    { one: 'bytes' }
  )
  await expect(pruneLocalCache(folder)).rejects.toThrow('ENOENT')
  expect(remaining(folder)).toEqual(['one'])
})

test('a folder is imported once something was exported to it', () => {
  const folder = layout({ manifests: [] }, {})
  expect(isImportable(`type=local,src=${folder}`)).toBe(true)
  expect(isImportable(`type=local,src=${folder}/web`)).toBe(false)
  expect(isImportable('type=gha,scope=x')).toBe(true)
})

test('the folder of an entry may have commas and quotes in its name', () => {
  expect(localFolder('type=local,"dest=/a,b/""c""",mode=max', 'dest')).toBe('/a,b/"c"')
  expect(localFolder('type=local,src=/a/b', 'src')).toBe('/a/b')
  expect(localFolder('type=local,src=/a/b', 'dest')).toBeUndefined()
  expect(localFolder('type=gha,src=/a/b', 'src')).toBeUndefined()
})
