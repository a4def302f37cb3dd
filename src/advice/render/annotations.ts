/** Findings as annotations of a job, which GitHub shows beside the lines. */
import type { Finding } from '../finding.ts'

/** GitHub shows no more of one kind from one step: https://docs.github.com/actions/reference/limits */
export const maxAnnotations = 10

export interface Annotation {
  readonly level: 'warning' | 'notice'
  readonly message: string
  readonly title: string
  /** Absolute. */
  readonly file?: string
  readonly startLine?: number
  readonly endLine?: number
}

/** The most valuable findings, as many as are shown. The last of them tells of those that are left out. */
export function annotations(findings: readonly Finding[]): readonly Annotation[] {
  const shown = findings.slice(0, maxAnnotations)
  const left = findings.length - shown.length
  return shown.map((finding, at) => {
    const { rule, severity, file, startLine, endLine, services, message, remedy, link } = finding
    const more = left > 0 && at === shown.length - 1 ? [`Not shown: ${left} more.`] : []
    const where =
      file === undefined ? [`Dockerfile of ${services.join(', ')} in the compose file, line ${startLine}.`] : []
    return {
      level: severity,
      title: rule,
      message: [...where, message, remedy, `See ${link}`, ...more].filter(part => part !== '').join('\n'),
      ...(file !== undefined && { file, startLine, endLine })
    }
  })
}
