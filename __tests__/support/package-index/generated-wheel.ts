import { createCipheriv, createHash } from 'node:crypto'
import { buildWheel, normaliseName, type Wheel } from './wheel.ts'
import type { ZipEntry } from './zip.ts'

export interface GeneratedWheelOptions {
  readonly name: string
  readonly version: string
  /** Data files besides the importable module; 1 when left out. */
  readonly files?: number
  /** Bytes of all data files together; 1 KiB when left out. They do not compress. */
  readonly bytes?: number
  /** PEP 508 requirements. */
  readonly requires?: readonly string[]
}

/** Returns `bytes` bytes that look random and depend on `seed` alone. */
function pseudoRandom(seed: string, bytes: number): Buffer {
  const key = createHash('sha256').update(seed).digest().subarray(0, 16)
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes))
}

/**
 * Makes a pure-Python wheel of a given weight: a module named like the project with `__version__`, and data files beside
 * it. The same options give the same bytes; another version gives other data.
 */
export async function generateWheel(options: GeneratedWheelOptions): Promise<Wheel> {
  const { name, version, files = 1, bytes = 1024 } = options
  const module = normaliseName(name).replaceAll('-', '_')
  const each = Math.floor(bytes / Math.max(files, 1))
  const entries: ZipEntry[] = [{ name: `${module}/__init__.py`, content: Buffer.from(`__version__ = '${version}'\n`) }]
  for (let number = 0; number < files; number++) {
    const size = number === files - 1 ? bytes - each * (files - 1) : each
    const file = `${module}/data/${String(number % 100).padStart(2, '0')}/${number}.bin`
    entries.push({ name: file, content: pseudoRandom(`${name} ${version} ${number}`, size) })
  }
  const description = { name, version, summary: 'Generated content of a given size', requires: options.requires ?? [] }
  return buildWheel(description, entries, 0)
}
