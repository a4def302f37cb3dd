/** Base images whose names stand for another image every few days. */
import { eachService, findingAt, type Rule } from '../rule.ts'
import { makerOf } from './from-service-image.ts'

/** Tags that follow whatever is published last. */
const moving =
  /^(latest|edge|nightly|rolling|stable|testing|sid|unstable|dev|devel|main|master|current|lts|canary|next)(-|$)|-nightly$/

export const unpinnedBaseImage: Rule = {
  name: 'unpinned-base-image',
  severity: 'notice',
  summary: 'A base image without a version: each new one drops the whole cache.',
  check: eachService((service, project) => {
    const own = new Set(Object.keys(service.definition.contexts ?? {}).map(name => name.toLowerCase()))
    return service.stages.flatMap(({ image, parent, beginning, stage }) => {
      if (image === undefined || parent !== undefined || own.has(image.toLowerCase()) || isPinned(image)) return []
      // That is what from-service-image is about.
      if (makerOf(image, service, project) !== undefined) return []
      const tag = tagOf(image)
      const what = tag === undefined ? `${stage.from} has no tag, which means latest` : `The tag of ${stage.from} moves`
      return [
        findingAt(service, beginning, {
          message: `${what}: whenever a new image is published under that name, every step runs again.`,
          remedy: 'Name a version, or a digest that a bot keeps current.'
        })
      ]
    })
  })
}

function isPinned(image: string): boolean {
  return image.includes('@sha256:') || (tagOf(image) !== undefined && !moving.test(tagOf(image) ?? ''))
}

function tagOf(image: string): string | undefined {
  return /:([^/:@]+)(?:@|$)/.exec(image)?.[1]
}
