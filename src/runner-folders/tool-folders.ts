/** Where pip and uv keep their caches for the user who runs this, by the tools' own rules. */
import path from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

export interface Machine {
  readonly platform: NodeJS.Platform
  /** As Node names it: `x64`, `arm64`... */
  readonly arch: string
  /** Absolute path. */
  readonly home: string
  readonly env: Environment
}

export interface ToolFolder {
  /** Part of the key. */
  readonly name: string
  /** Absolute path. */
  readonly folder: string
}

/**
 * The cache folders of pip (https://pip.pypa.io/en/stable/topics/caching/) and uv
 * (https://docs.astral.sh/uv/concepts/cache/); without those of a tool that is told not to cache.
 */
export function toolFolders(machine: Machine): readonly ToolFolder[] {
  const { env } = machine
  const pip = { name: 'pip', folder: env.PIP_CACHE_DIR || path.join(pipBase(machine), 'pip') }
  const uv = { name: 'uv', folder: env.UV_CACHE_DIR || path.join(uvBase(machine), 'uv') }
  return [...(isOn(env.PIP_NO_CACHE_DIR) ? [] : [pip]), ...(isOn(env.UV_NO_CACHE) ? [] : [uv])].filter(({ folder }) =>
    path.isAbsolute(folder)
  )
}

/** The system's own place for caches, which XDG_CACHE_HOME changes on Linux only. */
function pipBase(machine: Machine): string {
  return machine.platform === 'darwin' ? path.join(machine.home, 'Library', 'Caches') : xdgBase(machine)
}

/** The same on Linux and macOS. */
function uvBase(machine: Machine): string {
  return xdgBase(machine)
}

/** Relative paths are to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/ */
function xdgBase({ env, home }: Machine): string {
  const given = env.XDG_CACHE_HOME ?? ''
  return path.isAbsolute(given) ? given : path.join(home, '.cache')
}

/** Both tools take these words for "no". */
function isOn(value: string | undefined): boolean {
  return value !== undefined && !/^(|0|f|false|n|no|off)$/i.test(value.trim())
}
