import { describe, expect, test } from '@jest/globals'
import { shellCommands } from '../../src/advice/shell.ts'
import { withoutCommand, withoutWord } from '../../src/advice/text-edits.ts'

const commands = (text: string, linesEndCommands = false) =>
  shellCommands({ text, start: 0, end: text.length, escapeCharacter: '\\', linesEndCommands })

const words = (text: string, linesEndCommands = false) =>
  commands(text, linesEndCommands).map(command => command.words.map(word => word.text).join(' '))

describe('the commands of a script', () => {
  const table: readonly (readonly [string, string, readonly string[]])[] = [
    ['lists', 'a b && c || d; e & f | g', ['a b', 'c', 'd', 'e', 'f', 'g']],
    ['groups', '(cd /a && b) && { c; d; }', ['cd /a', 'b', 'c', 'd']],
    ['quotes', `echo "a && b" 'c; d' e" f"g`, ['echo a && b c; d e fg']],
    ['continued lines', 'a \\\n  b \\\n  && c', ['a b', 'c']],
    ['comments between continued lines', 'a \\\n# not b\n  c', ['a c']],
    ['a number sign inside a word', 'pip install x#egg=y', ['pip install x#egg=y']],
    ['redirections', 'a >/dev/null 2>&1 b < c && d 2>> e', ['a b', 'd']],
    ['what is substituted', 'a $(b && c) "$(d; e)" f', ['a $(b && c) $(d; e) f']],
    [
      'words before a program',
      'sudo -E pip install a; time b; if c; then d; fi',
      ['pip install a', 'b', 'c', 'd', 'fi']
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the dollar is the point
    ['braces of variables', 'a ${B} ${C:-d}', ['a ${B} ${C:-d}']]
  ]
  test.each(table)('%s', (_, text, expected) => {
    expect(words(text)).toEqual(expected)
  })

  test('lines end commands in a here-document', () => {
    expect(words('set -e\npip install a # b\n\npip install \\\n  c\n', true)).toEqual([
      'set -e',
      'pip install a',
      'pip install c'
    ])
  })

  test('variables for one command are no words of it', () => {
    const [command] = commands('A=1 B="2 3" env C=4 pip install')
    expect(Object.fromEntries(command?.assignments ?? [])).toEqual({ A: '1', B: '2 3', C: '4' })
    expect(command?.words.map(({ text }) => text)).toEqual(['pip', 'install'])
  })

  test('every word has its place', () => {
    const text = 'RUN pip  install\t"a b"'
    const [command] = shellCommands({
      text,
      start: 4,
      end: text.length,
      escapeCharacter: '\\',
      linesEndCommands: false
    })
    expect(command?.words.map(({ start, end }) => text.slice(start, end))).toEqual(['pip', 'install', '"a b"'])
  })

  test.each(['"', "'", '$(', '((', '`', '\\', '>', '&&', ';;', '{', '#', '\\\n', '|&', '<<<'])(
    'text that ends in the middle, such as %s, has an end',
    text => {
      expect(Array.isArray(words(`a ${text}`))).toBe(true)
      expect(Array.isArray(words(text, true))).toBe(true)
    }
  )
})

describe('without a word', () => {
  const removed = (text: string) => {
    const start = text.indexOf('--no')
    const { start: from, end } = withoutWord(
      text,
      { start, end: start + '--no'.length },
      { start: 0, end: text.length }
    )
    return text.slice(0, from) + text.slice(end)
  }
  test.each([
    ['in the middle', 'pip install --no -r a', 'pip install -r a'],
    ['at the end', 'pip install -r a --no', 'pip install -r a'],
    ['before a continued line', 'pip install --no \\\n  -r a', 'pip install \\\n  -r a'],
    ['on a line of its own', 'pip install \\\n  --no \\\n  -r a', 'pip install \\\n  -r a'],
    ['on the last line', 'pip install -r a \\\n  --no', 'pip install -r a'],
    ['on the last line, below a comment', 'pip install -r a \\\n  # Why.\n  --no', 'pip install -r a'],
    ['on a line of its own, before a comment', 'pip install \\\n  --no \\\n  # Why.\n  -r a', 'pip install \\\n  -r a']
  ])('%s', (_, text, expected) => {
    expect(removed(text)).toBe(expected)
  })
})

describe('without a command', () => {
  const removed = (text: string) => {
    const command = commands(text).find(each => each.words[0]?.text === 'rm')
    const span = command === undefined ? undefined : withoutCommand(text, command, { start: 0, end: text.length })
    return span === undefined ? undefined : text.slice(0, span.start) + text.slice(span.end)
  }
  test.each([
    ['at the end of a list', 'a && b \\\n  && rm -r c', 'a && b'],
    ['in the middle', 'a && rm -r c && b', 'a && b'],
    ['at the beginning', 'rm -r c; \\\n  b', 'b'],
    ['before what is joined more strongly', 'a; rm -r c && b', 'a; b'],
    ['below a comment', 'a \\\n  # Why.\n  && rm -r c', 'a'],
    ['that others depend on', 'rm -r c || b', undefined],
    ['that a keyword wants', 'if a; then rm -r c; fi', undefined],
    ['that is the condition', 'if rm -r c; then b; fi', undefined],
    ['that follows another in a block', 'if a; then b; rm -r c; fi', 'if a; then b; fi'],
    ['in a subshell', '(a && rm -r c)', undefined],
    ['whose redirection would stay', 'a && rm -r c 2>/dev/null && b', undefined],
    ['that is alone', 'rm -r c', undefined]
  ])('%s', (_, text, expected) => {
    expect(removed(text)).toBe(expected)
  })
})
