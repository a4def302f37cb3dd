import { BundleError, printableName } from './bundle-error.ts'

/**
 * Keeps extraction inside its destination: nothing may be placed below a symbolic link that came from an archive, and
 * no symbolic link may take the place of a folder that something was placed in. Both rules together hold in whatever
 * order the entries come, so bundles that are extracted side by side into one destination must share one guard.
 * Symbolic links may point anywhere: layers hold absolute ones, and here they are only stored.
 */
export class PathGuard {
  readonly #symlinks = new Set<string>()
  readonly #folders = new Set<string>()
  #lastParent = ''

  /** Notes an entry that is not a symbolic link. @throws BundleError `through-symlink` */
  enter(path: string): void {
    this.#enterParent(path)
    if (this.#symlinks.size > 0 && this.#symlinks.has(path)) {
      throw new BundleError('through-symlink', `${printableName(path)} replaces a symbolic link of the same name`)
    }
  }

  /** Notes a folder, which no symbolic link may replace any more. @throws BundleError `through-symlink` */
  enterFolder(path: string): void {
    this.enter(path)
    this.#folders.add(path)
  }

  /** Notes a symbolic link. @throws BundleError `through-symlink` */
  enterSymlink(path: string): void {
    this.#enterParent(path)
    if (this.#folders.has(path)) {
      throw new BundleError('through-symlink', `the symbolic link ${printableName(path)} replaces a folder`)
    }
    this.#symlinks.add(path)
  }

  isSymlink(path: string): boolean {
    return this.#symlinks.has(path)
  }

  #enterParent(path: string): void {
    const slash = path.lastIndexOf('/')
    if (slash < 0) return
    const parent = path.slice(0, slash)
    if (parent === this.#lastParent) return
    for (let folder = parent; folder !== '' && !this.#folders.has(folder); ) {
      if (this.#symlinks.has(folder)) {
        throw new BundleError(
          'through-symlink',
          `${printableName(path)} goes through the symbolic link ${printableName(folder)}`
        )
      }
      this.#folders.add(folder)
      const up = folder.lastIndexOf('/')
      folder = up < 0 ? '' : folder.slice(0, up)
    }
    this.#lastParent = parent
  }
}
