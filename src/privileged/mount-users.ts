/** Whether a step of a build has a cache mount at this moment, as the mount tables of all processes tell: proc(5). */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { type MountPlace, mountPlaces } from '../mounts/mount-info.ts'

/** BuildKit itself need not be asked: an answer makes it note down the size that the mount has just then. */
export function isMounted(place: MountPlace): boolean {
  const seen = new Set<string>()
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      const namespace = readlinkSync(`/proc/${pid}/ns/mnt`)
      if (seen.has(namespace)) continue
      const places = mountPlaces(readFileSync(`/proc/${pid}/mountinfo`, 'utf8'))
      seen.add(namespace)
      if ([...places.values()].some(one => isSame(one, place))) return true
    } catch {
      // It has ended meanwhile.
    }
  }
  return false
}

function isSame(one: MountPlace, other: MountPlace): boolean {
  if (one.kind === 'folder') {
    return other.kind === 'folder' && one.device === other.device && one.path === other.path
  }
  return other.kind === 'upper' && one.upper === other.upper
}
