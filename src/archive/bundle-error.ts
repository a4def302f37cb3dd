/** Why a bundle was refused or could not be made; callers decide by this, people read the message. */
export type BundleFault =
  | 'absolute-name'
  | 'parent-component'
  | 'unclean-name'
  | 'outside-prefix'
  | 'through-symlink'
  | 'link-target'
  | 'link-to-excluded'
  | 'duplicate-header'
  | 'unknown-type'
  | 'bad-header'
  | 'bad-checksum'
  | 'too-large'
  | 'truncated'
  | 'trailing-data'
  | 'wrong-digest'
  | 'wrong-size'
  | 'bad-compression'
  | 'source-failed'
  | 'tar-failed'
  | 'link-failed'
  | 'disk-full'
  | 'aborted'

/** A bundle that must not be used, or could not be made. Whatever was extracted from it has to be discarded. */
export class BundleError extends Error {
  readonly fault: BundleFault

  constructor(fault: BundleFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'BundleError'
    this.fault = fault
  }
}

/** @param reason in the words of whoever met it */
export function diskFull(reason: string): BundleError {
  return new BundleError('disk-full', `there is no space left on the disk: ${reason}`)
}

/** Whether a system call has failed for want of space. */
export function isForWantOfSpace(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT'
}

/** Shows an archive's name (bytes as latin1) on one line of a message, cut where it gets long. */
export function printableName(name: string): string {
  const escaped = JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}...` : name)
  return escaped.replaceAll(/[\u007f-\u00ff]/g, character => `\\x${character.charCodeAt(0).toString(16)}`)
}
