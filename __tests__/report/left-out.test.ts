import { expect, test } from '@jest/globals'
import { type DroppedReport, leftOutText } from '../../src/report/index.ts'

const layer = (bytes: number, reason: DroppedReport['reason']): DroppedReport => ({
  kind: 'layer',
  name: 'COPY',
  bytes,
  reason
})
const mount = (name: string): DroppedReport => ({ kind: 'cache-mount', name, bytes: 40_000_000, reason: 'unused' })

test.each<[readonly DroppedReport[], string]>([
  [[], ''],
  [[layer(1_000_000, 'superseded')], '1 superseded layer (1.0 MB)'],
  [[layer(1_000_000, 'superseded'), layer(2_500_000, 'superseded')], '2 superseded layers (3.5 MB)'],
  [
    [layer(1_000, 'superseded'), mount('/root/.cache/pip'), layer(2_000, 'max-size')],
    '1 superseded layer (1.0 kB), 1 unused cache mount /root/.cache/pip (40.0 MB), 1 layer (2.0 kB) for want of room'
  ],
  [[mount('a'), mount('b')], '2 unused cache mounts a and b (80.0 MB)'],
  [[mount('a'), mount('b'), mount('c'), mount('d')], '4 unused cache mounts (160.0 MB)'],
  [[{ kind: 'image', name: '0123456789ab', bytes: 9e9, reason: 'superseded' }], '1 superseded image 0123456789ab'],
  [
    [{ kind: 'volume', name: 'wheels', bytes: 5_000, reason: 'max-size' }],
    '1 cache volume wheels (5.0 kB) for want of room'
  ]
])('%j is told as "%s"', (dropped, text) => {
  expect(leftOutText(dropped)).toBe(text)
})
