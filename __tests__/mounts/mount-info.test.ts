import { expect, test } from '@jest/globals'
import { mountPlaces } from '../../src/mounts/mount-info.ts'

test('a mount is a path of a device, or of the upper folder of an overlay', () => {
  const text = `85 55 0:39 / / rw,relatime master:5 - overlay overlay rw,lowerdir=/d/l/A,upperdir=/d/n5/diff,workdir=/d/n5/work
104 85 254:0 /data/overlay2/wag/diff /mounts/0 rw,relatime master:3 - ext4 /dev/vda rw,discard
105 85 0:41 /cache /mounts/1 rw - overlay overlay rw,lowerdir=/d/l/4J:/d/l/5K,upperdir=/d/with\\134\\054comma\\040x/fs,workdir=/w
106 85 8:1 /a\\040b/fs /mounts/2 rw - xfs /dev/sda rw
107 85 8:1 /hidden /mounts/2 rw - xfs /dev/sda rw
108 85 0:42 / /mounts/3 ro - overlay overlay ro,lowerdir=/only

`
  const places = mountPlaces(text)
  expect(places.get('/mounts/0')).toEqual({ kind: 'folder', device: '254:0', path: '/data/overlay2/wag/diff' })
  expect(places.get('/mounts/1')).toEqual({ kind: 'upper', upper: '/d/with,comma x/fs', path: '/cache' })
  expect(places.get('/mounts/2')).toEqual({ kind: 'folder', device: '8:1', path: '/hidden' })
  expect(places.has('/mounts/3')).toBe(false)
  expect(places.size).toBe(4)
})
