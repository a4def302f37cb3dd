/** Which builds are told of a mirror: those whose Dockerfiles declare its arguments. */
import type { BuiltService, TargetAddition } from '../build/index.ts'
import { declaredArguments, readDockerfile, UnresolvedError } from '../mounts/index.ts'
import { chooseVariables, indexVariables, isLoopbackHost } from './index-variables.ts'

/** Where builds find a mirror. */
export interface BuildAddress {
  readonly url: string
  /** The host of the URL and its address, where no DNS knows it. BuildKit leaves the address out of the cache's keys. */
  readonly host: { readonly name: string; readonly address: string } | undefined
}

export interface BuildAdditions {
  /** Target of the definition -> what it gets. */
  readonly additions: Readonly<Record<string, TargetAddition>>
  /** Names of services that are told. */
  readonly told: readonly string[]
  /** For the log. */
  readonly notes: readonly string[]
}

/**
 * Finds the builds that ask for an index.
 * @param projectDirectory absolute: relative contexts start here
 */
export async function planBuildAdditions(
  services: readonly BuiltService[],
  { url, host }: BuildAddress,
  projectDirectory: string
): Promise<BuildAdditions> {
  const additions: Record<string, TargetAddition> = {}
  const told: string[] = []
  const notes: string[] = []
  let asked = false
  for (const { service, target, definition } of services) {
    const declared = await argumentsOf(definition, projectDirectory).catch((error: Error) => {
      if (!(error instanceof UnresolvedError)) throw error
      notes.push(`${service} is not told of the mirror: ${error.message}.`)
      return new Set<string>()
    })
    const isGiven = (name: string) => definition.args?.[name] != null
    const { values, missing } = chooseVariables(url, name => declared.has(name), isGiven)
    asked ||= Object.keys(indexVariables(url)).some(name => declared.has(name))
    for (const name of missing) {
      notes.push(
        `pip in ${service} is not told of the mirror: it would not trust it. Add ARG ${name} to its Dockerfile.`
      )
    }
    if (Object.keys(values).length === 0) continue
    if (isLoopbackHost(new URL(url).hostname) && definition.network !== 'host') {
      notes.push(
        `${service} is not told of the mirror: only builds with network: host reach ${new URL(url).host}. ` +
          'Set that in its build section, or give the mirror an address that containers reach.'
      )
      continue
    }
    additions[target] = { args: values, ...(host !== undefined && { extraHosts: { [host.name]: host.address } }) }
    told.push(service)
  }
  if (!asked && services.length > 0) notes.push(howToAsk(url))
  return { additions, told, notes }
}

async function argumentsOf(definition: BuiltService['definition'], projectDirectory: string) {
  return declaredArguments(await readDockerfile(definition, projectDirectory))
}

function howToAsk(url: string): string {
  const lines = Object.keys(indexVariables(url)).map(name => `ARG ${name}`)
  return (
    'No Dockerfile asks for the package mirror. Add the lines for the tool that you use to each stage that installs ' +
    `packages, after its FROM: ${lines.join(', ')}.`
  )
}
