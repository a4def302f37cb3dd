import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { BundleError } from './bundle-error.ts'

/** Nothing of the caller's environment reaches tar: TAR_OPTIONS and the locale would change what it does. */
const ENVIRONMENT = { LC_ALL: 'C', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' }

/**
 * tar's arguments for writing: everything as it was, folders' times and modes last. Without --absolute-names tar itself
 * also keeps to the destination: it puts off symbolic links that lead out of it until all files are written.
 */
export const EXTRACT = [
  '--extract',
  '--numeric-owner',
  '--preserve-permissions',
  '--same-owner',
  '--xattrs',
  '--xattrs-include=*',
  '--delay-directory-restore',
  '--blocking-factor=128'
]

/** Bytes of messages that are kept. */
const MAX_MESSAGES = 64 * 1024

/** A running GNU tar, its standard streams, and how it ended. */
export interface TarProcess {
  readonly stdin: Writable
  readonly stdout: Readable
  /** Settles once the process is gone and its streams are closed; never rejects. */
  readonly ended: Promise<{ readonly status: number | undefined; readonly messages: readonly string[] }>
  /** Ends it at once and without leaving a trace. */
  kill(): void
}

/** Starts GNU tar. @throws BundleError `tar-failed`, through `ended`'s status and messages, never directly */
export function startTar(args: readonly string[]): TarProcess {
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn('tar', [...args], {
    env: ENVIRONMENT,
    stdio: ['pipe', 'pipe', 'pipe']
  })
  let text = ''
  child.stderr.setEncoding('latin1')
  child.stderr.on('data', (piece: string) => {
    if (text.length < MAX_MESSAGES) text += piece
  })
  const ended = new Promise<{ status: number | undefined; messages: readonly string[] }>(resolve => {
    child.on('error', error => resolve({ status: undefined, messages: [`tar could not be started: ${error.message}`] }))
    child.on('close', status => resolve({ status: status ?? undefined, messages: text.split('\n').filter(Boolean) }))
  })
  return { stdin: child.stdin, stdout: child.stdout, ended, kill: () => void child.kill('SIGKILL') }
}

/** The error for a tar that ended badly, with its first messages. */
export function tarFailure(status: number | undefined, messages: readonly string[]): BundleError {
  const told = messages.slice(0, 3).join('; ') || 'it was killed'
  // A full disk cuts a write short before it fails, and tar tells only that.
  const full = messages.find(message => /: Wrote only \d+ of \d+ bytes$|: No space left on device$/.test(message))
  if (full !== undefined) return new BundleError('disk-full', `there is no space left on the disk: ${full}`)
  return new BundleError('tar-failed', `tar ended with status ${status ?? 'unknown'}: ${told}`)
}
