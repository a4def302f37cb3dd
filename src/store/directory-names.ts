/** Keys as file names: reversible, nothing outside the folder can be named, nothing collides with unfinished files. */
import { checkKey } from './keys.ts'

/** File names have at most 255 bytes on common file systems; a longer key continues in a folder. */
const segmentLength = 200
/** Ends the name of a continued key's folder. No encoded key holds it. */
const continued = ','

/**
 * The relative path of the entry of `key`. Letters, digits and `_ + - .` stay, other bytes are percent-encoded, a dot at the
 * start of a name too. Throws InvalidKeyError.
 */
export function entryPath(key: string): string {
  checkKey(key)
  let encoded = ''
  for (const byte of Buffer.from(key, 'utf8')) {
    const character = String.fromCharCode(byte)
    const plain = /[A-Za-z0-9_+-]/.test(character) || (character === '.' && encoded.length % segmentLength !== 0)
    encoded += plain ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  const segments = encoded.match(new RegExp(`.{1,${segmentLength}}`, 'g')) ?? []
  return segments.join(`${continued}/`)
}

/** The key of a relative path that `entryPath` gave; `undefined` for any other file. */
export function entryKey(relativePath: string): string | undefined {
  const encoded = relativePath.replaceAll(`${continued}/`, '')
  if (!/^(?:[A-Za-z0-9_+.-]|%[0-9A-F]{2})+$/.test(encoded)) return undefined
  const key = Buffer.from(
    encoded.replace(/%([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
    'latin1'
  ).toString('utf8')
  return isPathOf(key, relativePath) ? key : undefined
}

function isPathOf(key: string, relativePath: string): boolean {
  return key.isWellFormed() && !key.includes(',') && key.length <= 512 && entryPath(key) === relativePath
}
