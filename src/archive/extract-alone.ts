import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { BundleError } from './bundle-error.ts'
import { MAX_WINDOW_LOG } from './extract.ts'
import {
  type Ended,
  EXTRACT,
  type ExtractingPair,
  type FedPair,
  startExtractingPair,
  tarFailure
} from './tar-process.ts'
import { type Expected, verified } from './verified.ts'

export interface TreePart extends Expected {
  /** The bundle's bytes. Destroyed when extraction fails. */
  readonly source: AsyncIterable<Buffer>
  /** Most bytes of uncompressed archive. */
  readonly maxRawBytes: number
  readonly signal?: AbortSignal
}

export interface LoneBundle extends TreePart {
  /** See `LoneTree`. */
  readonly destination: string
}

/** ms between two looks at how much was decompressed: a bomb that fills a disk needs seconds. */
const LOOK_MS = 50

/** Bytes that tar reads besides the archive: its libraries and locale. */
const OWN_READING = 16 * 1024 * 1024

/**
 * bytes of a record: tar counts whole ones, and one too many, the empty one after the last (tried with GNU tar 1.34). Bundles
 * are made of whole ones.
 */
const RECORD = 128 * 512

export const DECOMPRESS = ['--decompress', '--stdout', '--quiet', `--memory=${2 ** MAX_WINDOW_LOG}`]

/** tar goes on after the end of an archive: the next part may follow. */
export const ARGUMENTS = [...EXTRACT, '--ignore-zeros', '--warning=no-timestamp', '--totals']

/** Extracts a bundle that is a tree by itself: see `LoneTree`. @throws BundleError */
export async function extractAlone({ destination, ...part }: LoneBundle): Promise<void> {
  const tree = new LoneTree(destination)
  await tree.add(part)
  await tree.finish()
}

/**
 * Extracts the parts of a tree one after another, while they arrive, into a folder that is its own, with one `zstd | tar`:
 * the archives do not pass through this process, which takes half of the time that `extractBundle` needs. Their entries are
 * not judged one by one; what keeps them inside the folder is that the folder is empty at first and that to tar they are a
 * single archive. GNU tar takes the root and `..` off every name and hard link, and puts off symbolic links that leave the
 * folder, and the modes and times of folders, until nothing is written any more. A bundle for which it had to do the former is
 * refused. Whoever uses the result must look at the way to it for symbolic links.
 *
 * The digest of a part is known only at its end: after an error discard the folder. Needs root where the parts hold other
 * owners, devices or `trusted.*` attributes.
 */
export class LoneTree {
  readonly #destination: string
  #running: Running<FedPair> | undefined
  /** Most bytes of uncompressed archives, of all parts so far. */
  #maxRawBytes = 0
  #last: Promise<void> = Promise.resolve()

  /** @param destination an empty folder that nothing else is put into before `finish` has returned */
  constructor(destination: string) {
    this.#destination = destination
  }

  /**
   * Hands a part over to tar, after those that were added before. It may not all be written when this returns.
   * @throws BundleError saying what is wrong; no process is left behind then, and nothing can be added any more
   */
  add(part: TreePart): Promise<void> {
    const added = this.#last.then(() => this.#add(part))
    this.#last = added
    // Whoever comes next is told; this call's own caller is, too.
    added.catch(() => undefined)
    return added
  }

