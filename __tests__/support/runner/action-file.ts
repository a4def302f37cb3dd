import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'

export interface ActionInput {
  readonly name: string
  /** Unexpanded; undefined when the input has no default. */
  readonly default?: string
  readonly deprecationMessage?: string
}

/** What the runner takes from an `action.yml`. */
export interface ActionFile {
  /** Absolute path of the folder that holds it. */
  readonly folder: string
  readonly name: string
  readonly inputs: readonly ActionInput[]
  readonly outputs: readonly string[]
  /** Absolute paths. */
  readonly main: string
  readonly post?: string
  readonly postIf: string
}

interface Source {
  readonly name?: string
  readonly inputs?: Readonly<Record<string, { default?: string; deprecationMessage?: string } | null>>
  readonly outputs?: Readonly<Record<string, unknown>>
  readonly runs?: { readonly using?: string; readonly main?: string; readonly post?: string; 'post-if'?: string }
}

/**
 * Reads the `action.yml` of a JavaScript action.
 * @param location the file, or the folder that holds it
 * @throws Error when it would not run on a hosted runner: another `using` than node24, no `main`, files that are missing
 */
export function readActionFile(location: string): ActionFile {
  const file = statSync(location).isDirectory() ? path.join(location, 'action.yml') : location
  const folder = path.dirname(path.resolve(file))
  // All scalars as text, as they are written: an input is text whatever it looks like.
  const source = parse(readFileSync(file, 'utf8'), { schema: 'failsafe' }) as Source
  const { using, main, post, 'post-if': postIf } = source.runs ?? {}
  if (using !== 'node24') throw new Error(`${file}: runs.using is '${using}', but only node24 can run here`)
  if (main === undefined) throw new Error(`${file}: runs.main is missing`)
  const script = (relative: string) => {
    const absolute = path.join(folder, relative)
    if (!existsSync(absolute)) throw new Error(`File not found: '${absolute}', named by ${file}`)
    return absolute
  }
  return {
    folder,
    name: source.name ?? path.basename(folder),
    inputs: Object.entries(source.inputs ?? {}).map(([name, input]) => ({ name, ...input })),
    outputs: Object.keys(source.outputs ?? {}),
    main: script(main),
    ...(post === undefined ? {} : { post: script(post) }),
    postIf: postIf ?? 'always()'
  }
}
