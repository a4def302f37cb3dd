/** Findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), which code scanning takes. */
import { rules } from '../catalogue.ts'
import type { Finding } from '../finding.ts'
import { shortPath } from './text.ts'

export interface SarifOptions {
  /** Absolute: the folder that paths are given from. */
  readonly folder: string
  /** Of this program. */
  readonly version: string
}

export function findingsSarif(findings: readonly Finding[], { folder, version }: SarifOptions): string {
  const ids = [...new Set(findings.map(({ rule }) => rule))]
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'compose-build-cache',
            semanticVersion: version,
            rules: ids.map(id => describedRule(id, findings))
          }
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map(finding => result(finding, ids.indexOf(finding.rule), folder))
      }
    ]
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function describedRule(id: string, findings: readonly Finding[]) {
  const known = rules.find(({ name }) => name === id)
  const link = findings.find(({ rule }) => rule === id)?.link ?? ''
  return {
    id,
    shortDescription: { text: known?.summary ?? `${id.replace('buildkit/', '')}, a check of BuildKit` },
    // The format wants an absolute one.
    ...(/^https?:\/\//.test(link) ? { helpUri: link } : { help: { text: `See ${link}` } }),
    defaultConfiguration: { level: known === undefined ? 'note' : level(known.severity) }
  }
}

function result(
  { rule, severity, file, startLine, endLine, message, remedy, services }: Finding,
  ruleIndex: number,
  folder: string
) {
  const text = remedy === '' ? message : `${message} ${remedy}`
  const physicalLocation =
    file === undefined
      ? undefined
      : {
          artifactLocation: { uri: uri(file, folder) },
          region: { startLine, endLine }
        }
  const logicalLocations = services.map(name => ({ name, kind: 'module' }))
  return {
    ruleId: rule,
    ruleIndex,
    level: level(severity),
    message: { text },
    locations: [{ ...(physicalLocation !== undefined && { physicalLocation }), logicalLocations }]
  }
}

function level(severity: Finding['severity']): 'warning' | 'note' {
  return severity === 'warning' ? 'warning' : 'note'
}

/** Relative to the folder; absolute ones need a scheme. */
function uri(file: string, folder: string): string {
  const short = shortPath(file, folder)
  const encoded = short.split('/').map(encodeURIComponent).join('/')
  return short.startsWith('/') ? `file://${encoded}` : encoded
}
