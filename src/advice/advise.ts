/** Applies all rules to a project. */
import { redactText } from '../build/redact.ts'
import { pagesFolder, ruleLink, rules } from './catalogue.ts'
import type { Finding, RuleFinding, TextEdit } from './finding.ts'
import type { AdviceProject } from './project.ts'
import type { Rule } from './rule.ts'

/**
 * All findings, each once, the most valuable first: warnings before notices, then in the order of the catalogue.
 * @param pages folder or URL that holds the pages of the rules, without a slash at its end
 */
export function advise(project: AdviceProject, pages = pagesFolder): readonly Finding[] {
  const skipped = new Map(project.services.map(({ service, dockerfile }) => [service, skippedRules(dockerfile.text)]))
  const isWanted = ({ rule, services }: Finding) =>
    services.every(service => !['all', rule].some(name => skipped.get(service)?.has(name)))
  const found = rules.flatMap(rule => rule.check(project).map(finding => complete(rule, finding, pages)))
  const values = new Map(project.services.map(({ service, buildArguments }) => [service, buildArguments]))
  return inOrder(merged(found.filter(isWanted).map(finding => withoutValues(finding, values))))
}

/** Values of build arguments may be in what is cited, such as paths. */
function withoutValues(finding: Finding, values: ReadonlyMap<string, Readonly<Record<string, string>>>): Finding {
  const redact = (text: string) =>
    finding.services.reduce((rest, service) => redactText(rest, values.get(service) ?? {}), text)
  return { ...finding, message: redact(finding.message), remedy: redact(finding.remedy) }
}

/** The rules that a Dockerfile does not want to hear of: `# advice=skip=NAME,NAME` or `# advice=skip=all` on a line. */
function skippedRules(text: string): ReadonlySet<string> {
  const lists = [...text.matchAll(/^[ \t]*#[ \t]*advice=skip=([a-z-]+(?:,[a-z-]+)*)[ \t\r]*$/gm)]
  return new Set(lists.flatMap(([, names = '']) => names.split(',')))
}

function complete(rule: Rule, { severity, services, ...rest }: RuleFinding, pages: string): Finding {
  return { rule: rule.name, severity: severity ?? rule.severity, services, link: ruleLink(rule.name, pages), ...rest }
}

/** What is found again for another service that is built from the same file is one finding of both. */
export function merged(findings: readonly Finding[]): readonly Finding[] {
  const found = new Map<string, Finding>()
  for (const finding of findings) {
    const { rule, file, startLine, endLine, message, services } = finding
    const where = file ?? services
    const key = JSON.stringify([rule, where, startLine, endLine, message])
    const known = found.get(key)
    const both = [...new Set([...(known?.services ?? []), ...services])].sort()
    const { fix: _, ...rest } = finding
    const fix = known === undefined ? finding.fix : commonFix(known.fix, finding.fix)
    found.set(key, { ...rest, services: both, ...(fix !== undefined && { fix }) })
  }
  return [...found.values()]
}

/** What is right for both; nothing where they differ about the same file. */
function commonFix(a: Finding['fix'], b: Finding['fix']): readonly TextEdit[] | undefined {
  if (a === undefined || b === undefined) return undefined
  if (JSON.stringify(a) === JSON.stringify(b)) return a
  return a.some(edit => b.some(other => other.file === edit.file)) ? undefined : [...a, ...b]
}

/** Sorts by severity; findings of the same severity stay in their order. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const rank = { warning: 0, notice: 1 } as const
  return findings.toSorted((a, b) => rank[a.severity] - rank[b.severity])
}
