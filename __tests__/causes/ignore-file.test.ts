import { expect, test } from '@jest/globals'
import { ignoreRules, isIgnored } from '../../src/causes/index.ts'

const text = `# a comment
.git
*/temp*
*.md
!README.md
/build/
**/*.pyc
docs/**
!docs/keep/**
a?c
[xy].txt
back\\*slash
./dots/../dotted
`

test.each([
  ['.git', true],
  ['.git/HEAD', true],
  ['src/.git', false],
  ['src/temporary', true],
  ['a/b/temporary', false],
  ['x.md', true],
  ['README.md', false],
  ['sub/x.md', false],
  ['build/x', true],
  ['a.pyc', true],
  ['a/b/c.pyc', true],
  ['docs/a/b', true],
  ['docs/keep/b', false],
  ['abc', true],
  ['a/c', false],
  ['x.txt', true],
  ['z.txt', false],
  ['back*slash', true],
  ['dotted', true],
  ['# a comment', false]
])('%s is left out: %s', (file, expected) => {
  expect(isIgnored(file, ignoreRules(text))).toBe(expected)
})
