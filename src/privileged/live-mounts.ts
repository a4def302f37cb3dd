/**
 * Cache mounts and cache volumes of an engine that is running: their content is read where it is, and an empty one gets its
 * content at once, by exchanging its folder for a filled one.
 */
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fingerprintTree, membersOfParts, type TreeParts, treeParts } from '../archive/index.ts'
import type { TreeState } from '../snapshot/tree-state.ts'
import { LayoutError } from './layout/index.ts'
import type { LivePlaces } from './live-places.ts'
import { isMounted } from './mount-users.ts'
import type { ExtractMountRequest, LivePlace, MountSurvey, PlaceState } from './protocol.ts'

/** A mount or volume that is being filled. */
interface Filling {
  readonly folder: string
  readonly staging: string
  readonly tree: TreeParts
}

export class LiveMounts {
  readonly #places: LivePlaces
  /** By their places. */
  readonly #filling = new Map<string, Promise<Filling>>()
  /** What is packed, by places and numbers of parts. */
  readonly #sources = new Map<string, Promise<{ readonly root: string; readonly parts: readonly Buffer[][] }>>()

  constructor(places: LivePlaces) {
    this.#places = places
  }

  /**
   * What a part of a mount is packed of. All parts are listed at once, when the first is asked for: a file that comes later
   * is in none, as it is in no fingerprint.
   * @throws LayoutError when the mount is none of this engine's
   */
  async packSource(place: LivePlace, parts: number, part: number) {
    const name = `${parts} ${keyOf(place)}`
    const source = this.#sources.get(name) ?? this.#list(place, parts)
    this.#sources.set(name, source)
    const { root, parts: listed } = await source
    return { root, members: listed[part] ?? [] }
  }

  /** Tells whether there is anything in the mounts. */
  async inspect(places: readonly LivePlace[]): Promise<readonly PlaceState[]> {
    return Promise.all(
      places.map(async place => {
        try {
          const { folder } = await this.#places.find(place)
          return { content: entriesOf(folder).length > 0 ? 'filled' : 'empty' } as const
        } catch (error) {
          if (error instanceof LayoutError) return { refused: error.message }
          throw error
        }
      })
    )
  }

  async survey(mounts: readonly MountSurvey[]): Promise<readonly TreeState[]> {
    const states: TreeState[] = []
    this.#sources.clear()
    for (const { place, partitions } of mounts) {
      const { folder } = await this.#places.find(place)
      states.push(await fingerprintTree(folder, partitions))
    }
    return states
  }

  /** Extracts one bundle beside the mount. @throws BundleError, LayoutError */
  async extract(request: ExtractMountRequest, source: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void> {
    const key = keyOf(request.place)
    const filling = this.#filling.get(key) ?? this.#begin(request.place)
    this.#filling.set(key, filling)
    const { tree } = await filling
    await tree.add({
      source,
      expectedSha256: request.sha256,
      expectedBytes: request.bytes,
      maxRawBytes: request.rawBytes,
      signal
    })
  }

  /**
   * Puts what was extracted in the mount's place, unless there is something in it by now.
   * @returns whether that was done
   * @throws LayoutError when the place is not what it was: a container has begun to use a volume, or a step a cache mount
   */
  async place(place: LivePlace): Promise<boolean> {
    const filling = await this.#filling.get(keyOf(place))
    if (filling === undefined) throw new LayoutError('Nothing was extracted for this mount.')
    try {
      await filling.tree.finish()
      const { folder } = await this.#places.find(place)
      if (folder !== filling.folder) throw new LayoutError('It has moved meanwhile.')
      // A step that has begun since would be left with the empty folder, which is gone then.
      if (place.kind !== 'volume' && isMounted(place)) throw new LayoutError('another build is using it')
      // Only an empty folder is replaced: rename(2).
      renameSync(filling.staging, folder)
      return true
    } catch (error) {
      if (['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
      throw error
    } finally {
      await this.drop(place)
    }
  }

  /** Removes what was extracted for a mount and not put in its place. */
  async drop(place: LivePlace): Promise<void> {
    await this.#drop(keyOf(place))
  }

  /** The same for all mounts. */
  async abandon(): Promise<void> {
    for (const key of [...this.#filling.keys()]) await this.#drop(key)
  }

  async #list(place: LivePlace, parts: number) {
    const root = (await this.#places.find(place)).folder
    return { root, parts: await membersOfParts(root, parts) }
  }

  async #drop(key: string): Promise<void> {
    const filling = this.#filling.get(key)
    this.#filling.delete(key)
    // Where nothing could be begun there is nothing to remove.
    const begun = await filling?.catch(() => undefined)
    if (begun === undefined) return
    await begun.tree.abandon()
    rmSync(begun.staging, { recursive: true, force: true })
  }

  async #begin(place: LivePlace): Promise<Filling> {
    const { folder, owner } = await this.#places.find(place)
    // Goes with the layer or the volume, should this process be killed.
    const staging = mkdtempSync(path.join(owner, 'cbc-mount-'))
    return { folder, staging, tree: treeParts(staging) }
  }
}

function keyOf(place: LivePlace): string {
  return JSON.stringify(place)
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
