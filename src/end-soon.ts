/** The end of a step that has done its work. */

/**
 * Ends this process some ms from now, if it is still there: what was given up may still hold connections, as the platform's
 * cache client does, which nothing can stop. A process that nothing keeps ends at once.
 */
export function endSoon(ms: number): void {
  setTimeout(() => process.exit(), ms).unref()
}

/** ms. Long enough for what is only slow to close. */
export const lingeringMs = 10_000
