import { describe, expect, test } from '@jest/globals'
import { parseCheck } from '../../src/advice/buildkit.ts'
import { buildWarnings } from '../../src/advice/index.ts'

const definition = {
  group: { default: { targets: ['web', 'job_1'] } },
  target: {
    web: { context: '/work/web', dockerfile: '/work/web/Dockerfile' },
    job_1: { context: '/work', 'dockerfile-inline': 'FROM a', labels: { 'com.docker.compose.service': 'job.1' } }
  }
}
const project = { definition, projectDirectory: '/work' }

const range = (start: number, end: number) => ({ ranges: [{ start: { line: start }, end: { line: end } }] })
const url = 'https://docs.docker.com/go/dockerfile/rule/maintainer-deprecated/'

describe('the result of a check', () => {
  const check = {
    warnings: [
      {
        ruleName: 'MaintainerDeprecated',
        description: 'Use a label',
        detail: 'It is deprecated',
        url,
        location: range(2, 3)
      },
      { ruleName: 'JustAName' },
      { detail: 'No name' }
    ]
  }

  test('has its warnings at their lines, for services by their own names', () => {
    const text = JSON.stringify({
      target: { web: { check }, job_1: { check: { warnings: check.warnings.slice(0, 1) } } }
    })
    expect(parseCheck(text, project)).toEqual({
      notes: [],
      findings: [
        {
          rule: 'buildkit/MaintainerDeprecated',
          severity: 'notice',
          file: undefined,
          startLine: 2,
          endLine: 3,
          services: ['job.1'],
          message: 'It is deprecated.',
          remedy: '',
          link: url
        },
        expect.objectContaining({
          rule: 'buildkit/MaintainerDeprecated',
          file: '/work/web/Dockerfile',
          services: ['web']
        }),
        expect.objectContaining({ rule: 'buildkit/JustAName', startLine: 1, endLine: 1, message: 'JustAName.' })
      ]
    })
  })

  test('tells what BuildKit could not read', () => {
    const text = JSON.stringify({ target: { web: { check: { buildError: { message: 'no such stage' } } } } })
    expect(parseCheck(text, project)?.notes).toEqual([
      'BuildKit cannot read all of the Dockerfile of web: no such stage'
    ])
  })

  test.each(['', 'ERROR: unknown flag', '[]', '{"target": 1}', 'null'])('is none: %j', text => {
    expect(parseCheck(text, project)).toBeUndefined()
  })
})

test('warnings of a build are those of its services, and others than the linter’s are left out', () => {
  const warning = { url, file: 'Dockerfile', line: 2, services: ['web'] }
  const found = buildWarnings(
    [
      { ...warning, message: 'MaintainerDeprecated: It is deprecated (line 2)' },
      { ...warning, message: 'something else happened' }
    ],
    project
  )
  expect(
    found.map(({ rule, file, startLine, message, services }) => ({ rule, file, startLine, message, services }))
  ).toEqual([
    {
      rule: 'buildkit/MaintainerDeprecated',
      file: '/work/web/Dockerfile',
      startLine: 2,
      message: 'It is deprecated.',
      services: ['web']
    }
  ])
})
