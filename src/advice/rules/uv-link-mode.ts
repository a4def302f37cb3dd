/** uv with a cache mount, which it cannot link from. */
import { stepInstalls, usesMount } from '../installs.ts'
import { eachService, edit, findingAt, type Rule } from '../rule.ts'

export const uvLinkMode: Rule = {
  name: 'uv-link-mode',
  severity: 'notice',
  summary: 'uv tries to link files out of a cache mount, which is another file system, and copies them in the end.',
  check: eachService(service =>
    service.stages.flatMap(({ steps }) => {
      const install = steps.flatMap(stepInstalls).find(
        each =>
          each.tool.name === 'uv' &&
          usesMount(each) &&
          // Another image may have set it.
          each.step.isKnown &&
          !isChosen(each.command.words.map(word => word.text)) &&
          linkMode(each) === undefined
      )
      if (install === undefined) return []
      const { step } = install
      return [
        findingAt(service, step, {
          message:
            'uv links files out of its cache, which cannot be done from a cache mount: it warns of that at each build and falls back to copies.',
          remedy: 'Set UV_LINK_MODE=copy.',
          fix: edit(service, step.start, step.start, 'ENV UV_LINK_MODE=copy\n')
        })
      ]
    })
  )
}

function isChosen(words: readonly string[]): boolean {
  return words.some(word => word === '--link-mode' || word.startsWith('--link-mode='))
}

function linkMode({ command, step }: ReturnType<typeof stepInstalls>[number]): string | undefined {
  return command.assignments.get('UV_LINK_MODE') ?? step.environment.variable('UV_LINK_MODE')
}
