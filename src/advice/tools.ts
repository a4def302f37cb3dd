/** What package tools are called with, and where they keep what they have downloaded. */
import path from 'node:path'

export const toolNames = [
  'pip',
  'uv',
  'poetry',
  'pipenv',
  'pdm',
  'npm',
  'yarn',
  'pnpm',
  'go',
  'cargo',
  'maven',
  'gradle',
  'composer',
  'apt',
  'dnf'
] as const

export type ToolName = (typeof toolNames)[number]

/** The environment of a step, as far as the Dockerfile tells it. */
export interface StepEnvironment {
  /** undefined for a variable that is not set or whose value is not known. */
  readonly variable: (name: string) => string | undefined
  /** Home folder of the step's user; undefined when it is not known. */
  readonly home: string | undefined
}

export interface Tool {
  readonly name: ToolName
  /** The arguments after the program and the word that makes it install; undefined when it does something else. */
  readonly install: (words: readonly string[]) => readonly string[] | undefined
  /** Absolute cache folders; undefined when the environment does not tell. */
  readonly folders: (environment: StepEnvironment) => readonly string[] | undefined
  /** Variables that `folders` and `off` depend on. */
  readonly variables: readonly string[]
  /** Whether the folders are certain enough to call another one wrong. */
  readonly certain: boolean
  /** Options that turn the cache off. */
  readonly offOptions: readonly string[]
  /** Variable that turns the cache off, and whether this value of it does. */
  readonly off?: { readonly variable: string; readonly isOff: (value: string) => boolean }
  /** Option that names the cache folder. */
  readonly folderOption?: string
  /** Commands that empty the folder. */
  readonly clean?: RegExp
  /** What steps at the same time may do with the folder. */
  readonly sharing?: 'locked'
}

const python = /^(?:python|pypy)[0-9.]*$/

/** Words after the subcommand, when one of these is called. */
function after(words: readonly string[], program: RegExp, subcommands: RegExp): readonly string[] | undefined {
  if (!program.test(words[0] ?? '')) return undefined
  const at = words.findIndex((word, index) => index > 0 && !word.startsWith('-'))
  return at > 0 && subcommands.test(words[at] ?? '') ? words.slice(at + 1) : undefined
}

/** A program that may also be called as a module of Python. */
function unwrapped(words: readonly string[]): readonly string[] {
  const [program = '', option, ...rest] = words
  return python.test(program) && option === '-m' ? rest : words
}

const below =
  (...parts: readonly string[]) =>
  ({ home }: StepEnvironment): readonly string[] | undefined =>
    home === undefined ? undefined : [path.posix.join(home, ...parts)]

/** The user's folder for caches: https://specifications.freedesktop.org/basedir-spec/latest/ */
function cacheFolder(environment: StepEnvironment, name: string): readonly string[] | undefined {
  const base = environment.variable('XDG_CACHE_HOME') ?? ''
  return base.startsWith('/') ? [path.posix.join(base, name)] : below('.cache', name)(environment)
}

const named =
  (variable: string, otherwise: (environment: StepEnvironment) => readonly string[] | undefined) =>
  (environment: StepEnvironment): readonly string[] | undefined => {
    const given = environment.variable(variable) ?? ''
    return given.startsWith('/') ? [path.posix.normalize(given).replace(/(.)\/$/, '$1')] : otherwise(environment)
  }

const boolish = (value: string): boolean => /^(1|t|true|y|yes|on)$/i.test(value.trim())

const simple = { offOptions: [], certain: true } as const

