import { stripVTControlCharacters } from 'node:util'

/** Control characters but the tab. */
const controls = /[^\P{Cc}\t]/gu

/** Makes one line of a program's output fit for a log: no colours, no cursor movements, no control characters. */
export function plainText(line: string): string {
  return stripVTControlCharacters(line).replace(controls, '')
}

/**
 * Makes a line of others harmless for the log of a runner, which obeys `::command::` at the start of a line and `##[command]`
 * anywhere in it. The caller puts something visible before it, so that it never starts a line.
 */
export function harmless(line: string): string {
  return plainText(line.replaceAll('\n', ' ')).replaceAll('##[', '## [')
}
