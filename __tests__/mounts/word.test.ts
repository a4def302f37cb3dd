/* biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are words of Dockerfiles. */
import { describe, expect, test } from '@jest/globals'
import { expandWord, type Lookup } from '../../src/mounts/dockerfile/word.ts'

const known: Readonly<Record<string, string>> = { A: 'one', EMPTY: '', DIR: '/opt/x' }
const lookup: Lookup = name => {
  if (name === 'HOME') return 'unknown'
  const value = known[name]
  return value === undefined ? 'unset' : { value }
}

describe('a word of a Dockerfile', () => {
  test.each([
    ['plain', 'plain'],
    ['$A/$DIR', 'one//opt/x'],
    ['${A}b$Ab', 'oneb'],
    ['${NO:-/root}', '/root'],
    ['${EMPTY:-x}${EMPTY-y}', 'x'],
    ['${A:-x}', 'one'],
    ['${A:+set}${NO:+set}${EMPTY+set}', 'setset'],
    ['${NO:-${A}/$DIR}', 'one//opt/x'],
    ['${A:-$HOME}', 'one'],
    ['${HOME_DIR:-"$A b"}', 'one b'],
    ['"$A" \'$A\' \\$A', 'one $A $A'],
    ['"a\\"b\\c"', 'a"b\\c'],
    ['cost: 5$', 'cost: 5$']
  ])('%s is %s', (word, value) => {
    expect(expandWord(word, lookup)).toBe(value)
  })

  test('is escaped by the character that the file has chosen', () => {
    expect(expandWord('`$A\\b', lookup, '`')).toBe('$A\\b')
  })

  test.each([
    ['$HOME/.cache', 'the value of HOME comes from the base image'],
    ['${HOME:-x}', 'the value of HOME comes from the base image'],
    ['${A%e}', '"${A%e}" changes A in a way that is not supported'],
    ['${NO:?}', 'NO has no value'],
    ['"open', '""open" lacks a closing quote'],
    ['${NO:-x', '"${NO:-x" lacks a closing }']
  ])('%s cannot be told: %s', (word, message) => {
    expect(() => expandWord(word, lookup)).toThrow(message)
  })
})
