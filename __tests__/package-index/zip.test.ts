import { inflateRawSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { zip } from '../support/package-index/zip.ts'

/** Reads an archive by its central directory, as every ZIP reader has to. */
function unzip(archive: Buffer): Record<string, { mode: number; method: number; content: string }> {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  const files: Record<string, { mode: number; method: number; content: string }> = {}
  let at = archive.readUInt32LE(end + 16)
  for (let count = archive.readUInt16LE(end + 10); count > 0; count--) {
    const nameBytes = archive.readUInt16LE(at + 28)
    const name = archive.toString('utf8', at + 46, at + 46 + nameBytes)
    const header = archive.readUInt32LE(at + 42)
    const start = header + 30 + archive.readUInt16LE(header + 26)
    const packed = archive.subarray(start, start + archive.readUInt32LE(at + 20))
    const method = archive.readUInt16LE(at + 10)
    const content = method === 8 ? inflateRawSync(packed) : packed
    files[name] = { mode: archive.readUInt32LE(at + 38) >>> 16, method, content: content.toString() }
    at += 46 + nameBytes
  }
  return files
}

describe('zip', () => {
  test('keeps names, permissions and contents, and deflates only what gets smaller', async () => {
    const archive = await zip([
      { name: 'a/long.txt', content: Buffer.from('x'.repeat(50)) },
      { name: 'a/tool', content: Buffer.from('#!'), mode: 0o755 },
      { name: 'ü.txt', content: Buffer.alloc(0) }
    ])
    expect(unzip(archive)).toEqual({
      'a/long.txt': { mode: 0o100644, method: 8, content: 'x'.repeat(50) },
      'a/tool': { mode: 0o100755, method: 0, content: '#!' },
      'ü.txt': { mode: 0o100644, method: 0, content: '' }
    })
  })

  test('gives the same bytes for the same entries', async () => {
    const entries = [{ name: 'f', content: Buffer.from('abc'.repeat(100)) }]
    expect(await zip(entries)).toEqual(await zip(entries))
  })

  test('refuses more entries than a plain ZIP can hold', async () => {
    const entries = Array.from({ length: 65_536 }, (_, number) => ({ name: `${number}`, content: Buffer.alloc(0) }))
    await expect(zip(entries)).rejects.toThrow('65536 entries do not fit a ZIP without ZIP64')
  })
})