  /** Waits until all is written. @throws BundleError */
  async finish(signal?: AbortSignal): Promise<void> {
    await this.#last
    const running = this.#running
    if (running === undefined) return
    running.pair.stdin.end()
    await settled(running, this.#maxRawBytes, signal)
  }

  /** Ends what is running. The folder is to be discarded then. */
  async abandon(): Promise<void> {
    this.#running?.pair.kill()
    await this.#last.catch(() => undefined)
    await this.#running?.end()
  }

  async #add(part: TreePart): Promise<void> {
    this.#maxRawBytes += part.maxRawBytes
    const running = this.#running ?? this.#start()
    const { pair } = running
    const source = part.source instanceof Readable ? part.source : Readable.from(part.source)
    // A source that was closed early looks nearly the same as a zstd that takes no more: who was first tells.
    let refused = pair.stdin.destroyed
    const notice = () => {
      refused ||= !source.destroyed
    }
    pair.stdin.once('error', notice).once('close', notice)
    try {
      const options = { end: false, ...(part.signal && { signal: part.signal }) }
      await pipeline(source, chunks => verified(chunks, part), pair.stdin, options)
    } catch (failure) {
      // Those that have ended by themselves say more than a broken pipe does.
      if (!refused) pair.kill()
      const [zstd, tar] = await running.end(part.signal)
      if (running.tooLarge) throw tooMuch(this.#maxRawBytes)
      if (part.signal?.aborted) throw aborted(failure)
      if (failure instanceof BundleError) throw failure
      if (refused) requireSuccess(zstd, tar)
      const message = failure instanceof Error ? failure.message : String(failure)
      throw new BundleError('source-failed', `the bundle could not be read: ${message}`, { cause: failure })
    } finally {
      pair.stdin.off('error', notice).off('close', notice)
    }
  }

  #start(): Running<FedPair> {
    const pair = startExtractingPair(DECOMPRESS, [...ARGUMENTS, `--directory=${this.#destination}`])
    // Every part that is piped in leaves listeners behind, which Node would take for a leak.
    pair.stdin.setMaxListeners(0)
    // What breaks between two parts is told by how the two have ended.
    pair.stdin.on('error', () => undefined)
    this.#running = new Running(pair, () => this.#maxRawBytes)
    return this.#running
  }
}

/** Waits for the end of what runs. @throws BundleError when it has not ended well */
export async function settled(
  running: Running<ExtractingPair>,
  maxRawBytes: number,
  signal: AbortSignal | undefined
): Promise<void> {
  const [zstd, tar] = await running.end(signal)
  if (running.tooLarge) throw tooMuch(maxRawBytes)
  if (signal?.aborted) throw aborted(signal.reason)
  requireSuccess(zstd, tar)
  if (!(totalBytes(tar) - RECORD <= Math.ceil(maxRawBytes / RECORD) * RECORD)) throw tooMuch(maxRawBytes)
}

function tooMuch(maxRawBytes: number): BundleError {
  return new BundleError('too-large', `the archive is larger than the ${maxRawBytes} bytes expected`)
}

/** `zstd | tar` at work, under watch for what they write. */
export class Running<Pair extends ExtractingPair> {
  readonly pair: Pair
  tooLarge = false
  readonly #looking: NodeJS.Timeout

  constructor(pair: Pair, maxRawBytes: () => number) {
    this.pair = pair
    this.#looking = setInterval(() => {
      if ((pair.bytesRead() ?? 0) <= maxRawBytes() + OWN_READING) return
      this.tooLarge = true
      pair.kill()
    }, LOOK_MS)
  }

  /** Waits for their end: what was sent may take a while to be written. An abort ends that, too. */
  async end(signal?: AbortSignal): Promise<readonly [Ended, Ended]> {
    const kill = () => this.pair.kill()
    if (signal?.aborted) kill()
    signal?.addEventListener('abort', kill, { once: true })
    try {
      return await Promise.all([this.pair.zstd, this.pair.tar])
    } finally {
      clearInterval(this.#looking)
      signal?.removeEventListener('abort', kill)
    }
  }
}

function aborted(cause: unknown): BundleError {
  return new BundleError('aborted', 'extraction was stopped', { cause })
}

/** As tar tells it at its end (`--totals`). */
function totalBytes({ messages }: Ended): number {
  const total = messages.find(message => message.startsWith('Total bytes read: '))
  return Number(/\d+/.exec(total ?? '')?.[0] ?? Number.NaN)
}

/** A tar that ends early breaks zstd's pipe, and a zstd that ends early cuts tar's archive: the first to fail is the cause. */
function requireSuccess(zstd: Ended, tar: Ended): void {
  const removed = tar.messages.find(message => message.startsWith('tar: Removing leading '))
  if (removed !== undefined) {
    throw new BundleError('absolute-name', `a name or a hard link leads out of the folder (${removed.slice(5)})`)
  }
  const pipeBroken = zstd.status === undefined || zstd.messages.some(message => message.includes('Write error'))
  if (zstd.status !== 0 && !(pipeBroken && tar.status !== 0)) {
    throw new BundleError(
      'bad-compression',
      `the bundle cannot be decompressed: ${zstd.messages[0] ?? 'zstd was killed'}`
    )
  }
  if (tar.status !== 0) {
    throw tarFailure(
      tar.status,
      tar.messages.filter(message => !message.startsWith('Total bytes'))
    )
  }
}
