/** A repository of Debian packages on this machine, which counts what is downloaded. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { executeChecked } from '../../src/process.ts'

export interface AptRepository {
  /** What a line of apt's sources takes, with `./` behind it. */
  readonly url: string
  /** Names of the packages that were downloaded since the last call, sorted. */
  readonly downloads: () => readonly string[]
  stop(): Promise<void>
}

/**
 * @param folder an existing, empty folder for its files
 * @param names of packages; each puts a file of its name into `/usr/share`
 */
export async function startAptRepository(folder: string, names: readonly string[]): Promise<AptRepository> {
  const entries: string[] = []
  for (const name of names) {
    const root = path.join(folder, name)
    const control = `Package: ${name}\nVersion: 1.0\nArchitecture: all\nMaintainer: Test <test@example.org>\nDescription: ${name}\n`
    mkdirSync(path.join(root, 'DEBIAN'), { recursive: true })
    mkdirSync(path.join(root, 'usr/share'), { recursive: true })
    writeFileSync(path.join(root, 'DEBIAN/control'), control)
    writeFileSync(path.join(root, 'usr/share', name), `${name}\n`)
    const file = path.join(folder, `${name}.deb`)
    await executeChecked('dpkg-deb', ['--root-owner-group', '--build', root, file])
    const bytes = readFileSync(file)
    const digest = createHash('sha256').update(bytes).digest('hex')
    entries.push(`${control}Filename: ./${name}.deb\nSize: ${bytes.length}\nSHA256: ${digest}\n`)
  }
  writeFileSync(path.join(folder, 'Packages'), entries.map(entry => `${entry}\n`).join(''))
  let downloaded: string[] = []
  const server = createServer((request, response) => {
    const name = path.posix.basename(request.url ?? '')
    const known = name === 'Packages' || names.includes(name.replace(/\.deb$/, ''))
    if (!known) return void response.writeHead(404).end()
    if (name.endsWith('.deb')) downloaded.push(name.replace(/\.deb$/, ''))
    response.end(readFileSync(path.join(folder, name)))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    downloads: () => {
      const found = [...new Set(downloaded)].sort()
      downloaded = []
      return found
    },
    stop: () => new Promise(resolve => void server.close(() => resolve()))
  }
}
