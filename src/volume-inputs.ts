/** The inputs that say which volumes are kept, and which package mirror there is: its data is in one of them. */
import type { InputReader } from './input-reader.ts'
import { type MirrorChoice, parseMirror } from './mirror/choice.ts'
import type { VolumeChoice } from './mounts/cache-volumes.ts'

/** Reads the input `pypi-mirror`. */
export function readMirror(read: InputReader<'pypi-mirror'>): MirrorChoice {
  const choice = parseMirror(read.text('pypi-mirror'))
  if ('kind' in choice) return choice
  read.refuse('pypi-mirror', choice.problem, choice.remedy)
  return { kind: 'off' }
}

/** Reads the input `cache-volumes`; the data of a mirror that is started is kept with the others. */
export function readCacheVolumes(read: InputReader<'cache-volumes'>, mirror: MirrorChoice): VolumeChoice {
  const text = read.text('cache-volumes')
  const also = mirror.kind === 'server' ? [mirror.server.volume] : []
  if (text === 'off') return { kind: 'off' }
  if (text === 'auto') return { kind: 'auto', ...(also.length > 0 && { also }) }
  const names = read.names('cache-volumes', /^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'a volume')
  return { kind: 'listed', names: [...new Set([...names, ...also])] }
}
