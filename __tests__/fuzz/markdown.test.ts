/** Text of others in Markdown: whatever it is, it is shown and means nothing. */
import { describe, expect } from '@jest/globals'
import fc from 'fast-check'
import { codeBlock, escapeText, inlineCode, table } from '../../src/report/markdown.ts'
import { fuzz } from '../support/fuzz.ts'
import { hostileText } from '../support/hostile-text.ts'

describe('text of others', () => {
  fuzz(
    'has no sign left that Markdown, tables or HTML know, and no second line',
    fc.property(hostileText, text => {
      expect(escapeText(text)).toMatch(/^(?:[^&<>|`\\*_[\]~$@#\n\r\u2028]|&#\d+;|<span>:<\/span>)*$/)
      expect(escapeText(text)).not.toMatch(/:(?:[A-Za-z0-9+-]|&#95;)+:/)
      expect(escapeText(text)).not.toMatch(/:\/\/|(?<![A-Za-z0-9])www\./i)
      expect(inlineCode(text).match(/<[^>]*>/g)).toEqual(['<code>', '</code>'])
    }),
    { runs: 2000 }
  )

  fuzz(
    'stays in its cell',
    fc.property(fc.array(hostileText, { minLength: 3, maxLength: 3 }), cells => {
      const lines = table(
        [
          ['A', 'left'],
          ['B', 'left'],
          ['C', 'right']
        ],
        [cells.map(escapeText)]
      ).split('\n')
      expect(lines).toHaveLength(3)
      expect(lines.map(line => line.match(/\|/g)?.length)).toEqual([4, 4, 4])
    })
  )

  fuzz(
    'does not end its block of code',
    fc.property(fc.array(hostileText, { maxLength: 5 }), lines => {
      const shown = codeBlock(lines).split(/\r\n|\r|\n/)
      const fence = shown.at(-1) ?? ''
      const closing = shown.filter(line => new RegExp(`^ {0,3}\`{${fence.length},}[ \\t]*$`).test(line))
      expect(closing).toEqual([fence])
    }),
    { runs: 2000 }
  )
})
