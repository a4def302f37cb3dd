import { expect, test } from '@jest/globals'
import { argumentValues } from '../../src/build/definition.ts'
import { findFailure } from '../../src/build/failure.ts'
import { Progress } from '../../src/build/progress.ts'
import { redactChange, redactFailure, redactStep, redactText, redactWarning } from '../../src/build/redact.ts'
import { replay } from './replay.ts'

test.each([
  [
    'a value anywhere in the text',
    'pip install --index https://user:s3cret@host',
    { TOKEN: 's3cret' },
    'pip install --index https://user:$TOKEN@host'
  ],
  ['the longest value first', 'FROM python:3.12-slim', { V: '3.12', TAG: '3.12-slim' }, 'FROM python:$TAG'],
  ['no value that is short', 'RUN make -j 1', { JOBS: '1', EMPTY: '' }, 'RUN make -j 1']
])('%s', (_, text, values, expected) => {
  expect(redactText(text, values)).toBe(expected)
})

test('values are those that compose gives bake', () => {
  const services = [{ service: 'a', target: 'a', definition: { args: { A: 'x$${Y}', B: null } } }]
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what compose writes.
  expect([...argumentValues(services)]).toEqual([['a', { A: 'x${Y}', B: '' }]])
})

test('a step shows each service its own argument and keeps its keys', () => {
  const args = new Map([
    ['left', { SIDE: 'left' }],
    ['right', { SIDE: 'right' }],
    ['same-1', { OTHER: 'right' }]
  ])
  const steps = replay('twins-cold', ['left', 'right', 'same-1']).timeline.steps()
  const redacted = steps.map(step => redactStep(step, args))
  expect(redacted.map(step => step.names.map(name => name.instruction)).slice(2)).toEqual([
    ['RUN sleep 0.3 && echo "side $SIDE"'],
    ['RUN sleep 0.3 && echo "side $SIDE"', 'RUN sleep 0.3 && echo "side $OTHER"']
  ])
  expect(redacted.map(step => step.keys)).toEqual(steps.map(step => step.keys))
})

test('a step of a service that is built from another holds no value of the other', () => {
  const [, , , last] = replay('twins-cold', ['left', 'right', 'same-1']).timeline.steps()
  if (last === undefined) throw new Error('no such step')
  expect(redactStep(last, new Map([['right', { SIDE: 'right' }]])).names.map(name => name.instruction)).toEqual([
    'RUN sleep 0.3 && echo "side $SIDE"',
    'RUN sleep 0.3 && echo "side $SIDE"'
  ])
})

test('the log holds no value, whichever service a step is first seen with', () => {
  const { changes } = replay('twins-cold', ['left', 'right', 'same-1'])
  const args = new Map([['elsewhere', { SIDE: 'side right', WORD: 'shared' }]])
  const progress = new Progress('plain')
  const lines = changes.flatMap(change => progress.lines(redactChange(change, args)))
  expect(lines.filter(line => line.startsWith('▶')).map(line => line.slice(line.indexOf(' 3/3') + 6))).toContain(
    'RUN sleep 0.3 && echo "$SIDE"'
  )
  expect(lines.filter(line => !line.startsWith('  │')).join('\n')).not.toMatch(/side right|shared/)
})

test('a failure holds no value', () => {
  const { timeline } = replay('failing', ['good', 'bad_one'])
  const failure = findFailure(timeline.text(), timeline.steps(), timeline.others(), [])
  const redacted = redactFailure(failure, new Map([['bad_one', { WORDS: 'going wrong' }]]))
  expect(redacted.title).toBe('bad_one: RUN echo start; echo "$WORDS" >&2; exit 7 failed: exit code 7')
  expect(JSON.stringify({ ...redacted, step: { ...redacted.step, log: [] } })).not.toContain('going wrong')
})

test('a value of one service is found in the failure of another that gives the argument another value', () => {
  const { timeline } = replay('failing', ['good', 'bad_one'])
  const failure = findFailure(timeline.text(), timeline.steps(), timeline.others(), [])
  const args = new Map([
    ['bad_one', { WORDS: 'going wrong' }],
    ['good', { WORDS: 'going well' }]
  ])
  const redacted = redactFailure(failure, args)
  expect(JSON.stringify({ ...redacted, step: { ...redacted.step, log: [] } })).not.toContain('going wrong')
})

test.each([
  ['credentials in an address', 'ADD https://me:pass@host/x /x', {}, 'ADD https://***@host/x /x'],
  ['a token in an address', 'load git source https://tok@host/x.git', {}, 'load git source https://***@host/x.git'],
  ["Git's own user stays", 'ssh://git@host/x.git', {}, 'ssh://git@host/x.git'],
  ['a value in quotes, as Go writes it', 'process "sh -c \\"a\\tb\\\\\\""', { X: '"a\tb\\"' }, 'process "sh -c $X"'],
  [
    'an argument with a name of JavaScript',
    'RUN use s3cret',
    JSON.parse('{"__proto__":"s3cret"}'),
    'RUN use $__proto__'
  ]
])('%s', (_, text, values, expected) => {
  expect(redactText(text, values)).toBe(expected)
})

test('what a check of BuildKit cites holds no value', () => {
  const warning = {
    message: 'Relative workdir "s3cret" can have unexpected results',
    url: undefined,
    file: undefined,
    line: 2,
    services: ['web']
  }
  expect(redactWarning(warning, new Map([['web', { PLACE: 's3cret' }]])).message).toBe(
    'Relative workdir "$PLACE" can have unexpected results'
  )
})
