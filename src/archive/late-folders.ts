import { mkdirSync } from 'node:fs'
import { BundleError } from './bundle-error.ts'
import { BLOCK } from './tar-header.ts'
import { EXTRACT, startTar, tarFailure } from './tar-process.ts'

/**
 * The folders of a tree whose parts are extracted side by side. A folder's time, mode and owner hold only if they are
 * restored after the last file was put in it, whichever part that came with: so they are held back here. Until then each
 * folder is made, for root alone, before the first file in it is handed to a tar: two tars that make the same folder at
 * once make one of them fail.
 */
export class LateFolders {
  readonly #destination: string
  readonly #made = new Set<string>([''])
  readonly #blocks = new Map<string, Buffer>()

  constructor(destination: string) {
    this.#destination = destination
  }

  /**
   * Makes the folder that an entry is about to be placed in.
   *
   * @param path of the entry, relative, its bytes as latin1
   * @throws BundleError `tar-failed`
   */
  prepareParentOf(path: string): void {
    const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')))
    if (this.#made.has(parent)) return
    this.#made.add(parent)
    const bytes = Buffer.concat([Buffer.from(`${this.#destination}/`), Buffer.from(parent, 'latin1')])
    try {
      mkdirSync(bytes, { recursive: true, mode: 0o700 })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      throw new BundleError('tar-failed', `a folder could not be made: ${message}`, { cause: error })
    }
  }

  /** @param blocks the folder's header with its extended headers */
  add(name: string, blocks: Buffer): void {
    this.#blocks.set(name, blocks)
  }

  /**
   * Makes the folders that are missing, and gives all of them their times, modes, owners and extended attributes.
   * To be called once, when every part of the tree has been extracted.
   *
   * @throws BundleError `tar-failed`
   */
  async restore(): Promise<void> {
    const tar = startTar([...EXTRACT, `--directory=${this.#destination}`])
    tar.stdout.resume()
    // Its status tells why it stopped reading.
    tar.stdin.on('error', () => undefined)
    const folders = [...this.#blocks].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, blocks]) => blocks)
    tar.stdin.end(Buffer.concat([...folders, Buffer.alloc(2 * BLOCK)]))
    const { status, messages } = await tar.ended
    if (status !== 0) throw tarFailure(status, messages)
  }
}
