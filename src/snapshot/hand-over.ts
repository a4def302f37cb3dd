/** Hands a bundle from the store to the privileged process. */
import type { Expected } from '../archive/index.ts'
import { type CallOptions, PrivilegedError } from '../privileged/index.ts'
import type { Progress } from '../progress.ts'
import { bundleKey, type Store } from '../store/index.ts'
import type { Bundle } from './snapshot-index.ts'

/**
 * Has the privileged process read the bundle's file itself where the store has one that it can read, and sends it the
 * content elsewhere.
 * @param direct whether the content may go straight to the program that reads it
 * @param call calls the operation that takes the bundle, with its source added to the request
 * @throws StoreError, PrivilegedError, BundleError
 */
export async function handOver(
  bundle: Bundle,
  store: Store,
  progress: Progress,
  signal: AbortSignal,
  direct: boolean,
  call: (source: { readonly file?: string }, options: CallOptions) => Promise<unknown>
): Promise<void> {
  const { sha256, bytes, copy } = bundle
  const { stream, file } = await store.read(bundleKey(sha256, copy), { signal })
  try {
    if (file === undefined || !(await isTaken(call({ file }, { signal })))) {
      const onSent = (sent: number) => progress.reached(bundle, Math.min(sent, bytes))
      const expected: Expected = { expectedSha256: sha256, expectedBytes: bytes }
      await call({}, { stream, signal, onSent, ...(direct && { direct: expected }) })
    }
    progress.reached(bundle, bytes)
  } finally {
    stream.destroy()
  }
}

/** @returns false when the file cannot be read there: nothing has been done then */
async function isTaken(call: Promise<unknown>): Promise<boolean> {
  try {
    await call
    return true
  } catch (error) {
    if (error instanceof PrivilegedError && error.kind === 'UnreadableFileError') return false
    throw error
  }
}
