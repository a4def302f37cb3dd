/** What pip and uv are told an index by. */

/** Names of the variables of one tool: the first of those that name the index is enough for it. */
interface Tool {
  readonly index: readonly string[]
  /** The host that the tool is to trust although it has no TLS. */
  readonly trust: string
  /** Whether the tool refuses such a host unless it is told to trust it. */
  readonly needsTrust: boolean
}

/**
 * pip: https://pip.pypa.io/en/stable/topics/configuration/#environment-variables,
 * uv: https://docs.astral.sh/uv/reference/environment/ (`UV_INDEX_URL` is the name that older versions know).
 */
const tools: readonly Tool[] = [
  { index: ['PIP_INDEX_URL'], trust: 'PIP_TRUSTED_HOST', needsTrust: true },
  { index: ['UV_DEFAULT_INDEX', 'UV_INDEX_URL'], trust: 'UV_INSECURE_HOST', needsTrust: false }
]

export interface ChosenVariables {
  readonly values: Readonly<Record<string, string>>
  /** Names without which others were left out. */
  readonly missing: readonly string[]
}

/** All variables for an index, in the order in which they are told. */
export function indexVariables(url: string): Readonly<Record<string, string>> {
  return Object.fromEntries(tools.flatMap(tool => toolVariables(tool, url)))
}

/**
 * The variables that may be handed to a build or a service.
 * @param declared whether a name is asked for
 * @param given whether the user has set a name: then that tool is told nothing
 */
export function chooseVariables(
  url: string,
  declared: (name: string) => boolean,
  given: (name: string) => boolean
): ChosenVariables {
  const values: Record<string, string> = {}
  const missing: string[] = []
  for (const tool of tools) {
    if (!tool.index.some(declared) || tool.index.some(given)) continue
    // pip passes over an index that it does not trust, and then finds nothing.
    if (tool.needsTrust && needsTrust(url) && !declared(tool.trust) && !given(tool.trust)) missing.push(tool.trust)
    else {
      const chosen = toolVariables(tool, url).filter(([name]) => declared(name) && !given(name))
      Object.assign(values, Object.fromEntries(chosen))
    }
  }
  return { values, missing }
}

function toolVariables({ index, trust }: Tool, url: string): (readonly [string, string])[] {
  const { protocol, hostname } = new URL(url)
  const trusted = protocol === 'http:' ? [[trust, hostname] as const] : []
  return [...index.map(name => [name, url] as const), ...trusted]
}

/** pip trusts this machine's own loopback by itself (`SECURE_ORIGINS` in pip's session). */
function needsTrust(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && !isLoopbackHost(hostname)
}

/** Whether a host is whatever machine or container asks. */
export function isLoopbackHost(hostname: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}
