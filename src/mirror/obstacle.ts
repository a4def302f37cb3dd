/** Where no mirror can work, which is known before anything is started. */
import type { Builder } from '../builders/index.ts'
import { compareVersions, type EngineFacts } from '../engine/index.ts'
import type { MirrorChoice } from './choice.ts'
import { isLoopbackHost } from './index-variables.ts'

export interface MirrorPlace extends Pick<EngineFacts, 'endpoint' | 'rootless' | 'buildxVersion'> {
  readonly platform: NodeJS.Platform
  /** What builds. */
  readonly builder: Pick<EngineFacts['builder'], 'name' | 'driver'> & Partial<Pick<Builder, 'isHere'>>
}

/** The first buildx whose bake gives hosts to builds (https://github.com/docker/buildx/pull/3234). */
const hostsVersion = '0.25'

/** Why the mirror cannot be used here and what to do, as whole sentences; undefined when nothing is known to be in its way. */
export function mirrorObstacle(mirror: MirrorChoice, place: MirrorPlace): string | undefined {
  switch (mirror.kind) {
    case 'off':
      return undefined
    case 'url':
      return addressObstacle(new URL(mirror.url), place)
    case 'server':
      return serverObstacle(place)
  }
}

function addressObstacle({ host, hostname }: URL, { builder, endpoint, buildxVersion }: MirrorPlace) {
  if (hostname === 'host.docker.internal') return oldBuildx(buildxVersion)
  if (!isLoopbackHost(hostname)) return undefined
  const isHere = builder.driver === 'docker' ? endpoint.startsWith('unix://') : builder.isHere === true
  if (isHere) return undefined
  return (
    `the builder "${builder.name}" (${builder.driver}) does not have this machine's network, in which ${host} is. ` +
    'Give the mirror an address that the builder reaches.'
  )
}

function serverObstacle({ platform, endpoint, rootless, builder, buildxVersion }: MirrorPlace): string | undefined {
  const remedy = 'Start the mirror yourself where builds reach it, and give its address.'
  if (platform !== 'linux') return `a mirror can only be started on a Linux runner. ${remedy}`
  if (!endpoint.startsWith('unix://')) {
    return `a mirror cannot be started on the engine at ${endpoint}, which is not on this machine. ${remedy}`
  }
  if (rootless)
    return `a mirror cannot be started on a rootless engine, whose network this machine does not have. ${remedy}`
  if (!['docker', 'docker-container'].includes(builder.driver)) {
    return `builds of the builder "${builder.name}" (${builder.driver}) do not reach a mirror on this engine. ${remedy}`
  }
  return oldBuildx(buildxVersion)
}

function oldBuildx(version: string): string | undefined {
  if (compareVersions(version, hostsVersion) >= 0) return undefined
  return (
    `buildx ${version} cannot tell builds where the mirror is: ${hostsVersion} or newer is needed. ` +
    'Set the input buildx-version to latest.'
  )
}
