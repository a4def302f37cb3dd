/** A compose project as `docker compose config` tells of it. */

export interface ComposeMount {
  /** `volume`, `bind`, `tmpfs`... */
  readonly type: string
  /** Key of the volume in the file, or the folder on the host. Empty for an anonymous volume. */
  readonly source: string
  /** Path in the container. */
  readonly target: string
  readonly readOnly: boolean
}

export interface ComposeService {
  readonly name: string
  /** Whether compose builds it. */
  readonly hasBuild: boolean
  /** The image's name as compose would tag it. */
  readonly image: string
  readonly mounts: readonly ComposeMount[]
  /** `host`, `none`, `service:NAME`...; left out for networks of its own. */
  readonly networkMode?: string
  /** As the file gives it; without what `env_file` would add. */
  readonly environment: Readonly<Record<string, string | null>>
}

export interface ComposeVolume {
  /** Key in the compose file. */
  readonly key: string
  /** The engine's name of it. */
  readonly name: string
  /** Made and kept by somebody else than compose. */
  readonly external: boolean
  readonly driver: string | undefined
  /** It mounts something else: a folder of the host, a share, memory. */
  readonly hasOptions?: true
  readonly labels: Readonly<Record<string, string>>
}

export interface ComposeProject {
  readonly name: string
  readonly services: readonly ComposeService[]
  /** Those that some service uses. */
  readonly volumes: readonly ComposeVolume[]
}

/** Reads the JSON of `docker compose config` (https://github.com/compose-spec/compose-spec). */
export function parseProject(document: unknown): ComposeProject {
  const project = (document ?? {}) as ConfigDocument
  const name = project.name ?? ''
  return {
    name,
    services: Object.entries(project.services ?? {}).map(([key, service]) => ({
      name: key,
      hasBuild: service.build !== undefined && service.build !== null,
      image: service.image ?? `${name}-${key}`,
      mounts: (service.volumes ?? []).map(mount => ({
        type: mount.type ?? 'volume',
        source: mount.source ?? '',
        target: mount.target ?? '',
        readOnly: mount.read_only === true
      })),
      environment: service.environment ?? {},
      ...(service.network_mode && { networkMode: service.network_mode })
    })),
    volumes: Object.entries(project.volumes ?? {}).map(([key, volume]) => ({
      key,
      name: volume?.name ?? `${name}_${key}`,
      external: volume?.external === true,
      driver: volume?.driver,
      ...(Object.keys(volume?.driver_opts ?? {}).length > 0 && { hasOptions: true as const }),
      labels: volume?.labels ?? {}
    }))
  }
}

/** The parts of compose's own JSON that are read here. */
interface ConfigDocument {
  readonly name?: string
  readonly services?: Readonly<
    Record<
      string,
      {
        readonly build?: object | null
        readonly image?: string
        readonly network_mode?: string
        readonly environment?: Readonly<Record<string, string | null>> | null
        readonly volumes?:
          | readonly {
              readonly type?: string
              readonly source?: string
              readonly target?: string
              readonly read_only?: boolean
            }[]
          | null
      }
    >
  >
  readonly volumes?: Readonly<
    Record<
      string,
      {
        readonly name?: string
        readonly external?: boolean
        readonly driver?: string
        readonly driver_opts?: Readonly<Record<string, unknown>> | null
        readonly labels?: Readonly<Record<string, string>>
      } | null
    >
  > | null
}
