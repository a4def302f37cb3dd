/** What package tools are called with, and where they keep what they have downloaded. */
import path from 'node:path'
import {
  after,
  below,
  boolish,
  cacheFolder,
  named,
  type Tool,
  type ToolName,
  toolNames,
  unwrapped
} from './tool-parts.ts'

export { type StepEnvironment, type Tool, type ToolName, toolNames } from './tool-parts.ts'

/** Variables that name files and folders which a tool reads or fills. */
export const fileVariables = {
  pip: ['CONSTRAINT', 'BUILD_CONSTRAINT', 'REQUIREMENT', 'FIND_LINKS', 'EDITABLE', 'CONFIG_FILE', 'TARGET'].map(
    name => `PIP_${name}`
  ),
  uv: ['CONSTRAINT', 'BUILD_CONSTRAINT', 'OVERRIDE', 'FIND_LINKS', 'CONFIG_FILE', 'PROJECT', 'WORKING_DIR'].map(
    name => `UV_${name}`
  )
} as const

const conda = /^(conda|mamba|micromamba)$/
const lists = '/var/lib/apt/lists'

const simple = { offOptions: [], certain: true } as const

export const tools: Readonly<Record<ToolName, Tool>> = {
  pip: {
    name: 'pip',
    install: words => after(unwrapped(words), /^pip[0-9.]*$/, /^(install|wheel|download)$/),
    folders: named('PIP_CACHE_DIR', environment => cacheFolder(environment, 'pip')),
    variables: ['PIP_CACHE_DIR', 'XDG_CACHE_HOME', 'PIP_NO_CACHE_DIR', ...fileVariables.pip],
    certain: true,
    // pip takes an option by its beginning, too.
    offOptions: ['--no-cache-dir', '--no-cache'],
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
    variables: [
      'UV_CACHE_DIR',
      'XDG_CACHE_HOME',
      'UV_NO_CACHE',
      'UV_LINK_MODE',
      'UV_PROJECT_ENVIRONMENT',
      ...fileVariables.uv
    ],
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
    // Not the folder above: virtual environments are in it, too, and what is in a mount never gets into the image.
    folders: environment =>
      named('POETRY_CACHE_DIR', each => cacheFolder(each, 'pypoetry'))(environment)?.flatMap(folder =>
        ['artifacts', 'cache'].map(name => path.posix.join(folder, name))
      ),
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
    install: words =>
      after(words, /^yarn$/, /^install$/) ??
      // Without a word it installs; --version and --help are answered.
      (words[0] === 'yarn' &&
      words.slice(1).every(word => word.startsWith('-') && !/^--?(v|version|h|help)$/.test(word))
        ? words.slice(1)
        : undefined),
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
  bun: {
    ...simple,
    name: 'bun',
    install: words => after(words, /^bun$/, /^(install|i|ci|add)$/),
    folders: named('BUN_INSTALL_CACHE_DIR', below('.bun', 'install', 'cache')),
    variables: ['BUN_INSTALL_CACHE_DIR'],
    certain: false,
    offOptions: ['--no-cache'],
    folderOption: '--cache-dir',
    clean: /^bun pm cache rm/
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
  conda: {
    ...simple,
    name: 'conda',
    install: words =>
      after(words, conda, /^(install|create|update)$/) ??
      (conda.test(words[0] ?? '') && words[1] === 'env'
        ? after(words.slice(1), /^env$/, /^(create|update)$/)
        : undefined),
    folders: named('CONDA_PKGS_DIRS', () => ['/opt/conda/pkgs']),
    variables: ['CONDA_PKGS_DIRS'],
    certain: false,
    clean: /^(conda|mamba|micromamba) clean/
  },
  apt: {
    ...simple,
    name: 'apt',
    install: words => after(words, /^(apt|apt-get)$/, /^(install|upgrade|dist-upgrade|full-upgrade|build-dep)$/),
    folders: () => ['/var/cache/apt', lists],
    variables: [],
    clean: /^(apt|apt-get) (-\S+ )*(auto)?clean/,
    sharing: 'locked',
    // A step that installs without an update of its own needs the lists that a step before has left.
    unmounted: [lists],
    isSystem: true
  },
  dnf: {
    ...simple,
    name: 'dnf',
    install: words => after(words, /^(dnf|microdnf|yum)$/, /^(install|update|upgrade|groupinstall)$/),
    folders: () => ['/var/cache/dnf'],
    variables: [],
    certain: false,
    clean: /^(dnf|microdnf|yum) (-\S+ )*clean/,
    sharing: 'locked',
    isSystem: true
  },
  apk: {
    ...simple,
    name: 'apk',
    install: words => after(words, /^apk$/, /^(add|upgrade)$/),
    // Where it is there, apk keeps packages in it: https://wiki.alpinelinux.org/wiki/Local_APK_cache
    folders: () => ['/etc/apk/cache'],
    variables: [],
    certain: false,
    offOptions: ['--no-cache'],
    clean: /^apk cache clean/,
    sharing: 'locked',
    isSystem: true
  }
}

/** Variables that decide where caches are. */
export const toolVariables: readonly string[] = [
  ...new Set(['HOME', ...toolNames.flatMap(name => tools[name].variables)])
]
