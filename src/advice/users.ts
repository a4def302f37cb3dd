/** Who runs the steps of a stage, and where that user's home is. */
import path from 'node:path'
import type { Command } from './shell.ts'

export interface User {
  /** As the Dockerfile names it, without its group. */
  readonly name: string
  /** undefined when it is not known. */
  readonly uid: number | undefined
  readonly gid: number | undefined
  readonly home: string | undefined
}

export const root: User = { name: 'root', uid: 0, gid: 0, home: '/root' }

/** Users that well-known images have. */
const wellKnown: readonly User[] = [
  root,
  { name: 'www-data', uid: 33, gid: 33, home: '/var/www' },
  { name: 'nobody', uid: 65_534, gid: 65_534, home: '/nonexistent' }
]

/** A user of the image `node`. */
const node: User = { name: 'node', uid: 1000, gid: 1000, home: '/home/node' }

/** Registries that hand out Docker's official images under their own name, or images that are made just like them. */
const alike =
  /^(?:(?:(?:index\.)?docker\.io|mirror\.gcr\.io|public\.ecr\.aws\/docker)\/)?(?:library\/)?[^/]+$|^ghcr\.io\/astral-sh\/uv[:@]/

/**
 * Whether an image is one of Docker's official ones or like them, by its name: its user is root, and it has no variables that
 * move caches. Of others nothing is known.
 */
export function isWellKnown(image: string): boolean {
  return alike.test(image) && !image.startsWith('localhost')
}

/** The user that `USER` names, out of those that commands before it have made. */
export function userNamed(given: string, made: readonly User[], image: string | undefined): User {
  const [name = '', group = ''] = given.trim().split(':')
  const gid = number(group)
  const isNode = image !== undefined && /^(?:docker\.io\/)?(?:library\/)?node(?:[:@]|$)/.test(image)
  const known = [...made.toReversed(), ...(isNode ? [node] : []), ...wellKnown]
  const uid = number(name)
  const found = known.find(user => (uid === undefined ? user.name === name : user.uid === uid))
  const user = found ?? { name, uid, gid: undefined, home: undefined }
  return gid === undefined ? user : { ...user, gid }
}

/** The users that a command makes (`useradd` of shadow, `adduser` of Debian and of busybox). */
export function usersMade(command: Command): readonly User[] {
  const words = command.words.map(word => word.text)
  const program = path.posix.basename(words[0] ?? '')
  if (program !== 'useradd' && program !== 'adduser') return []
  const name = words.find((word, at) => at > 0 && !word.startsWith('-') && !takesValue(words[at - 1] ?? ''))
  if (name === undefined) return []
  const uid = number(optionValue(words, 'u', '--uid') ?? '')
  const group = optionValue(words, 'g', '--gid')
  const isSystem = program === 'adduser' && words.includes('--system')
  const given =
    program === 'useradd' ? optionValue(words, 'd', '--home-dir', '--home') : optionValue(words, 'h', '--home')
  const home = given ?? (isSystem ? undefined : `/home/${name}`)
  return [{ name, uid, gid: group === undefined ? uid : number(group), home }]
}

const valuedOptions =
  /^(--(uid|gid|groups|home|home-dir|shell|gecos|comment|ingroup|base-dir|skel)|-[A-Za-z]*[ugGdhscbk])$/

function takesValue(word: string): boolean {
  return valuedOptions.test(word)
}

/** @param short a letter, which others may stand before: `-mu 1000` */
function optionValue(words: readonly string[], short: string, ...long: readonly string[]): string | undefined {
  for (const [at, word] of words.entries()) {
    if (long.includes(word) || new RegExp(`^-[A-Za-z]*${short}$`).test(word)) return words[at + 1]
    const name = long.find(each => word.startsWith(`${each}=`))
    if (name !== undefined) return word.slice(name.length + 1)
  }
  return undefined
}

function number(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined
}
