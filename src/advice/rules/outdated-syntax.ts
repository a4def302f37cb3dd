/** Frontends from before what the other advice needs. */
import { eachService, edit, findingAt, type Rule } from '../rule.ts'
import { offset, startsOfLines } from '../steps.ts'

/** The first that has BuildKit's linter: https://docs.docker.com/build/checks/ */
const firstWithChecks = 8

export const outdatedSyntax: Rule = {
  name: 'outdated-syntax',
  severity: 'notice',
  summary: 'An old Dockerfile frontend is downloaded instead of the newer one that BuildKit brings.',
  check: eachService(service => {
    const { text, parsed } = service.dockerfile
    const directive = parsed.directives.find(each => each.getName().toLowerCase() === 'syntax')
    const value = directive?.getValue() ?? ''
    const range = directive?.getValueRange()
    if (range === undefined || range === null || !isOutdated(value)) return []
    const newest = /-labs$/.test(value) ? 'docker/dockerfile:1-labs' : 'docker/dockerfile:1'
    // What an upstream build or master brings may be in no release yet.
    const isReleased = !/-upstream:|:master/.test(value)
    const line = range.start.line + 1
    const [start, end] = [range.start, range.end].map(position => offset(position, startsOfLines(text)))
    return [
      findingAt(
        service,
        { startLine: line, endLine: line },
        {
          message: `${value} is an old frontend: it lacks corrections and checks of newer ones, and is downloaded in place of BuildKit's own.`,
          remedy: `Write ${newest}, which is the newest of its kind${newest.endsWith('1') ? ', or leave the line out' : ''}.`,
          fix: start === undefined || end === undefined || !isReleased ? undefined : edit(service, start, end, newest)
        }
      )
    ]
  })
}

function isOutdated(value: string): boolean {
  const tag = /^(?:docker\.io\/)?docker\/dockerfile(-upstream)?:([^@]+)$/.exec(value)
  if (tag === null) return false
  if (tag[1] !== undefined || /experimental|^master/.test(tag[2] ?? '')) return true
  const minor = /^1\.(\d+)/.exec(tag[2] ?? '')?.[1]
  return minor !== undefined && Number(minor) < firstWithChecks
}
