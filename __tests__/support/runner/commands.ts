/**
 * Workflow commands: lines of a step's output that the runner obeys. Written after the behaviour of actions/runner
 * (`ActionCommand.cs`, `ActionCommandManager.cs`) and GitHub's page "Workflow commands for GitHub Actions".
 */

/** Every command the runner knows. A line with another name is ordinary output. */
export const commandNames: ReadonlySet<string> = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning'
])

export interface WorkflowCommand {
  /** In lower case: names are compared without case. */
  readonly name: string
  /** Keys in lower case, values unescaped. */
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
  /** `::name::data` counts at the start of a line only, the older `##[name]data` anywhere in it. */
  readonly syntax: '::' | '##['
}

/** Finds a command in one line of output. @param known names in lower case, the token that ends `stop-commands` included */
export function parseCommand(line: string, known: ReadonlySet<string>): WorkflowCommand | undefined {
  return parseColons(line.trimStart(), known) ?? parseBrackets(line, known)
}

type Escapes = readonly (readonly [escaped: string, plain: string])[]

const dataEscapes: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n']
]
const propertyEscapes: Escapes = [...dataEscapes, ['%3A', ':'], ['%2C', ',']]
const bracketEscapes: Escapes = [...dataEscapes, ['%3B', ';'], ['%5D', ']']]

function parseColons(line: string, known: ReadonlySet<string>): WorkflowCommand | undefined {
  if (!line.startsWith('::')) return undefined
  const end = line.indexOf('::', 2)
  if (end < 0) return undefined
  const head = parseHead(line.slice(2, end), ',', propertyEscapes, known)
  return head === undefined ? undefined : { ...head, data: plainText(line.slice(end + 2), dataEscapes), syntax: '::' }
}

function parseBrackets(line: string, known: ReadonlySet<string>): WorkflowCommand | undefined {
  const start = line.indexOf('##[')
  const end = line.indexOf(']', start)
  if (start < 0 || end < 0) return undefined
  const head = parseHead(line.slice(start + 3, end), ';', bracketEscapes, known)
  return head === undefined
    ? undefined
    : { ...head, data: plainText(line.slice(end + 1), bracketEscapes), syntax: '##[' }
}

function parseHead(
  head: string,
  separator: string,
  escapes: Escapes,
  known: ReadonlySet<string>
): Pick<WorkflowCommand, 'name' | 'properties'> | undefined {
  const space = head.indexOf(' ')
  const name = (space < 0 ? head : head.slice(0, space)).toLowerCase()
  if (!known.has(name)) return undefined
  const properties: Record<string, string> = {}
  for (const property of space < 0 ? [] : head.slice(space).trim().split(separator)) {
    const equals = property.indexOf('=')
    if (equals > 0 && equals < property.length - 1) {
      properties[property.slice(0, equals).toLowerCase()] = plainText(property.slice(equals + 1), escapes)
    }
  }
  return { name, properties }
}

/** `%25` comes last, so that `%250A` becomes `%0A` and not a line break. */
function plainText(text: string, escapes: Escapes): string {
  return [...escapes, ['%25', '%'] as const].reduce(
    (result, [escaped, plain]) => result.replaceAll(escaped, plain),
    text
  )
}