export const tools: Readonly<Record<ToolName, Tool>> = {
  pip: {
    name: 'pip',
    install: words => after(unwrapped(words), /^pip[0-9.]*$/, /^(install|wheel|download)$/),
    folders: named('PIP_CACHE_DIR', environment => cacheFolder(environment, 'pip')),
    variables: ['PIP_CACHE_DIR', 'XDG_CACHE_HOME', 'PIP_NO_CACHE_DIR'],
    certain: true,
    offOptions: ['--no-cache-dir'],
    // Also "false" and "0" turn it off: pip keeps that for compatibility.
    off: { variable: 'PIP_NO_CACHE_DIR', isOff: value => value !== '' },
    folderOption: '--cache-dir',
    clean: /^pip[0-9.]* cache purge/
  },
  uv: {
    name: 'uv',
    install: words => {
      const called = unwrapped(words)
      return (
        after(called, /^uv$/, /^(sync|add)$/) ??
        (called[1] === 'pip' ? after(called.slice(1), /^pip$/, /^(install|sync)$/) : undefined) ??
        (called[1] === 'tool' ? after(called.slice(1), /^tool$/, /^install$/) : undefined)
      )
    },
    folders: named('UV_CACHE_DIR', environment => cacheFolder(environment, 'uv')),
    variables: ['UV_CACHE_DIR', 'XDG_CACHE_HOME', 'UV_NO_CACHE', 'UV_LINK_MODE'],
    certain: true,
    offOptions: ['--no-cache', '--no-cache-dir', '-n'],
    off: { variable: 'UV_NO_CACHE', isOff: boolish },
    folderOption: '--cache-dir',
    clean: /^uv cache (clean|prune)/
  },
  poetry: {
    ...simple,
    name: 'poetry',
    install: words => after(unwrapped(words), /^poetry$/, /^(install|sync|update|add)$/),
    folders: named('POETRY_CACHE_DIR', environment => cacheFolder(environment, 'pypoetry')),
    variables: ['POETRY_CACHE_DIR', 'XDG_CACHE_HOME'],
    offOptions: ['--no-cache'],
    clean: /^poetry cache clear/
  },
  pipenv: {
    ...simple,
    name: 'pipenv',
    install: words => after(unwrapped(words), /^pipenv$/, /^(install|sync|update)$/),
    folders: named('PIPENV_CACHE_DIR', environment => cacheFolder(environment, 'pipenv')),
    variables: ['PIPENV_CACHE_DIR', 'XDG_CACHE_HOME']
  },
  pdm: {
    ...simple,
    name: 'pdm',
    install: words => after(unwrapped(words), /^pdm$/, /^(install|sync|update|add)$/),
    folders: named('PDM_CACHE_DIR', environment => cacheFolder(environment, 'pdm')),
    variables: ['PDM_CACHE_DIR', 'XDG_CACHE_HOME']
  },
  npm: {
    ...simple,
    name: 'npm',
    install: words => after(words, /^npm$/, /^(ci|install|i|clean-install)$/),
    folders: named('NPM_CONFIG_CACHE', named('npm_config_cache', below('.npm'))),
    variables: ['NPM_CONFIG_CACHE', 'npm_config_cache'],
    folderOption: '--cache',
    clean: /^npm cache clean/
  },
  yarn: {
    ...simple,
    name: 'yarn',
    install: words => (words[0] === 'yarn' && words.length === 1 ? [] : after(words, /^yarn$/, /^install$/)),
    folders: named('YARN_CACHE_FOLDER', () => ['/usr/local/share/.cache/yarn']),
    variables: ['YARN_CACHE_FOLDER'],
    // Its versions have different folders.
    certain: false,
    folderOption: '--cache-folder',
    clean: /^yarn cache clean/
  },
  pnpm: {
    ...simple,
    name: 'pnpm',
    install: words => after(words, /^pnpm$/, /^(install|i|fetch)$/),
    folders: below('.local', 'share', 'pnpm', 'store'),
    variables: [],
    certain: false,
    folderOption: '--store-dir'
  },
  go: {
    ...simple,
    name: 'go',
    install: words => after(words, /^go$/, /^(mod|build|install|test)$/),
    folders: environment => {
      const modules =
        environment.variable('GOMODCACHE') ?? path.posix.join(environment.variable('GOPATH') ?? '/go', 'pkg/mod')
      const built = named('GOCACHE', each => cacheFolder(each, 'go-build'))(environment)
      return built === undefined ? undefined : [modules, ...built]
    },
    variables: ['GOMODCACHE', 'GOPATH', 'GOCACHE', 'XDG_CACHE_HOME'],
    certain: false,
    clean: /^go clean .*-(mod)?cache/
  },
  cargo: {
    ...simple,
    name: 'cargo',
    install: words => after(words, /^cargo$/, /^(build|install|fetch|test)$/),
    folders: environment => [path.posix.join(environment.variable('CARGO_HOME') ?? '/usr/local/cargo', 'registry')],
    variables: ['CARGO_HOME'],
    certain: false
  },
  maven: {
    ...simple,
    name: 'maven',
    install: words => (/^mvnw?$/.test(words[0] ?? '') ? words.slice(1) : undefined),
    folders: below('.m2'),
    variables: [],
    certain: false
  },
  gradle: {
    ...simple,
    name: 'gradle',
    install: words => (/^gradlew?$/.test(words[0] ?? '') ? words.slice(1) : undefined),
    folders: named('GRADLE_USER_HOME', below('.gradle')),
    variables: ['GRADLE_USER_HOME'],
    certain: false
  },
  composer: {
    ...simple,
    name: 'composer',
    install: words => after(words, /^composer(\.phar)?$/, /^(install|update|require)$/),
    folders: named('COMPOSER_CACHE_DIR', environment => cacheFolder(environment, 'composer')),
    variables: ['COMPOSER_CACHE_DIR', 'XDG_CACHE_HOME'],
    certain: false,
    offOptions: ['--no-cache']
  },
  apt: {
    ...simple,
    name: 'apt',
    install: words => after(words, /^(apt|apt-get)$/, /^(install|upgrade|dist-upgrade|full-upgrade|build-dep)$/),
    folders: () => ['/var/cache/apt', '/var/lib/apt/lists'],
    variables: [],
    clean: /^(apt|apt-get) (-\S+ )*(auto)?clean|^rm (-\S+ )*(\/var\/lib\/apt\/lists|\/var\/cache\/apt)/,
    sharing: 'locked'
  },
  dnf: {
    ...simple,
    name: 'dnf',
    install: words => after(words, /^(dnf|microdnf|yum)$/, /^(install|update|upgrade|groupinstall)$/),
    folders: () => ['/var/cache/dnf'],
    variables: [],
    certain: false,
    clean: /^(dnf|microdnf|yum) (-\S+ )*clean/,
    sharing: 'locked'
  }
}

/** Variables that decide where caches are. */
export const toolVariables: readonly string[] = [
  ...new Set(['HOME', ...toolNames.flatMap(name => tools[name].variables)])
]
