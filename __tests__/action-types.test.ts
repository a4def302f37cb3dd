import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { parseAction } from '../scripts/docs.ts'
import { inputChoices } from '../src/inputs.ts'

/** As https://github.com/typesafegithub/github-actions-typing has them. */
interface Typed {
  readonly type: 'string' | 'boolean' | 'integer' | 'float' | 'list' | 'enum'
  readonly 'allowed-values'?: readonly string[]
  readonly separator?: string
  readonly 'list-item'?: { readonly type: string }
}

interface Types {
  readonly inputs: Readonly<Record<string, Typed>>
  readonly outputs: Readonly<Record<string, Typed>>
}

const read = (file: string) => readFileSync(path.resolve(import.meta.dirname, '..', file), 'utf8')
const typesOf = (folder: string) => parse(read(path.join(folder, 'action-types.yml'))) as Types

/** Whether a text is a value of the type. */
function fits(text: string, type: Typed): boolean {
  switch (type.type) {
    case 'boolean':
      return text === 'true' || text === 'false'
    case 'integer':
      return /^-?\d+$/.test(text)
    case 'float':
      return text !== '' && Number.isFinite(Number(text))
    case 'enum':
      return type['allowed-values']?.includes(text) === true
    default:
      return true
  }
}

describe.each(['.', 'report'])('action-types.yml in %s', folder => {
  const action = parseAction(read(path.join(folder, 'action.yml')))
  const types = typesOf(folder)

  test('has a type for every input and output, and for nothing else', () => {
    expect(Object.keys(types.inputs)).toEqual(Object.keys(action.inputs))
    expect(Object.keys(types.outputs)).toEqual(Object.keys(action.outputs))
  })

  test('lets every default be a value of its input', () => {
    const wrong = Object.entries(action.inputs).filter(([name, { default: text = '' }]) => {
      const type = types.inputs[name]
      return type === undefined || !fits(text, type)
    })
    expect(wrong).toEqual([])
  })

  test('says of every list what separates its items', () => {
    const lists = Object.values(types.inputs).filter(({ type }) => type === 'list')
    expect(lists.filter(list => list.separator === undefined || list['list-item']?.type !== 'string')).toEqual([])
  })
})

test('an input that is one of a few words is an enum of just these', () => {
  const enums = Object.entries(typesOf('.').inputs).flatMap(([name, type]) =>
    type.type === 'enum' ? [[name, type['allowed-values']] as const] : []
  )
  const choices = new Map(Object.entries(inputChoices))
  expect(enums.map(([name]) => name)).toEqual([
    'progress',
    'strategy',
    'cache-mode',
    'cache-backend',
    'cache-mounts',
    'comment'
  ])
  expect(enums).toEqual(enums.map(([name]) => [name, choices.get(name)]))
})
