/** How long operations of the privileged process may take that nobody stops: they are bounded there, too, and by less. */
import type { OperationName } from './protocol.ts'

const second = 1000
/** An engine is stopped in 15 s or by force, and answers within 90 s of its start. */
const restartMs = 150 * second

/** ms. Those that are missing take as long as their data does, and end at their caller's signal. */
export const callLimits: Partial<Readonly<Record<OperationName, number>>> = {
  // Waits for another process that brings the engine back.
  open: restartMs,
  beginRestore: 30 * second,
  stop: 60 * second,
  activate: restartMs,
  complete: restartMs,
  endRestore: restartMs,
  placeVolume: 30 * second,
  copyMetadata: 60 * second,
  buildGraph: 60 * second
}
