import { describe, expect, test } from '@jest/globals'
import {
  annotations,
  type Finding,
  findingsJson,
  findingsSarif,
  findingsText,
  merged,
  rules,
  unifiedDiff
} from '../../src/advice/index.ts'

const finding = (overrides: Partial<Finding> = {}): Finding => ({
  rule: 'cache-turned-off',
  severity: 'warning',
  file: '/work/web/Dockerfile',
  startLine: 3,
  endLine: 4,
  services: ['web'],
  message: 'The cache is off.',
  remedy: 'Turn it on.',
  link: 'https://example.org/docs/rules/cache-turned-off.md',
  ...overrides
})

const lint = finding({
  rule: 'buildkit/FromAsCasing',
  severity: 'notice',
  startLine: 1,
  endLine: 1,
  message: 'Casing differs.',
  remedy: '',
  link: 'https://docs.docker.com/go/dockerfile/rule/from-as-casing/'
})

const inline = finding({ file: undefined, services: ['jobs'], link: 'docs/rules/cache-turned-off.md' })

describe('annotations', () => {
  test('hold level, place, message, remedy and page', () => {
    expect(annotations([finding(), lint, inline])).toEqual([
      {
        level: 'warning',
        title: 'cache-turned-off',
        file: '/work/web/Dockerfile',
        startLine: 3,
        endLine: 4,
        message: 'The cache is off.\nTurn it on.\nSee https://example.org/docs/rules/cache-turned-off.md'
      },
      {
        level: 'notice',
        title: 'buildkit/FromAsCasing',
        file: '/work/web/Dockerfile',
        startLine: 1,
        endLine: 1,
        message: 'Casing differs.\nSee https://docs.docker.com/go/dockerfile/rule/from-as-casing/'
      },
      {
        level: 'warning',
        title: 'cache-turned-off',
        message:
          'Dockerfile of jobs in the compose file, line 3.\nThe cache is off.\nTurn it on.\nSee docs/rules/cache-turned-off.md'
      }
    ])
  })

  test('are ten at most, and the last tells how many there are besides', () => {
    const many = Array.from({ length: 13 }, (_, at) => finding({ startLine: at + 1, endLine: at + 1 }))
    const shown = annotations(many)
    expect(shown.map(({ startLine }) => startLine)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(shown.filter(({ message }) => message.includes('Not shown')).length).toBe(1)
    expect(shown.at(-1)?.message.endsWith('\nNot shown: 3 more.')).toBe(true)
  })
})

describe('text', () => {
  test('has a block for each finding and a line that counts them', () => {
    const fix = [{ file: '/work/web/Dockerfile', start: 0, end: 0, text: 'x' }]
    expect(findingsText([finding({ fix }), lint, inline], { folder: '/work', colours: false })).toBe(
      `web/Dockerfile:3-4  warning  cache-turned-off
  The cache is off.
  → Turn it on. (--fix does it)
  https://example.org/docs/rules/cache-turned-off.md

web/Dockerfile:1  notice  buildkit/FromAsCasing
  Casing differs.
  https://docs.docker.com/go/dockerfile/rule/from-as-casing/

Dockerfile of jobs in the compose file:3-4  warning  cache-turned-off
  The cache is off.
  → Turn it on.
  docs/rules/cache-turned-off.md

2 warnings, 1 notice; --fix writes a patch for 1 of them.
`
    )
  })

  test('has colours where they are wanted, and none out of a Dockerfile', () => {
    const odd = finding({ message: 'A \u001b[31mred\u001b[0m word.' })
    expect(findingsText([odd], { folder: '/work', colours: false })).not.toContain('\u001b')
    expect(findingsText([finding()], { folder: '/work', colours: true })).toContain('\u001b[33mwarning\u001b[0m')
  })

  test('says so when there is nothing', () => {
    expect(findingsText([], { folder: '/work', colours: false })).toBe(
      'Nothing to advise: the cache can do its work.\n'
    )
  })
})

test('JSON gives paths from the folder, and null for a Dockerfile in the compose file', () => {
  const { format, findings } = JSON.parse(findingsJson([finding({ savedBytes: 5 }), inline], '/work'))
  expect(format).toBe(1)
  expect(findings).toEqual([
    {
      rule: 'cache-turned-off',
      severity: 'warning',
      file: 'web/Dockerfile',
      startLine: 3,
      endLine: 4,
      services: ['web'],
      message: 'The cache is off.',
      remedy: 'Turn it on.',
      link: 'https://example.org/docs/rules/cache-turned-off.md',
      fixable: false,
      savedBytes: 5
    },
    expect.objectContaining({ file: null, services: ['jobs'] })
  ])
})

describe('SARIF', () => {
  const document = JSON.parse(
    findingsSarif([finding(), lint, inline, finding({ file: '/other/a b' })], { folder: '/work', version: '1.2.3' })
  )
  const [run] = document.runs

  test('names its version, its schema, and one run of this tool with the rules that it uses', () => {
    expect(Object.keys(document)).toEqual(['$schema', 'version', 'runs'])
    expect(document.version).toBe('2.1.0')
    expect(document.$schema).toBe('https://json.schemastore.org/sarif-2.1.0.json')
    expect(document.runs).toHaveLength(1)
    expect(run.tool.driver).toEqual({
      name: 'compose-build-cache',
      semanticVersion: '1.2.3',
      rules: [
        {
          id: 'cache-turned-off',
          shortDescription: { text: rules.find(({ name }) => name === 'cache-turned-off')?.summary },
          helpUri: 'https://example.org/docs/rules/cache-turned-off.md',
          defaultConfiguration: { level: 'warning' }
        },
        {
          id: 'buildkit/FromAsCasing',
          shortDescription: { text: 'FromAsCasing, a check of BuildKit' },
          helpUri: 'https://docs.docker.com/go/dockerfile/rule/from-as-casing/',
          defaultConfiguration: { level: 'note' }
        }
      ]
    })
  })

  test('has results whose rule, level, message and place are as the format wants them', () => {
    const uris = run.results.map(
      (result: { locations: [{ physicalLocation?: { artifactLocation: { uri: string } } }] }) =>
        result.locations[0].physicalLocation?.artifactLocation.uri
    )
    expect(uris).toEqual(['web/Dockerfile', 'web/Dockerfile', undefined, 'file:///other/a%20b'])
    for (const { ruleId, ruleIndex, level, message, locations } of run.results) {
      expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId)
      expect(['none', 'note', 'warning', 'error']).toContain(level)
      expect(message.text).toMatch(/\S/)
      const region = locations[0].physicalLocation?.region
      if (region !== undefined) expect(region.endLine >= region.startLine && region.startLine >= 1).toBe(true)
    }
  })
})

