import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import type { Readable, Writable } from 'node:stream'
import { BundleError, diskFull } from './bundle-error.ts'

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

/** How a program ended. */
export interface Ended {
  /** undefined when it was killed or never ran. */
  readonly status: number | undefined
  /** The lines of its standard error. */
  readonly messages: readonly string[]
}

/** A running GNU tar, its standard streams, and how it ended. */
export interface TarProcess {
  readonly stdin: Writable
  readonly stdout: Readable
  /** Settles once the process is gone and its streams are closed; never rejects. */
  readonly ended: Promise<Ended>
  /** Ends it at once and without leaving a trace. */
  kill(): void
}

/** Starts GNU tar. @throws BundleError `tar-failed`, through `ended`'s status and messages, never directly */
export function startTar(args: readonly string[]): TarProcess {
  const child = spawn('tar', [...args], { env: ENVIRONMENT, stdio: ['pipe', 'pipe', 'pipe'] })
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    ended: endOf(child, 'tar'),
    kill: () => void child.kill('SIGKILL')
  }
}

/** `zstd | tar`, joined without this process between them. */
export interface ExtractingPair {
  readonly zstd: Promise<Ended>
  readonly tar: Promise<Ended>
  /** Bytes that tar has read so far: a little more than those of the archive. undefined once it has ended. */
  bytesRead(): number | undefined
  kill(): void
}

/** An {@link ExtractingPair} that is fed by this process. */
export interface FedPair extends ExtractingPair {
  /** Of compressed bytes. */
  readonly stdin: Writable
}

/** Starts `zstd -d | tar` with these arguments. */
export function startExtractingPair(zstdArgs: readonly string[], tarArgs: readonly string[]): FedPair {
  const zstd = spawn('zstd', [...zstdArgs], { env: ENVIRONMENT, stdio: ['pipe', 'pipe', 'pipe'] })
  return { ...pairOf(zstd, tarArgs), stdin: zstd.stdin }
}

/**
 * As {@link startExtractingPair}; `zstd` reads by itself.
 * @param source a connection or the descriptor of a file, of which nothing was read. It stays open here
 */
export function startReadingPair(
  source: Socket | number,
  zstdArgs: readonly string[],
  tarArgs: readonly string[]
): ExtractingPair {
  const zstd = spawn('zstd', [...zstdArgs], { env: ENVIRONMENT, stdio: [source, 'pipe', 'pipe'] })
  // Its types do not know that there is a pipe where one is asked for beside a descriptor.
  return pairOf(zstd as ChildProcessByStdio<null, Readable, Readable>, tarArgs)
}

function pairOf(zstd: ChildProcessByStdio<Writable | null, Readable, Readable>, tarArgs: readonly string[]) {
  const tar = spawn('tar', [...tarArgs], { env: ENVIRONMENT, stdio: [zstd.stdout, 'ignore', 'pipe'] })
  // While this process holds an end of it, zstd would wait for ever for a tar that is gone.
  zstd.stdout.destroy()
  return { ...bothOf(zstd, tar), bytesRead: () => readBytes(tar.pid) }
}

function bothOf(zstd: ChildProcess, tar: ChildProcess): Pick<ExtractingPair, 'zstd' | 'tar' | 'kill'> {
  return {
    zstd: endOf(zstd, 'zstd'),
    tar: endOf(tar, 'tar'),
    kill: () => {
      zstd.kill('SIGKILL')
      tar.kill('SIGKILL')
    }
  }
}

/** `tar | zstd`, joined without this process between them. */
export interface PackingPair {
  /** Of the list of members. */
  readonly stdin: Writable
  readonly zstd: Promise<Ended>
  readonly tar: Promise<Ended>
  kill(): void
}

/**
 * Starts `tar | zstd` with these arguments.
 * @param output a descriptor that zstd writes to
 */
export function startPackingPair(tarArgs: readonly string[], zstdArgs: readonly string[], output: number): PackingPair {
  const tar = spawn('tar', [...tarArgs], { env: ENVIRONMENT, stdio: ['pipe', 'pipe', 'pipe'] })
  const zstd = spawn('zstd', [...zstdArgs], { env: ENVIRONMENT, stdio: [tar.stdout, output, 'pipe'] })
  tar.stdout.destroy()
  return { ...bothOf(zstd, tar), stdin: tar.stdin }
}

/** Whether `zstd` can be started here. */
export function hasZstd(): boolean {
  zstdFound ??= ENVIRONMENT.PATH.split(':').some(folder => existsSync(`${folder}/zstd`))
  return zstdFound
}

let zstdFound: boolean | undefined

/** From `/proc/<pid>/io` (proc_pid_io(5)). */
function readBytes(pid: number | undefined): number | undefined {
  try {
    return Number(/^rchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1])
  } catch {
    return undefined
  }
}

/** @param child with a pipe for its standard error */
function endOf(child: ChildProcess, name: string): Promise<Ended> {
  let text = ''
  child.stderr?.setEncoding('latin1')
  child.stderr?.on('data', (piece: string) => {
    if (text.length < MAX_MESSAGES) text += piece
  })
  return new Promise(resolve => {
    child.on('error', error =>
      resolve({ status: undefined, messages: [`${name} could not be started: ${error.message}`] })
    )
    child.on('close', status => resolve({ status: status ?? undefined, messages: text.split('\n').filter(Boolean) }))
  })
}

/** The error for a program that says that the disk is full; undefined when it says something else. */
export function diskFullFailure(messages: readonly string[]): BundleError | undefined {
  // A full disk cuts a write short before it fails, and tar tells only that.
  const full = /: Wrote only \d+ of \d+ bytes$|: (?:No space left on device|Disk quota exceeded) *$/
  const message = messages.find(line => full.test(line))
  return message === undefined ? undefined : diskFull(message.trim())
}

/** The error for a tar that ended badly, with its first messages. */
export function tarFailure(status: number | undefined, messages: readonly string[]): BundleError {
  const told = messages.slice(0, 3).join('; ') || 'it was killed'
  return (
    diskFullFailure(messages) ?? new BundleError('tar-failed', `tar ended with status ${status ?? 'unknown'}: ${told}`)
  )
}
