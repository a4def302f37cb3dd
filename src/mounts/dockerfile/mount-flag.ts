/** The value of a step's `--mount` flag (https://docs.docker.com/reference/dockerfile/#run---mount). */
import path from 'node:path'
import { UnresolvedError } from './word.ts'

export const sharings = ['shared', 'private', 'locked'] as const
export type Sharing = (typeof sharings)[number]

/** Who the folder belongs to that a cache mount starts from. Any of the three makes it another mount. */
export interface MountOwner {
  readonly uid: number
  readonly gid: number
  /** As for chmod(2). */
  readonly mode: number
}

export interface CacheMountFlag {
  readonly id: string
  /** As the flag gives it: relative ones start from the step's folder. */
  readonly target: string
  readonly sharing: Sharing
  readonly owner: MountOwner | undefined
  /** The stage, context or image that it starts from; undefined when it starts empty. */
  readonly from: string | undefined
}

/** The stage that has nothing in it: what a cache mount starts from anyway. */
const nothing = 'scratch'

/** The keys and values of a flag as they are written, keys in lower case; a later value replaces a former one. */
export function mountOptions(flag: string): ReadonlyMap<string, string> {
  return new Map(
    unquoted(flag)
      .split(',')
      .map(option => {
        const [key = '', ...value] = option.split('=')
        return [key.trim().toLowerCase(), value.join('=')] as const
      })
  )
}

/** Where a mount is, by any name that the option has, as it is written. */
export function mountTarget(options: ReadonlyMap<string, string>): string | undefined {
  return options.get('target') ?? options.get('dst') ?? options.get('destination')
}

/**
 * The cache mount that a flag asks for; undefined when it asks for another kind of mount.
 * @param expand replaces the variables of one value
 * @throws UnresolvedError when a value is not known or makes no sense
 */
export function cacheMountFlag(
  options: ReadonlyMap<string, string>,
  expand: (value: string) => string
): CacheMountFlag | undefined {
  const expanded = (value: string | undefined) => (value === undefined ? undefined : expand(value))
  const option = (key: string) => expanded(options.get(key))
  if (option('type') !== 'cache') return undefined
  const target = expanded(mountTarget(options))
  if (target === undefined || target === '') throw new UnresolvedError('it has no target')
  // Variables are not replaced here.
  const from = options.get('from') ?? ''
  return {
    id: option('id') || path.posix.normalize(target).replace(/(.)\/$/, '$1'),
    target,
    sharing: sharingOf(option('sharing')),
    owner: ownerOf(option('uid'), option('gid'), option('mode')),
    from: from === '' || from === nothing ? undefined : from
  }
}

function sharingOf(value: string | undefined): Sharing {
  const sharing = sharings.find(known => known === (value ?? 'shared').toLowerCase())
  if (sharing === undefined) throw new UnresolvedError(`"${value}" is no way of sharing`)
  return sharing
}

function ownerOf(uid?: string, gid?: string, mode?: string): MountOwner | undefined {
  if (uid === undefined && gid === undefined && mode === undefined) return undefined
  return { uid: number(uid ?? '0', 10), gid: number(gid ?? '0', 10), mode: number(mode ?? '0755', 8) }
}

function number(text: string, radix: 8 | 10): number {
  if (!(radix === 8 ? /^(0o)?[0-7]{1,8}$/ : /^[0-9]{1,10}$/).test(text)) {
    throw new UnresolvedError(`"${text}" is no number`)
  }
  return Number.parseInt(text.replace('0o', ''), radix)
}

/** Quotes group, and a backslash keeps the next character, as BuildKit reads the flags of an instruction. */
function unquoted(flag: string): string {
  let quote = ''
  let text = ''
  for (let at = 0; at < flag.length; at += 1) {
    const character = flag[at] ?? ''
    if (character === '\\' && at + 1 < flag.length) {
      at += 1
      text += flag[at]
    } else if (character === quote) quote = ''
    else if (quote === '' && (character === '"' || character === "'")) quote = character
    else text += character
  }
  if (quote !== '') throw new UnresolvedError('a quote is not closed')
  return text
}
