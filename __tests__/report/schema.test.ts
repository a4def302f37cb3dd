import { describe, expect, test } from '@jest/globals'
import * as v from 'valibot'
import { generated } from '../../scripts/docs.ts'
import { jsonSchema } from '../../scripts/report-schema.ts'
import { makeReport, type Report, withSave } from '../../src/report/index.ts'
import { parseReport, ReportError, type reportShape } from '../../src/report/schema.ts'
import { createParts, createReport } from './reports.ts'
import { buildResult } from './results.ts'

/** The same type without its `readonly`. */
type Open<Type> = Type extends object ? { -readonly [Key in keyof Type]: Open<Type[Key]> } : Type
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Does not compile when a property of a report is not described, or described otherwise. */
const isDescribed: Same<Open<Report>, Open<v.InferOutput<typeof reportShape>>> = true

const read = (report: unknown): Report => parseReport(JSON.stringify(report))
const problem = (content: string): string => {
  try {
    parseReport(content)
  } catch (error) {
    if (error instanceof ReportError) return error.message
    throw error
  }
  return 'accepted'
}

describe('a report as it is written', () => {
  const dropped = [{ kind: 'layer', name: 'COPY . .', bytes: 12, reason: 'superseded' }] as const
  const folder = { kind: 'runner-folder', name: '/root/.cache/pip', bytes: 700, restored: 'none' } as const
  const builds = ['two-services-cold', 'two-services-warm', 'two-services-code-changed', 'failing'] as const
  const table: readonly (readonly [string, Report])[] = [
    ['a run that ended before its build', makeReport(createParts())],
    ['a warm run', createReport()],
    ['a saved run', withSave(createReport(), { outcome: 'saved', bytes: 1, entries: 2, dropped }, 900, [folder])],
    ['an unsaved run', withSave(createReport(), { outcome: 'skipped', reason: 'off', bytes: 0, entries: 0 }, 1)],
    ...builds.map(name => {
      const services = name === 'failing' ? ['bad_one', 'good'] : ['api', 'web']
      return [name, makeReport(createParts({ build: buildResult(name, services) }))] as const
    })
  ]
  test.each(table)('%s: all of it is in the schema', (_, report) => {
    expect(isDescribed).toBe(true)
    // Properties that the schema does not know would be lost here.
    expect(read(report)).toStrictEqual(JSON.parse(JSON.stringify(report)))
  })
})

describe('something else', () => {
  const report = createReport()
  test.each<readonly [string, string, string]>([
    ['no JSON', '{', "it is no JSON (Expected property name or '}' in JSON at position 1 (line 1 column 2))"],
    ['no object', 'null', 'the document: Invalid type: Expected Object but received null'],
    ['another version', JSON.stringify({ ...report, schema: 2 }), 'schema: Invalid type: Expected 1 but received 2'],
    [
      'a size below nothing',
      JSON.stringify({ ...report, cache: { ...report.cache, bytes: -1 } }),
      'cache.bytes: Invalid value: Expected >=0 but received -1'
    ],
    [
      'a part that is missing',
      JSON.stringify({ ...report, totals: undefined }),
      'totals: Invalid key: Expected "totals" but received undefined'
    ],
    [
      'an outcome that nobody knows',
      JSON.stringify({ ...report, outcome: 'skipped' }),
      'outcome: Invalid type: Expected ("succeeded" | "failed" | "cancelled") but received "skipped"'
    ]
  ])('%s is refused', (_, content, message) => {
    expect(problem(content)).toBe(message)
  })

  test('properties of later versions are left out and do not hurt', () => {
    expect(read({ ...report, weather: { wind: 20 } })).toEqual(report)
  })
})

describe('the published schema', () => {
  test('says the same as the shape that reports are checked with', () => {
    const shape = v.object({
      kind: v.picklist(['a', 'b']),
      version: v.pipe(v.literal(1), v.description('Always 1.')),
      ratio: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
      bytes: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.description('Of it.'))),
      at: v.pipe(v.string(), v.isoTimestamp()),
      names: v.pipe(v.array(v.string()), v.description('All of them.'))
    })
    expect(jsonSchema(shape)).toEqual({
      type: 'object',
      required: ['kind', 'version', 'ratio', 'at', 'names'],
      properties: {
        kind: { enum: ['a', 'b'] },
        version: { const: 1, description: 'Always 1.' },
        ratio: { type: 'number', minimum: 0, maximum: 1 },
        bytes: { type: 'integer', minimum: 0, description: 'Of it.' },
        at: { type: 'string', format: 'date-time' },
        names: { type: 'array', items: { type: 'string' }, description: 'All of them.' }
      }
    })
  })

  test.each<readonly [v.GenericSchema, string]>([
    [v.date(), 'There is no translation for a schema of the type date.'],
    [v.pipe(v.string(), v.email()), 'There is no translation for the check email.']
  ])('is not made from what has no translation', (shape, message) => {
    expect(() => jsonSchema(shape)).toThrow(message)
  })

  test('has its version in its name', () => {
    const text = generated['docs/report.schema.json']?.('') ?? ''
    expect(JSON.parse(text)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'urn:compose-build-cache:report:1',
      properties: { schema: { const: 1 } }
    })
  })
})
