/**
 * A container that is never started and has volumes: through it the engine itself reads and writes what is in them, where
 * its folders cannot be reached. It is made of an image that holds nothing; both go when the work is done.
 */
import { randomUUID } from 'node:crypto'
import { createReadStream, writeSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { Docker } from '../../build/index.ts'
import { execute, executeChecked } from '../../process.ts'
import { endMark } from './plain-tar.ts'

export interface VolumeContainer {
  /** Reads a volume into a file: a tar archive. @throws CommandError */
  read(volume: string, file: string): Promise<void>
  /** Extracts an archive into volumes: each is the folder that {@link folderOf} names. @throws CommandError */
  write(file: string): Promise<void>
}

const commandTimeoutMs = 60_000
const copyTimeoutMs = 20 * 60_000
/** Below the container's root: what is extracted there has a say in the owner and mode of the volumes' own folders. */
const parent = '/volumes'

export interface VolumeContainerOptions {
  readonly docker: Docker
  readonly log: (line: string) => void
}

/** The folder of a volume in archives that are written. */
export function folderOf(volumes: readonly string[], volume: string): string {
  return String(volumes.indexOf(volume))
}

/**
 * @param volumes those that are missing are made by the engine
 * @param access `read-only` for nothing but reading
 * @throws CommandError
 */
export async function withVolumeContainer<Result>(
  volumes: readonly string[],
  access: 'read-only' | 'writable',
  { docker, log }: VolumeContainerOptions,
  work: (container: VolumeContainer) => Promise<Result>
): Promise<Result> {
  const image = `compose-build-cache-volumes:${randomUUID().slice(0, 8)}`
  const run = (args: readonly string[], options: Parameters<typeof executeChecked>[2] = {}) =>
    executeChecked(docker.command, args, { env: docker.env, timeoutMs: commandTimeoutMs, ...options })
  const cancellable = docker.signal && { signal: docker.signal }
  // What was begun is taken back when the run is cancelled, too: that must not be.
  await run(['import', '-', image], { input: endMark })
  let container: string | undefined
  try {
    const mode = access === 'read-only' ? ':ro' : ''
    const flags = volumes.flatMap(name => ['--volume', `${name}:${parent}/${folderOf(volumes, name)}${mode}`])
    const created = await run(['create', '--network', 'none', '--pull', 'never', ...flags, image, '/none'])
    const id = created.stdout.trim()
    container = id
    return await work({
      async read(volume, file) {
        const target = await open(file, 'w', 0o600)
        try {
          const from = `${id}:${parent}/${folderOf(volumes, volume)}/.`
          await run(['cp', from, '-'], { ...cancellable, timeoutMs: copyTimeoutMs, onStdout: writeTo(target) })
        } finally {
          await target.close()
        }
      },
      async write(file) {
        const input = createReadStream(file)
        await run(['cp', '-', `${id}:${parent}`], { ...cancellable, timeoutMs: copyTimeoutMs, input })
      }
    })
  } finally {
    const remove = async (what: string, args: readonly string[]) => {
      const options = { env: docker.env, timeoutMs: commandTimeoutMs }
      const { exitCode, stderr } = await execute(docker.command, args, options)
      if (exitCode !== 0) log(`${what} stays on the engine: ${stderr.trim()}`)
    }
    if (container !== undefined) await remove(`The container ${container}`, ['rm', '--force', container])
    await remove(`The image ${image}`, ['image', 'rm', image])
  }
}

function writeTo({ fd }: FileHandle): (part: Buffer) => void {
  return part => {
    for (let at = 0; at < part.length; ) at += writeSync(fd, part, at)
  }
}
