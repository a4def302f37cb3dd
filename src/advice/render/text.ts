/** Findings for people at a terminal. */
import path from 'node:path'
import { plainText } from '../../build/terminal-text.ts'
import { formatCount } from '../../format.ts'
import type { Finding } from '../finding.ts'

export interface TextOptions {
  /** Absolute: paths are shown from here. */
  readonly folder: string
  readonly colours: boolean
}

/** One block for each finding, and a line that counts them. */
export function findingsText(findings: readonly Finding[], { folder, colours }: TextOptions): string {
  const paint = (code: number, text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text)
  const blocks = findings.map(finding => {
    const { rule, severity, message, remedy, link, fix } = finding
    const level = severity === 'warning' ? paint(33, 'warning') : paint(36, 'notice')
    return [
      `${paint(1, plainText(place(finding, folder)))}  ${level}  ${rule}`,
      `  ${plainText(message)}`,
      ...(remedy === '' ? [] : [`  → ${plainText(remedy)}${fix === undefined ? '' : ' (--fix does it)'}`]),
      `  ${paint(2, link)}`,
      ''
    ].join('\n')
  })
  return `${[...blocks, countLine(findings)].join('\n')}\n`
}

/** `web/Dockerfile:3-5`, from the folder. */
export function place({ file, startLine, endLine, services }: Finding, folder: string): string {
  const name = file === undefined ? `Dockerfile of ${services.join(', ')} in the compose file` : shortPath(file, folder)
  return `${name}:${startLine}${endLine === startLine ? '' : `-${endLine}`}`
}

/** Outside of the folder paths stay absolute. */
export function shortPath(file: string, folder: string): string {
  const relative = path.relative(folder, file)
  return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative.split(path.sep).join('/')
}

function countLine(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'Nothing to advise: the cache can do its work.'
  const warnings = findings.filter(({ severity }) => severity === 'warning').length
  const fixes = findings.filter(({ fix }) => fix !== undefined).length
  const notices = findings.length - warnings
  const count = `${formatCount(warnings, 'warning')}, ${formatCount(notices, 'notice')}`
  return fixes === 0 ? `${count}.` : `${count}; --fix writes a patch for ${fixes} of them.`
}
