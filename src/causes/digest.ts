import { createHash, type Hash } from 'node:crypto'

/** 16 hexadecimal digits: enough to tell whether something is the same, in an index that stays small. */
export function shortDigest(content: Hash | string): string {
  const hash = typeof content === 'string' ? createHash('sha256').update(content) : content
  return hash.digest('hex').slice(0, 16)
}
