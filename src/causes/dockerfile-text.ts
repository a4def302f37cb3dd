/** The text of instructions without what only helps to lay it out. */

/** Without comments, and lines that are continued joined to one. */
export function oneLine(text: string): string {
  const lines = text.split('\n').filter(line => !/^\s*#/.test(line))
  return lines.join('\n').replace(/[\\`]\r?\n/g, ' ')
}
