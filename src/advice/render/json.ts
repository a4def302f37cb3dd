/** Findings for programs. */
import type { Finding } from '../finding.ts'
import { shortPath } from './text.ts'

/** Raised when the meaning of a field changes. */
export const adviceFormat = 1

/** @param folder absolute: paths are given from here where they are inside of it */
export function findingsJson(findings: readonly Finding[], folder: string): string {
  const document = {
    format: adviceFormat,
    findings: findings.map(
      ({ rule, severity, file, startLine, endLine, services, message, remedy, link, fix, savedBytes }) => ({
        rule,
        severity,
        file: file === undefined ? null : shortPath(file, folder),
        startLine,
        endLine,
        services,
        message,
        remedy,
        link,
        fixable: fix !== undefined,
        ...(savedBytes !== undefined && { savedBytes })
      })
    )
  }
  return `${JSON.stringify(document, null, 2)}\n`
}
