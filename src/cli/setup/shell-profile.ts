/** The lines that make every shell of a user build with BuildKit, and where they belong. */
import path from 'node:path'
import { UsageError } from '../errors.ts'

export type Shell = 'bash' | 'zsh' | 'fish'

type Environment = Readonly<Record<string, string | undefined>>

/** What the lines set. Docker 23 and compose 2 do so by themselves; older tools beside them do not. */
const variables = ['DOCKER_BUILDKIT', 'COMPOSE_DOCKER_CLI_BUILD'] as const

const shells: readonly Shell[] = ['bash', 'zsh', 'fish']

/** Whether `$SHELL` is a shell whose profile can be written. */
export function isKnownShell(env: Environment): boolean {
  return shells.some(shell => shell === path.basename(env.SHELL ?? ''))
}

/** The user's shell by `$SHELL`. @throws UsageError when it is none of the known ones */
export function shellOf(env: Environment): Shell {
  const name = path.basename(env.SHELL ?? '')
  const known = shells.find(shell => shell === name)
  if (known !== undefined) return known
  throw new UsageError(`The shell ${JSON.stringify(name)} is not known: name one with --shell bash, zsh or fish.`)
}

/** A login shell of bash reads the first of them that is there, and no other. */
const loginProfiles = ['.bash_profile', '.bash_login', '.profile'] as const

/**
 * The file that an interactive shell reads at its start.
 * @param exists whether a file is there
 */
export function profileFile(
  shell: Shell,
  { env, home, platform }: { readonly env: Environment; readonly home: string; readonly platform: NodeJS.Platform },
  exists: (file: string) => boolean
): string {
  switch (shell) {
    case 'bash': {
      // Terminals of macOS start login shells, which do not read .bashrc.
      if (platform !== 'darwin') return path.join(home, '.bashrc')
      const files = loginProfiles.map(name => path.join(home, name))
      return files.find(exists) ?? path.join(home, loginProfiles[0])
    }
    case 'zsh':
      return path.join(env.ZDOTDIR || home, '.zshrc')
    case 'fish':
      return path.join(env.XDG_CONFIG_HOME || path.join(home, '.config'), 'fish', 'config.fish')
  }
}

export function profileLines(shell: Shell): readonly string[] {
  return variables.map(name => (shell === 'fish' ? `set -gx ${name} 1` : `export ${name}=1`))
}

/** A line of the user's own that sets one of the variables. */
export interface OwnSetting {
  readonly name: string
  readonly value: string
  /** Counted from 1. */
  readonly line: number
}

/** What a profile sets outside of comments, the last of each name. */
export function ownSettings(content: string): readonly OwnSetting[] {
  const pattern = new RegExp(
    `^\\s*(?:export\\s+|set\\s+(?:-\\S+\\s+|--export\\s+|--global\\s+)+)?(${variables.join('|')})[=\\s]\\s*["']?([^\\s"';#]*)`
  )
  const found = new Map<string, OwnSetting>()
  for (const [at, line] of content.split('\n').entries()) {
    const [, name, value] = pattern.exec(line) ?? []
    if (name !== undefined && value !== undefined) found.set(name, { name, value, line: at + 1 })
  }
  return [...found.values()]
}

/** Whether a profile sets all variables to 1 already. */
export function setsAll(content: string): boolean {
  const settings = ownSettings(content)
  return variables.every(name => settings.some(setting => setting.name === name && setting.value === '1'))
}
