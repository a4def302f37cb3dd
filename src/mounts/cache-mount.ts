/** Cache mounts: their names, and which of them the steps of a build ask for. */
import path from 'node:path'
import { mountTarget } from './dockerfile/mount-flag.ts'

/**
 * The id of a cache mount, out of BuildKit's description of its record: `cached mount <target> from exec <command> with id
 * "<namespace>/<id>"`, where the id is quoted as Go does it and the namespace is nearly always empty, or without the end
 * when the id is the target. The command may hold anything. What is no such description names itself.
 */
export function cacheMountId(description: string): string {
  const quoted = / with id ("(?:[^"\\]|\\.)*")$/s.exec(description)?.[1]
  const id = quoted === undefined ? undefined : unquoted(quoted)
  return id?.replace(/^\//, '') ?? /^cached mount (\S+) from exec /.exec(description)?.[1] ?? description
}

/** Go's quoting is JSON's but for the escapes of bytes and of some control characters, which no sensible id holds. */
function unquoted(text: string): string | undefined {
  try {
    return JSON.parse(text) as string
  } catch {
    return undefined
  }
}

/** What a `RUN --mount=type=cache` of a Dockerfile says of the mount's identity. */
export interface CacheMountFlag {
  readonly id: string | undefined
  /** As it is written: relative ones start from the step's folder. */
  readonly target: string
}

/**
 * The cache mounts of an instruction, such as `RUN --mount=type=cache,target=/root/.cache/pip pip install .`
 * (https://docs.docker.com/reference/dockerfile/#run---mounttypecache).
 */
export function cacheMountFlags(instruction: string): readonly CacheMountFlag[] {
  return [...instruction.matchAll(/--mount=(\S+)/g)].flatMap(([, value = '']) => {
    const options = new Map(
      value.split(',').map(option => {
        const [name = '', ...rest] = option.replaceAll('"', '').split('=')
        return [name.toLowerCase(), rest.join('=')] as const
      })
    )
    const target = mountTarget(options)
    return options.get('type') === 'cache' && target !== undefined ? [{ id: options.get('id'), target }] : []
  })
}

/** Whether one of the flags asks for the mount of this description. In doubt one does. */
export function isAskedFor(description: string, flags: readonly CacheMountFlag[]): boolean {
  const id = cacheMountId(description)
  const target = /^cached mount (\S+) from exec /.exec(description)?.[1]
  return target === undefined || flags.some(flag => isSame({ id, target }, flag))
}

function isSame(mount: { readonly id: string; readonly target: string }, { id, target }: CacheMountFlag): boolean {
  // A `$` stands for the value of a build argument, which is not written down.
  if (target.includes('$')) return true
  const end = path.posix.normalize(target).replace(/^\.?\/|\/$/g, '')
  if (id === undefined) return mount.id.endsWith(end)
  if (id.includes('$')) return mount.target.endsWith(end)
  return mount.id === id || (mount.id !== mount.target && mount.id.endsWith(`/${id}`))
}
