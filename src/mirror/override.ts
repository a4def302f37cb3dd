/** A compose file that tells services of a mirror, to be given after the user's own files. */
import type { ComposeProject, ComposeService } from '../build/index.ts'
import type { BuildAddress } from './build-additions.ts'
import { chooseVariables, isLoopbackHost } from './index-variables.ts'

/** What a service gets. */
interface ServiceOverride {
  readonly environment: Readonly<Record<string, string>>
  readonly extra_hosts?: readonly string[]
}

/** Compose would not start a container that has another's network and hosts of its own. */
const sharedNetwork = /^(service|container):/

/**
 * The text of an override file: services that compose builds get the mirror into their environment, unless they set an index
 * themselves. The text is JSON, which is YAML too; undefined when no service is to be told.
 * @param address as services reach it
 */
export function composeOverride(project: ComposeProject, address: BuildAddress): string | undefined {
  const services = project.services.flatMap(service => {
    const override = service.hasBuild ? serviceOverride(service, address) : undefined
    return override === undefined ? [] : [[service.name, override] as const]
  })
  if (services.length === 0) return undefined
  return `${JSON.stringify({ services: Object.fromEntries(services) }, undefined, 2)}\n`
}

function serviceOverride(service: ComposeService, { url, host }: BuildAddress): ServiceOverride | undefined {
  const { networkMode = '' } = service
  const isUnreachable = networkMode === 'none' || (isLoopbackHost(new URL(url).hostname) && networkMode !== 'host')
  if (isUnreachable) return undefined
  const isGiven = (name: string) => Object.hasOwn(service.environment, name)
  const { values } = chooseVariables(url, () => true, isGiven)
  if (Object.keys(values).length === 0) return undefined
  // Compose replaces variables in its files.
  const environment = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value.replaceAll('$', '$$$$')])
  )
  const hosts = host === undefined || sharedNetwork.test(networkMode) ? [] : [`${host.name}=${host.address}`]
  return { environment, ...(hosts.length > 0 && { extra_hosts: hosts }) }
}
