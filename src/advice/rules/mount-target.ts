/** Cache mounts at folders that the step's tool does not use. */
import type { TextEdit } from '../finding.ts'
import { type Install, isCovered, meantFor, type StepMount, stepInstalls, usesMount } from '../installs.ts'
import { mountFlagPlaces } from '../mount-flags.ts'
import type { AdviceService } from '../project.ts'
import { eachService, edit, findingAt, type Rule } from '../rule.ts'

export const cacheMountTarget: Rule = {
  name: 'cache-mount-target',
  severity: 'warning',
  summary: "A cache mount is not at its tool's cache folder for the step's user and environment.",
  check: eachService(service =>
    service.stages.flatMap(stage =>
      stage.steps.flatMap(step =>
        stepInstalls(step).flatMap(install => {
          const wrong = meantFor(install.tool, step.mounts).filter(
            mount =>
              !install.tool.unmounted?.includes(mount.target) &&
              install.folders?.some(folder => isCovered(folder, [mount])) === false
          )
          if (!step.isKnown || !install.tool.certain || wrong.length === 0 || usesMount(install) !== false) return []
          return [findings(service, install, wrong)]
        })
      )
    )
  )
}

function findings(service: AdviceService, install: Install, wrong: readonly StepMount[]) {
  const { step, tool } = install
  const missing = (install.folders ?? []).filter(
    folder => !tool.unmounted?.includes(folder) && !isCovered(folder, step.mounts)
  )
  const who = step.user === undefined ? '' : ` for user ${step.user.name}`
  const isOne = missing.length === 1
  return findingAt(service, step, {
    message: `The cache mount at ${wrong[0]?.target} is of no use: the cache folder${isOne ? '' : 's'} of ${tool.name}${who} ${isOne ? 'is' : 'are'} ${missing.join(' and ')} here.`,
    remedy: isOne ? `Mount the cache at ${missing[0]}.` : `Mount the cache at each of ${missing.join(' and ')}.`,
    fix: fix(service, install, wrong, missing)
  })
}

/** Mounts at the right folders in the place of those at wrong ones, as far as there are any; the last takes what is left. */
function fix(
  service: AdviceService,
  { step }: Install,
  wrong: readonly StepMount[],
  missing: readonly string[]
): readonly TextEdit[] | undefined {
  const places = mountFlagPlaces(service, step)
  const edits = wrong.slice(0, missing.length).map((mount, at) => {
    const place = places.find(each => each.target === mount.flag.target)
    const own = at === Math.min(wrong.length, missing.length) - 1 ? missing.slice(at) : missing.slice(at, at + 1)
    // Two mounts of one id would be one folder.
    if (place === undefined || (own.length > 1 && /\bid=/.test(place.text))) return undefined
    const flags = own.map(folder =>
      place.text.replace(/\b(target|dst|destination)=[^,\s]*/, (_, key: string) => `${key}=${folder}`)
    )
    return edit(service, place.start, place.end, flags.join(' '))
  })
  return edits.some(each => each === undefined) ? undefined : edits.flatMap(each => each ?? [])
}
