/**
 * Makes `docs/report.schema.json` from the shape of a report in `src/report/schema.ts`: JSON Schema 2020-12
 * (https://json-schema.org/draft/2020-12), of the few kinds of schema that a report is described with.
 */
import type { GenericSchema } from 'valibot'
import { reportSchema } from '../src/report/index.ts'
import { reportShape } from '../src/report/schema.ts'

/** One node of a valibot schema, as far as this script reads it. */
interface Node {
  readonly kind: string
  readonly type: string
  readonly entries?: Readonly<Record<string, Node>>
  readonly item?: Node
  readonly wrapped?: Node
  readonly literal?: string | number
  readonly options?: readonly string[]
  readonly requirement?: unknown
  readonly description?: string
  /** The schema itself first, then what it is checked for and described with. */
  readonly pipe?: readonly Node[]
}

type Json = { readonly [key: string]: unknown }

/** The text of the file. */
export function reportSchemaText(): string {
  const document = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:compose-build-cache:report:${reportSchema}`,
    title: 'report.json of compose-build-cache',
    description:
      'Everything that is known of one run. Times in milliseconds, sizes in bytes. Properties that are not described here may be added without a new version.',
    ...jsonSchema(reportShape)
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

/**
 * JSON Schema of a valibot schema.
 * @throws Error for a kind of schema or check that it does not know
 */
export function jsonSchema(schema: GenericSchema): Json {
  return translate(schema as unknown as Node)
}

function translate(node: Node): Json {
  if (node.pipe === undefined) return translateType(node)
  return Object.assign({}, ...node.pipe.map(part => (part === node.pipe?.[0] ? translate(part) : translateCheck(part))))
}

function translateType(node: Node): Json {
  switch (node.type) {
    case 'string':
    case 'number':
      return { type: node.type }
    case 'boolean':
      return { type: 'boolean' }
    case 'literal':
      return { const: node.literal }
    case 'picklist':
      return { enum: node.options }
    case 'array':
      return { type: 'array', items: node.item === undefined ? {} : translate(node.item) }
    case 'object':
      return translateObject(Object.entries(node.entries ?? {}))
    default:
      throw new Error(`There is no translation for a schema of the type ${node.type}.`)
  }
}

function translateObject(entries: readonly (readonly [string, Node])[]): Json {
  const properties = entries.map(([name, node]) => [name, translate(node.wrapped ?? node)] as const)
  const required = entries.filter(([, node]) => node.type !== 'exact_optional').map(([name]) => name)
  return { type: 'object', required, properties: Object.fromEntries(properties) }
}

function translateCheck(check: Node): Json {
  switch (check.type) {
    case 'description':
      return { description: check.description }
    case 'safe_integer':
      return { type: 'integer' }
    case 'min_value':
      return { minimum: check.requirement }
    case 'max_value':
      return { maximum: check.requirement }
    case 'iso_timestamp':
      return { format: 'date-time' }
    // JSON has no other numbers.
    case 'finite':
      return {}
    default:
      throw new Error(`There is no translation for the check ${check.type}.`)
  }
}
