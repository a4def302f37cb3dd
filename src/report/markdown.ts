/** Text of others in Markdown as GitHub renders it: shown as it is, never as markup, links, mentions or formulas. */

/** Everything that means something in Markdown, tables or HTML. */
const special = /[&<>|`\\*_[\]~$@#]/g

/** `:tada:` is a picture on GitHub, entities or not, unless its colon stands in an element of its own. */
const shortcode = /:(?=(?:[A-Za-z0-9+-]|&#95;)+:)/g

/** One line of text, for anywhere but code. */
export function escapeText(text: string): string {
  return withoutMarkup(text).replace(shortcode, '<span>:</span>')
}

function withoutMarkup(text: string): string {
  return oneLine(text)
    .replace(special, character => `&#${character.codePointAt(0)};`)
    .replaceAll('://', '&#58;//')
    .replace(/\bwww\./gi, match => match.replace('.', '&#46;'))
}

/** Text as code within a line or a table's cell. Mentions, references and shortcodes stay text in there. */
export function inlineCode(text: string): string {
  return `<code>${withoutMarkup(text)}</code>`
}

/** Short text that stays on one line of a cell; Markdown as it is given. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', '&nbsp;')
}

/** Lines as a block of code. */
export function codeBlock(lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap(line => [...line.matchAll(/`+/g)].map(run => run[0].length)))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}text`, ...lines, fence].join('\n')
}

export type Alignment = 'left' | 'right'

/** A table; cells are Markdown already. */
export function table(
  columns: readonly (readonly [title: string, alignment: Alignment])[],
  rows: readonly (readonly string[])[]
): string {
  const head = columns.map(([title]) => title)
  const rule = columns.map(([, alignment]) => (alignment === 'right' ? '--:' : ':--'))
  return [head, rule, ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')
}

/** A part that is closed until it is clicked. The title is Markdown already; the blank lines make GitHub render the content. */
export function details(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