test('what several services have in the same lines is one finding of all of them', () => {
  const both = merged([finding(), finding({ services: ['api'] }), finding({ file: '/work/other/Dockerfile' })])
  expect(both.map(({ file, services }) => [file, services])).toEqual([
    ['/work/web/Dockerfile', ['api', 'web']],
    ['/work/other/Dockerfile', ['web']]
  ])
})

describe('a unified diff', () => {
  const diff = (before: string | undefined, after: string) =>
    unifiedDiff([{ file: '/work/a', before, after }], file => file.slice('/work/'.length))

  test('has three lines around each change', () => {
    const lines = Array.from({ length: 20 }, (_, at) => `${at + 1}\n`)
    const changed = lines.map(line => (line === '2\n' ? 'two\n' : line === '18\n' ? '' : line)).join('')
    expect(diff(lines.join(''), changed)).toBe(`--- a/a
+++ b/a
@@ -1,5 +1,5 @@
 1
-2
+two
 3
 4
 5
@@ -15,6 +15,5 @@
 15
 16
 17
-18
 19
 20
`)
  })

  test('makes a new file, and says where a line has no end', () => {
    expect(diff(undefined, '.git\n')).toBe('--- /dev/null\n+++ b/a\n@@ -0,0 +1,1 @@\n+.git\n')
    expect(diff('x', 'x\ny\n')).toBe('--- a/a\n+++ b/a\n@@ -1,1 +1,2 @@\n-x\n\\ No newline at end of file\n+x\n+y\n')
  })
})
