/** What a saved snapshot leaves out, in words. */
import { formatBytes, formatCount } from '../format.ts'
import type { DroppedReport } from './report.ts'

/** More names than these are counted only. */
const shownNames = 3

/** `3 superseded layers (12.4 MB), the cache mount /root/.cache/old (80.1 MB)`; empty when nothing was left out. Plain text. */
export function leftOutText(dropped: readonly DroppedReport[]): string {
  const groups = Map.groupBy(dropped, one => `${one.kind} ${one.reason}`)
  return [...groups.values()].map(describe).join(', ')
}

const reasons = { superseded: 'superseded', unused: 'unused', 'max-size': '' } as const satisfies Record<
  DroppedReport['reason'],
  string
>

const kinds = {
  layer: 'layer',
  'cache-mount': 'cache mount',
  source: 'remote source',
  image: 'image',
  volume: 'cache volume'
} as const satisfies Record<DroppedReport['kind'], string>

function describe(group: readonly DroppedReport[]): string {
  const [first] = group
  if (first === undefined) return ''
  const what = `${reasons[first.reason]} ${kinds[first.kind]}`.trim()
  const room = first.reason === 'max-size' ? ' for want of room' : ''
  // The size of an image counts layers that others share.
  const size = first.kind === 'image' ? '' : ` (${formatBytes(group.reduce((sum, { bytes }) => sum + bytes, 0))})`
  const isNamed = first.kind !== 'layer' && first.kind !== 'source' && group.length <= shownNames
  const names = isNamed ? ` ${group.map(one => one.name).join(' and ')}` : ''
  return `${formatCount(group.length, what)}${names}${size}${room}`
}
