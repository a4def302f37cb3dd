import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  downloadedProjects,
  generateWheel,
  type PackageIndex,
  startPackageIndex,
  type Wheel
} from '../support/package-index/index.ts'

let index: PackageIndex
let wheel: Wheel
let file: string

beforeEach(async () => {
  wheel = await generateWheel({ name: 'Demo_Pkg', version: '1.0', bytes: 5000, requires: ['six'] })
  index = await startPackageIndex({ wheels: [wheel] })
  file = `http://127.0.0.1:${index.port}/packages/${wheel.sha256.slice(0, 2)}/${wheel.sha256.slice(2)}/${wheel.filename}`
})

afterEach(() => index.stop())

/** Each header of an answer by its name. */
const headers = (response: Response) => Object.fromEntries(response.headers)

describe('the package index', () => {
  test('lists the files of a project with digest and a mark for METADATA (PEP 503, PEP 658)', async () => {
    const response = await fetch(`${index.url}demo-pkg/`)
    expect(headers(response)).toMatchObject({ 'content-type': 'text/html', 'cache-control': 'max-age=600, public' })
    const page = await response.text()
    expect(page).toContain(`${wheel.filename}#sha256=${wheel.sha256}"`)
    expect(page).toContain('data-core-metadata="sha256=')
  })

  test('says the same in JSON to who asks for it (PEP 691)', async () => {
    const accept = 'application/vnd.pypi.simple.v1+json'
    const response = await fetch(`${index.url}demo-pkg/`, { headers: { accept } })
    expect(response.headers.get('content-type')).toBe(accept)
    expect(await response.json()).toMatchObject({
      name: 'demo-pkg',
      versions: ['1.0'],
      files: [{ filename: wheel.filename, size: wheel.bytes, hashes: { sha256: wheel.sha256 } }]
    })
  })

  test('leads other spellings of a name to the normalised one, and knows only what it has', async () => {
    const spelled = await fetch(`${index.url}Demo.Pkg`, { redirect: 'manual' })
    expect([spelled.status, spelled.headers.get('location')]).toEqual([301, '/simple/demo-pkg/'])
    expect((await fetch(`${index.url}nothing/`)).status).toBe(404)
  })

  test('answers 304 for a page the client has, until a new version is published', async () => {
    const etag = (await fetch(`${index.url}demo-pkg/`)).headers.get('etag') ?? ''
    const again = () => fetch(`${index.url}demo-pkg/`, { headers: { 'if-none-match': etag } })
    expect((await again()).status).toBe(304)
    index.add(await generateWheel({ name: 'demo-pkg', version: '1.1' }))
    const newer = await again()
    expect(newer.status).toBe(200)
    expect(await newer.text()).toContain('demo_pkg-1.1-py3-none-any.whl')
  })

  test('sends wheels with the caching headers of PyPI, whole or in ranges', async () => {
    const whole = await fetch(file)
    expect(headers(whole)).toMatchObject({
      'cache-control': 'max-age=365000000, immutable, public',
      'accept-ranges': 'bytes',
      etag: `"${wheel.sha256}"`
    })
    const content = Buffer.from(await whole.arrayBuffer())
    expect(content).toEqual(wheel.content)
    const part = await fetch(file, { headers: { range: 'bytes=10-19' } })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${wheel.bytes}`])
    expect(Buffer.from(await part.arrayBuffer())).toEqual(content.subarray(10, 20))
    expect((await fetch(file, { headers: { range: `bytes=${wheel.bytes}-` } })).status).toBe(416)
  })

  test('sends METADATA without the wheel', async () => {
    expect(await (await fetch(`${file}.metadata`)).text()).toBe(wheel.metadata)
    expect(index.statistics()).toMatchObject({ metadataFiles: 1, downloads: [] })
  })

  test('counts wheels apart from pages, and starts anew after a reset', async () => {
    await (await fetch(`${index.url}demo-pkg/`)).text()
    await (await fetch(file)).arrayBuffer()
    expect(index.statistics()).toEqual({
      downloads: [{ project: 'demo-pkg', version: '1.0', filename: wheel.filename, bytes: wheel.bytes }],
      bytes: wheel.bytes,
      pages: 1,
      notModified: 0,
      metadataFiles: 0
    })
    expect(downloadedProjects(index.statistics())).toEqual(['demo-pkg'])
    index.reset()
    expect(index.statistics()).toMatchObject({ downloads: [], bytes: 0, pages: 0 })
  })
})
