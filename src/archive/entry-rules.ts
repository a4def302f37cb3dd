import { BundleError, printableName } from './bundle-error.ts'
import type { LateFolders } from './late-folders.ts'
import { PathGuard } from './path-guard.ts'
import type { TarHeader } from './tar-header.ts'

/** What an archive may hold. Prefixes are paths relative to the destination, without a slash at either end. */
export interface ScanRules {
  /** Every entry must be at or below one of these. Left out: anywhere in the destination. */
  readonly allowedPrefixes?: readonly string[]
  /** Entries at or below these are left out. */
  readonly exclude?: readonly string[]
  /** Most bytes of uncompressed archive. */
  readonly maxRawBytes: number
  /** Shared by all archives that are extracted into one destination. */
  readonly guard?: PathGuard
  /** Takes folders out of the stream, to be restored when all archives of one tree are extracted. */
  readonly lateFolders?: LateFolders
}

const HARD_LINK = '1'
const SYMLINK = '2'
const FOLDER = '5'
/** Regular files, character devices (a 0/0 one is a whiteout), block devices, fifos: layers hold them all. */
const FILES = new Set(['0', '3', '4', '6'])

/**
 * The rules that an entry has to keep. Refused are names that are absolute, climb with `..`, are written in an unusual
 * way, lie outside the allowed prefixes or go through a symbolic link; hard links to anything but an earlier entry; and
 * every type but 0 to 6: global headers and GNU's multi-volume, dump-directory and old sparse entries never occur in a
 * bundle, and are read differently by different programs.
 */
export class EntryRules {
  readonly #guard: PathGuard
  readonly #allowed: readonly string[] | undefined
  readonly #excluded: readonly string[]
  /** What a hard link may point at. */
  readonly #linkable = new Set<string>()
  readonly #droppedFiles = new Set<string>()
  #lastAllowed = ''
  readonly #lateFolders: LateFolders | undefined
  #kept = 0

  constructor(rules: ScanRules) {
    this.#guard = rules.guard ?? new PathGuard()
    this.#allowed = rules.allowedPrefixes?.map(bytesOf)
    this.#excluded = (rules.exclude ?? []).map(bytesOf)
    this.#lateFolders = rules.lateFolders
    this.#lastAllowed = this.#allowed?.[0] ?? ''
  }

  /** Entries that were kept. */
  get kept(): number {
    return this.#kept
  }

  /** @throws BundleError when the entry breaks a rule */
  judge(entry: TarHeader): 'keep' | 'drop' | 'later' {
    const isFolder = entry.type === FOLDER
    const path = cleanName(entry.name, isFolder)
    this.#requireAllowed(path)
    if (this.#excluded.some(prefix => isAtOrBelow(path, prefix))) {
      this.#droppedFiles.add(path)
      return 'drop'
    }
    if (!FILES.has(entry.type)) this.#requireNoData(entry)
    if (isFolder) this.#guard.enterFolder(path)
    else if (entry.type === SYMLINK) this.#guard.enterSymlink(path)
    else if (entry.type === HARD_LINK) this.#judgeHardLink(path, entry.linkName)
    else if (FILES.has(entry.type)) this.#guard.enter(path)
    else throw unknownType(entry)
    this.#kept++
    if (isFolder) return this.#lateFolders === undefined ? 'keep' : 'later'
    this.#linkable.add(path)
    this.#lateFolders?.prepareParentOf(path)
    return 'keep'
  }

  #requireAllowed(path: string): void {
    if (this.#allowed === undefined || isAtOrBelow(path, this.#lastAllowed)) return
    const prefix = this.#allowed.find(candidate => isAtOrBelow(path, candidate))
    if (prefix === undefined) {
      throw new BundleError('outside-prefix', `${printableName(path)} is outside what this bundle may hold`)
    }
    this.#lastAllowed = prefix
  }

  /** Readers differ in whether data follows such an entry. */
  #requireNoData(entry: TarHeader): void {
    if (entry.size !== 0 && (entry.type === FOLDER || entry.type === SYMLINK || entry.type === HARD_LINK)) {
      throw new BundleError('bad-header', `${printableName(entry.name)} is no file, but has a size`)
    }
  }

  #judgeHardLink(path: string, linkName: string): void {
    const target = cleanName(linkName, false)
    if (this.#droppedFiles.has(target)) {
      throw new BundleError('link-to-excluded', `${printableName(path)} is a hard link to an excluded file`)
    }
    if (!this.#linkable.has(target)) {
      throw new BundleError('link-target', `${printableName(path)} is a hard link to something not in this archive`)
    }
    if (this.#guard.isSymlink(target)) this.#guard.enterSymlink(path)
    else this.#guard.enter(path)
  }
}

function unknownType(entry: TarHeader): BundleError {
  return new BundleError(
    'unknown-type',
    `${printableName(entry.name)} has the unknown type ${printableName(entry.type)}`
  )
}

/** Names are compared as bytes; an archive's are held as latin1. */
function bytesOf(prefix: string): string {
  return Buffer.from(prefix, 'utf8').toString('latin1')
}

function isAtOrBelow(path: string, prefix: string): boolean {
  if (prefix === '') return true
  return path.startsWith(prefix) && (path.length === prefix.length || path.charCodeAt(prefix.length) === 0x2f)
}

/**
 * The path that an entry's name stands for: without a leading `./` and a folder's trailing slash; '' is the
 * destination itself, which only a folder may be.
 */
function cleanName(name: string, isFolder: boolean): string {
  if (name.startsWith('/')) throw new BundleError('absolute-name', `${printableName(name)} is an absolute name`)
  let path = name
  if (path.startsWith('./')) path = path.slice(2)
  else if (path === '.') path = ''
  // A regular entry whose name ends with a slash is a folder to GNU tar, so it is not clean for anything else.
  if (isFolder && path.endsWith('/')) path = path.slice(0, -1)
  if (/(?:^|\/)\.\.(?:\/|$)/.test(path)) {
    throw new BundleError('parent-component', `${printableName(name)} climbs out of its folder`)
  }
  const isRoot = path === '' && name !== ''
  if ((path === '' && !(isRoot && isFolder)) || (path !== '' && /(?:^|\/)\.?(?:\/|$)/.test(path))) {
    throw new BundleError('unclean-name', `${printableName(name)} is not a plain relative name`)
  }
  return path
}
