/** Cache mounts for apt in images that remove each package after it is installed. */
import { stepInstalls, usesMount } from '../installs.ts'
import { eachService, edit, findingAt, type Rule } from '../rule.ts'
import type { AdviceStep } from '../steps.ts'

const keep = `RUN rm -f /etc/apt/apt.conf.d/docker-clean && \\
    echo 'Binary::apt::APT::Keep-Downloaded-Packages "true";' > /etc/apt/apt.conf.d/keep-cache
`

export const aptDockerClean: Rule = {
  name: 'apt-docker-clean',
  severity: 'warning',
  summary: "A cache mount for apt is emptied by the base image's own configuration.",
  check: eachService(service =>
    service.stages.flatMap(stage => {
      const step = stage.steps.find(
        each =>
          each.isKnown &&
          stepInstalls(each).some(install => install.tool.name === 'apt' && usesMount(install)) &&
          !keepsPackages(stage.chain, each, service.dockerfile.text)
      )
      if (step === undefined) return []
      return [
        findingAt(service, step, {
          message:
            'Debian images are made to remove each package once it is installed (/etc/apt/apt.conf.d/docker-clean), so that the cache mount for apt holds none.',
          remedy: 'Remove that file in a step before, and tell apt to keep what it downloads.',
          fix: step.user?.uid === 0 ? edit(service, step.start, step.start, keep) : undefined
        })
      ]
    })
  )
}

/** Whether the step or one before it has changed what apt does with its packages. */
function keepsPackages(chain: readonly AdviceStep[], step: AdviceStep, text: string): boolean {
  return chain
    .slice(0, chain.indexOf(step) + 1)
    .some(
      ({ start, end, copied }) =>
        /docker-clean|Keep-Downloaded-Packages/.test(text.slice(start, end)) ||
        copied?.destination?.startsWith('/etc/apt') === true
    )
}
