/** Images of other services, which compose does not know to be needed first. */
import type { Copy } from 'dockerfile-ast'
import { flagValues } from '../../mounts/dockerfile/stages.ts'
import type { AdviceProject, AdviceService } from '../project.ts'
import { findingAt, type Rule } from '../rule.ts'
import type { Place } from '../steps.ts'

export const fromServiceImage: Rule = {
  name: 'from-service-image',
  severity: 'warning',
  summary: "A Dockerfile is built from another service's image by its name.",
  check: project =>
    project.services.flatMap(service =>
      usedImages(service).flatMap(({ image, place }) => {
        const other = makerOf(image, service, project)
        if (other === undefined) return []
        return [
          findingAt(service, place, {
            message: `${image} is the image of the service ${other.service}. BuildKit takes the one that was built before or looks for it in a registry, and nothing makes ${other.service} come first: the cache misses, or a fresh machine fails.`,
            remedy: `Give ${service.service} the other service as a context in the compose file: build.additional_contexts: {"${image}": "service:${other.service}"}.`
          })
        ]
      })
    )
}

function usedImages({ stages }: AdviceService): readonly { readonly image: string; readonly place: Place }[] {
  return stages.flatMap(({ image, parent, beginning, steps }) => [
    ...(image === undefined || parent !== undefined ? [] : [{ image, place: beginning }]),
    ...steps
      .filter(({ keyword }) => keyword === 'COPY')
      .flatMap(step => flagValues(step.instruction as Copy, 'from').map(from => ({ image: from, place: step })))
  ])
}

/** The other service that makes an image. */
export function makerOf(image: string, user: AdviceService, { services }: AdviceProject): AdviceService | undefined {
  const contexts = new Set(Object.keys(user.definition.contexts ?? {}).map(fullName))
  const stages = new Set(user.stages.flatMap(({ stage }) => stage.name ?? []))
  if (contexts.has(fullName(image)) || stages.has(image.toLowerCase())) return undefined
  return services.find(
    ({ service, definition }) =>
      service !== user.service && definition.tags?.some(tag => fullName(tag) === fullName(image))
  )
}

/** With what Docker adds to a name. */
function fullName(image: string): string {
  const name = image.toLowerCase().replace(/^(docker\.io\/)?(library\/)?/, '')
  return /:[^/]+$/.test(name) || name.includes('@') ? name : `${name}:latest`
}
