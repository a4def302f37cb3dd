/** Sizes and ages as a user writes them. */
import { UsageError } from './errors.ts'

const byteUnits: Readonly<Record<string, number>> = { '': 1, b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 }
/** As buildx prints limits. */
const binaryUnits: Readonly<Record<string, number>> = { kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40 }
const hour = 3_600_000
const ageUnits: Readonly<Record<string, number>> = { m: 60_000, h: hour, d: 24 * hour, w: 7 * 24 * hour }

/** bytes of `500MB`, `1.5 GB`, `0`; powers of 1000. @throws UsageError */
export function parseSize(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([a-z]*)$/i.exec(text.trim()) ?? []
  const bytes = Math.round(Number(number) * (byteUnits[unit.toLowerCase()] ?? Number.NaN))
  if (Number.isSafeInteger(bytes)) return bytes
  throw new UsageError(`${JSON.stringify(text)} is not a size: write it as 500MB or 2GB.`)
}

/** ms of `90m`, `36h`, `7d`, `2w`. @throws UsageError */
export function parseAge(text: string): number {
  const [, number, unit = ''] = /^(\d+)([mhdw])$/.exec(text.trim()) ?? []
  const ms = Number(number) * (ageUnits[unit] ?? Number.NaN)
  if (Number.isSafeInteger(ms)) return ms
  throw new UsageError(`${JSON.stringify(text)} is not an age: write it as 90m, 36h, 7d or 2w.`)
}

/** bytes of a size as docker prints it, such as `4.21MB`, `12kB`, `3.3GiB` or `0B`; 0 for what cannot be read. */
export function printedBytes(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([a-z]*)$/i.exec(text.trim()) ?? []
  const factor = { ...byteUnits, ...binaryUnits }[unit.toLowerCase()] ?? Number.NaN
  const bytes = Math.round(Number(number) * factor)
  return Number.isFinite(bytes) ? bytes : 0
}
