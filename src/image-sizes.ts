/** Asks the engine how large the images are that a run has built. */
import type { Docker } from './build/index.ts'
import { execute } from './process.ts'
import type { Report } from './report/index.ts'

const timeoutMs = 10_000

/**
 * Sizes of the services' images, bytes by name. Images that the engine does not have are left out, as are all when it does not
 * answer: nothing depends on them.
 */
export async function readImageSizes(
  { services, outcome }: Pick<Report, 'services' | 'outcome'>,
  { command, env, signal }: Docker
): Promise<ReadonlyMap<string, number>> {
  const names = services.flatMap(service => service.images.slice(-1))
  // After a failed build the names are those of former images.
  if (names.length === 0 || outcome !== 'succeeded') return new Map()
  const format = '{{json .RepoTags}} {{.Size}}'
  try {
    const { stdout } = await execute(command, ['image', 'inspect', '--format', format, ...names], {
      env,
      timeoutMs,
      ...(signal !== undefined && { signal })
    })
    return imageSizes(names, stdout)
  } catch {
    return new Map()
  }
}

/** Reads lines of `["name:tag"] size`. A name without a tag is that of `latest`. */
export function imageSizes(names: readonly string[], text: string): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>()
  for (const line of text.split('\n')) {
    const [, tags = '[]', size = ''] = /^(\[.*\]|null) (\d+)$/.exec(line.trim()) ?? []
    for (const tag of (JSON.parse(tags) as readonly string[] | null) ?? []) sizes.set(tag, Number(size))
  }
  return new Map(
    names.flatMap(name => {
      const tagged = name.includes('@') || /:[^/]*$/.test(name) ? name : `${name}:latest`
      const size = sizes.get(tagged) ?? sizes.get(tagged.replace(/^docker\.io\/(library\/)?/, ''))
      return size === undefined ? [] : [[name, size] as const]
    })
  )
}
