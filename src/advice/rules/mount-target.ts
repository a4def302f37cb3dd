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
          const meant = meantFor(install.tool, step.mounts)
          const [wrong] = meant.filter(mount => install.folders?.some(folder => isCovered(folder, [mount])) === false)
          if (!step.isKnown || !install.tool.certain || wrong === undefined || usesMount(install) !== false) return []
          return [findings(service, install, wrong)]
        })
      )
    )
  )
}

function findings(service: AdviceService, install: Install, mount: StepMount) {
  const { step, tool, folders = [] } = install
  const [folder = ''] = folders.filter(each => !isCovered(each, step.mounts))
  const who = step.user === undefined ? '' : ` for user ${step.user.name}`
  return findingAt(service, step, {
    message: `The cache mount at ${mount.target} is of no use: the cache folder of ${tool.name}${who} is ${folder} here.`,
    remedy: `Mount the cache at ${folder}.`,
    fix: fix(service, install, mount, folder)
  })
}

function fix(
  service: AdviceService,
  { step }: Install,
  mount: StepMount,
  folder: string
): readonly TextEdit[] | undefined {
  const place = mountFlagPlaces(service, step).find(each => each.target === mount.flag.target)
  if (place === undefined) return undefined
  const text = place.text.replace(/\b(target|dst|destination)=[^,\s]*/, (_, key: string) => `${key}=${folder}`)
  return edit(service, place.start, place.end, text)
}
