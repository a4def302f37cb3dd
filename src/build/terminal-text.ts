import { stripVTControlCharacters } from 'node:util'

/** Control characters but the tab, and those that change the direction of what follows. */
const controls = /[^\P{Cc}\t]|[\u202a-\u202e\u2066-\u2069]/gu

/** Characters kept of a line that has no end. */
const keptLineLength = 64 * 1024

/** Makes one line of a program's output fit for a log: no colours, no cursor movements, no control characters. */
export function plainText(line: string): string {
  return stripVTControlCharacters(line).replace(controls, '')
}

/**
 * Makes a line of others harmless for the log of a runner, which obeys `::command::` at the start of a line, whatever space
 * comes before it, and `##[command]` anywhere in it.
 */
export function harmless(line: string): string {
  return plainText(line.replaceAll('\n', ' '))
    .replaceAll('##[', '## [')
    .replace(/^(\s*):(?=:)/, '$1: ')
}

/** The same for a text of several lines. */
export function harmlessLines(text: string): string {
  return text.split('\n').map(harmless).join('\n')
}

/** A line as a terminal would show it: a progress bar redraws it after a carriage return, and what it drew last is the line. */
export function shownLine(line: string): string {
  const drawn = line.replace(/\r$/, '')
  return plainText(drawn.slice(drawn.lastIndexOf('\r') + 1))
}

/** What is kept of a line that goes on: cut now and then, so that what comes next costs no more than its own length. */
export function newestOf(line: string): string {
  return line.length <= 2 * keptLineLength ? line : line.slice(-keptLineLength)
}
