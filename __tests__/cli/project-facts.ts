/** Projects for tests, as the commands look at them. */
import type { ComposeService, ComposeVolume } from '../../src/build/index.ts'
import type { ProjectFacts, ServiceDetails } from '../../src/cli/project/project-facts.ts'

export interface TestService extends Partial<ComposeService> {
  readonly name: string
  readonly dockerfile?: string
  readonly target?: string
  readonly details?: Partial<ServiceDetails>
}

/** A project of these services; a service without a Dockerfile is not built. */
export function createFacts(
  services: readonly TestService[],
  volumes: readonly Partial<ComposeVolume>[] = []
): ProjectFacts {
  return {
    project: {
      name: 'shop',
      services: services.map(({ dockerfile, target: _, details: __, ...service }) => ({
        hasBuild: dockerfile !== undefined,
        image: `shop-${service.name}`,
        mounts: [],
        environment: {},
        ...service
      })),
      volumes: volumes.map(volume => ({
        key: 'k',
        name: 'n',
        external: false,
        driver: undefined,
        labels: {},
        ...volume
      }))
    },
    details: new Map(
      services.map(({ name, details }) => [
        name,
        { user: undefined, publishedPorts: [], containerName: undefined, ...details }
      ])
    ),
    dockerfiles: services.flatMap(({ name, dockerfile, target }) =>
      dockerfile === undefined
        ? []
        : [
            {
              service: { service: name, target: name, definition: target === undefined ? {} : { target } },
              text: dockerfile
            }
          ]
    ),
    mounts: { mounts: [], notes: [] }
  }
}
