import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Share of each layer: a few large ones (installed wheels), a base system, and the small layers of copied code. */
const LAYERS = [0.28, 0.2, 0.14, 0.11, 0.09, 0.07, 0.05, 0.03, 0.02, 0.007, 0.002, 0.001]

/** Bytes of the pools that contents are cut from: many compression windows, so that cuts do not match each other. */
const POOL = 64 * 1024 * 1024

/**
 * Makes folders that look like the layers of Python services: three quarters of the files are sources of a few KiB, a
 * few in a hundred are libraries that hold most of the bytes. The same options always make the same contents.
 *
 * @returns the folders' names, below `root`
 */
export async function makeLayers(root: string, size: { files: number; bytes: number }): Promise<string[]> {
  const random = generator(20_260_101)
  const text = textPool(random)
  const binary = binaryPool(random)
  const cut = (pool: Buffer, bytes: number) => {
    const start = Math.floor(random() * Math.max(1, POOL - bytes))
    return pool.subarray(start, start + bytes)
  }
  // Sources take a fifth of the bytes; what is left goes to the libraries, one file in 20.
  const small = (size.bytes * 0.2) / (size.files * 0.95)
  const large = (size.bytes * 0.8) / (size.files * 0.05)
  const names: string[] = []
  for (const [index, share] of LAYERS.entries()) {
    const name = `layer${index}`
    names.push(name)
    for (let file = 0; file < size.files * share; file++) {
      const isLarge = file % 20 === 0
      // An exponential spread around the mean: many small, few very large.
      const bytes = Math.min(POOL / 2, Math.ceil(-Math.log(1 - random()) * (isLarge ? large : small)))
      const folder = `usr/lib/package${Math.floor(file / 90)}/module${Math.floor(file / 15) % 6}`
      const path = join(root, name, 'diff', folder, isLarge ? `library${file}.so` : `source${file}.py`)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, cut(isLarge ? binary : text, bytes))
    }
  }
  return names
}

/** A linear congruential generator (Numerical Recipes' constants): numbers in [0, 1). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Words of a small vocabulary, common ones often, with line ends and indents: compresses about as sources do. */
function textPool(random: () => number): Buffer {
  const vocabulary = Array.from({ length: 6000 }, () => {
    const length = 2 + Math.floor(random() * 9)
    return Array.from({ length }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join('')
  })
  const pool = Buffer.alloc(POOL)
  for (let at = 0; at < POOL; ) {
    const word = vocabulary[Math.floor(vocabulary.length * random() ** 3)] ?? ''
    at += pool.write(random() < 0.12 ? `${word}\n    ` : `${word} `, at, 'latin1')
  }
  return pool
}

/** Phrases of instructions from a small set, tables of small numbers, and some noise: compresses as libraries do. */
function binaryPool(random: () => number): Buffer {
  const phrases = Array.from({ length: 3000 }, () => {
    const words = Array.from({ length: 2 + Math.floor(random() * 8) }, () => Math.floor(random() * 2 ** 32))
    return Buffer.from(Uint32Array.from(words).buffer)
  })
  const pool = Buffer.alloc(POOL)
  for (let at = 0; at + 64 <= POOL; ) {
    const kind = random()
    if (kind < 0.65) at += phrases[Math.floor(phrases.length * random() ** 2)]?.copy(pool, at) ?? 0
    else if (kind < 0.85) at = pool.writeUInt32LE(Math.floor(random() * 256), at)
    else at = pool.writeUInt32LE(Math.floor(random() * 2 ** 32), at)
  }
  return pool
}
