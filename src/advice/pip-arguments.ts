/** What pip, and uv where it is like pip, are told to install (https://pip.pypa.io/en/stable/cli/pip_install/). */

const requirements = /^(-[qvUI]*[rc]|--requirements?|--constraints?|--build-constraints?|--overrides?)$/
const index = /^(-i|--index-url|--extra-index-url|--index|--default-index)$/

/** Options that take a value which is no package. */
const valued =
  /^(-[tdwpC]|--(trusted-host|target|prefix|root|src|dest|wheel-dir|python|group|extra|cache-dir|timeout|retries|platform|abi|implementation|python-version|python-platform|only-binary|no-binary|upgrade-package|upgrade-strategy|progress-bar|report|log|proxy|cert|client-cert|exists-action|config-settings?|global-option|root-user-action|use-feature|use-deprecated|keyring-provider|link-mode|index-strategy|resolution|prerelease|exclude-newer|torch-backend|find-links|editable)|-e|-f)$/

/** Options that point at something on this machine, which may be part of the project. */
const local =
  /^(-e.*|-f.*|-C|--(editable|find-links|no-index|cert|client-cert|config-settings?|src|project|directory|config-file|env-file|script|group)(=.*)?)$/

const archive = /\.(whl|zip|tar|tgz|tar\.\w+)$/i
const url = /^(?:[\w.-]+(?:\[[^\]]*\])?\s*@\s*)?(?:git\+)?(?:https?|ssh):\/\//
/** A name, perhaps with extras, versions and a condition. */
const named = /^[A-Za-z0-9][\w.-]*(?:\[[\w,.\s-]*\])?\s*(?:(?:[<>=!~]=?=?)[^/\\]*)?(?:;.*)?$/

/** The words that are neither options nor their values. */
export function packageWords(given: readonly string[]): readonly string[] {
  const takesValue = (word: string) => requirements.test(word) || index.test(word) || valued.test(word)
  return given.filter((word, at) => !word.startsWith('-') && !takesValue(given[at - 1] ?? ''))
}

/** Whether a word names archives that lie somewhere, such as `/wheels/*`. */
export function isLocalArchive(word: string): boolean {
  return /^[./]|\//.test(word) && !url.test(word) && (archive.test(word) || word.endsWith('/*'))
}

/** The folders and files that are to be installed themselves. */
export function localPackages(given: readonly string[]): readonly string[] {
  const editable = given.filter((_, at) => /^(-e|--editable)$/.test(given[at - 1] ?? ''))
  const joined = given.flatMap(word => /^(?:--editable=|-e(?=.))(.+)$/.exec(word)?.[1] ?? [])
  return [...packageWords(given), ...editable, ...joined].filter(
    word => (/^[./]/.test(word) || word.includes('/') || archive.test(word)) && !url.test(word)
  )
}

/** Names after `-r`, `-c` and the like. */
export function requirementFiles(given: readonly string[]): readonly string[] {
  return given.flatMap((word, at) => {
    if (requirements.test(word)) return given[at + 1] ?? []
    return (
      /^(?:--(?:requirements?|constraints?|build-constraints?|overrides?)=|-r(?=.)|-c(?=.))(.+)$/.exec(word)?.[1] ?? []
    )
  })
}

/** Whether everything is from an index or another machine, apart from the requirements files. */
export function isFromAfar(given: readonly string[]): boolean {
  return (
    given.every((word, at) => {
      if (local.test(word)) return false
      const value = index.test(word)
        ? given[at + 1]
        : /^--(?:index-url|extra-index-url|index|default-index)=(.*)$/.exec(word)?.[1]
      return value === undefined || /^(\w+=)?(https?:\/\/|\$)/.test(value)
    }) && packageWords(given).every(isNamed)
  )
}

/** Whether a requirements file names nothing but packages of an index or of another machine. */
export function isPlainRequirements(text: string): boolean {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/\\\r?\n/g, ' ')
    .split('\n')
    .map(line => line.replace(/(^|\s)#.*$/, '').trim())
    .every(line => {
      if (line === '' || /^(?:-i|--index-url|--extra-index-url)[ =]\s*https?:\/\//.test(line)) return true
      if (/^--(trusted-host|pre|no-binary|only-binary|prefer-binary|require-hashes)\b/.test(line)) return true
      return isNamed(line.replace(/\s--hash[= ]\S+/g, '').trim())
    })
}

function isNamed(word: string): boolean {
  return url.test(word) || (named.test(word) && !archive.test(word.split(';')[0]?.trim() ?? ''))
}
