import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { withBlock } from '../../src/cli/setup/marked-block.ts'

const lines = ['export DOCKER_BUILDKIT=1']
const block = '# >>> compose-build-cache >>>\nexport DOCKER_BUILDKIT=1\n# <<< compose-build-cache <<<'

test('the block goes to the end of a file, after a line of its own', () => {
  expect(withBlock('', lines)).toEqual({ kind: 'changed', content: `${block}\n` })
  expect(withBlock('alias a=b\n', lines)).toEqual({ kind: 'changed', content: `alias a=b\n\n${block}\n` })
  expect(withBlock('alias a=b', lines)).toEqual({ kind: 'changed', content: `alias a=b\n\n${block}\n` })
})

test('a block that is there is replaced where it is, and left alone when it is as it should be', () => {
  const before = `one\n${block.replace('=1', '=0')}\ntwo`
  expect(withBlock(before, lines)).toEqual({ kind: 'changed', content: `one\n${block}\ntwo` })
  expect(withBlock(`one\n${block}\ntwo`, lines)).toEqual({ kind: 'unchanged' })
})

test('line ends are those of the file', () => {
  expect(withBlock('one\r\n', lines)).toEqual({
    kind: 'changed',
    content: `one\r\n\r\n${block.replaceAll('\n', '\r\n')}\r\n`
  })
})

test.each([
  ['one marker alone', '# >>> compose-build-cache >>>\nexport A=1\n'],
  ['two blocks', `${block}\n${block}\n`],
  ['the wrong order', '# <<< compose-build-cache <<<\n# >>> compose-build-cache >>>\n']
])('a file with %s is not changed', (_, content) => {
  expect(withBlock(content, lines)).toMatchObject({ kind: 'damaged' })
})

test('whatever a file holds, all of it is kept, and a second time changes nothing', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ' ', '#', '\n', '\r\n', 'é', '"'), maxLength: 60 })
  fc.assert(
    fc.property(text, content => {
      const edit = withBlock(content, lines)
      if (edit.kind !== 'changed') return false
      return edit.content.startsWith(content) && withBlock(edit.content, lines).kind === 'unchanged'
    })
  )
})
