import { BLOCK } from './tar-header.ts'
import { EXTRACT, startTar, tarFailure } from './tar-process.ts'

/**
 * The folders of a tree whose parts are extracted side by side. A folder's time, mode and owner hold only if they are
 * restored after the last file was put in it, whichever part that came with: so they are held back here.
 */
export class LateFolders {
  readonly #blocks = new Map<string, Buffer>()

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
  async restore(destination: string): Promise<void> {
    const tar = startTar([...EXTRACT, `--directory=${destination}`])
    tar.stdout.resume()
    // Its status tells why it stopped reading.
    tar.stdin.on('error', () => undefined)
    const names = [...this.#blocks.keys()].sort()
    tar.stdin.end(
      Buffer.concat([...names.map(name => this.#blocks.get(name) ?? Buffer.alloc(0)), Buffer.alloc(2 * BLOCK)])
    )
    const { status, messages } = await tar.ended
    if (status !== 0) throw tarFailure(status, messages)
  }
}
