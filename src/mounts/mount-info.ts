/** Where a mount has its content, out of `/proc/self/mountinfo` (proc(5)). */

/**
 * Where a live cache mount has its content, as seen from a step of a build.
 * `folder`: a path in the file system of a device. `upper`: a path in the upper folder of an overlay, which the engine
 * has named by a path of its own.
 */
export type MountPlace =
  | { readonly kind: 'folder'; readonly device: string; readonly path: string }
  | { readonly kind: 'upper'; readonly upper: string; readonly path: string }

/**
 * The places of mounts by their mount points. Those of other kinds are left out; of several at one point the last counts,
 * as it hides the others.
 */
export function mountPlaces(mountInfo: string): ReadonlyMap<string, MountPlace> {
  const places = new Map<string, MountPlace>()
  for (const line of mountInfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ')
    const [, , device = '', root = '', point = ''] = before.split(' ')
    const [type, , options = ''] = after.split(' ')
    if (!point.startsWith('/') || !/^\d+:\d+$/.test(device)) continue
    if (type !== 'overlay') places.set(unescaped(point), { kind: 'folder', device, path: unescaped(root) })
    else {
      const upper = /(?:^|,)upperdir=([^,]*)/.exec(options)?.[1]
      if (upper !== undefined)
        places.set(unescaped(point), { kind: 'upper', upper: unescapedOption(upper), path: unescaped(root) })
    }
  }
  return places
}

/** The kernel writes spaces, line ends, backslashes, and in options commas, as octal numbers. */
export function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
}

/** Who mounts an overlay writes a backslash before commas and colons of a path. */
function unescapedOption(text: string): string {
  return unescaped(text).replace(/\\([,:\\])/g, '$1')
}
