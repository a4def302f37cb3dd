import { expect, test } from '@jest/globals'
import { declaredArguments } from '../../src/mounts/dockerfile/declared-arguments.ts'

test('finds the arguments of all stages, and not those before the first', () => {
  const text = `ARG BASE=python
FROM \${BASE} AS build
ARG ONE TWO="a b" THREE=3
arg FOUR=4 \\
  FIVE
FROM scratch
ARG SIX
ENV SEVEN=7
`
  expect([...declaredArguments(text)]).toEqual(['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE', 'SIX'])
})
