import { commandNames, parseCommand, type WorkflowCommand } from './commands.ts'
import type { Masks } from './masks.ts'

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly message: string
  readonly title?: string
  readonly file?: string
  readonly line?: number
  readonly endLine?: number
  readonly column?: number
  readonly endColumn?: number
}

export interface LogGroup {
  readonly name: string
  readonly lines: readonly string[]
}

/** The output of one phase of a step: obeys its workflow commands and records what people would see. */
export class StepLog {
  readonly annotations: Annotation[] = []
  readonly groups: { name: string; lines: string[] }[] = []
  /** Every command that was obeyed, in order; those between `stop-commands` and its token are not. */
  readonly commands: WorkflowCommand[] = []
  /** Set by the deprecated commands `set-output` and `save-state`, which are still obeyed. */
  readonly outputs: Record<string, string> = {}
  readonly state: Record<string, string> = {}
  /** Commands that could not be obeyed: each makes the step fail. */
  readonly errors: string[] = []
  readonly #masks: Masks
  readonly #debug: boolean
  readonly #shown: string[] = []
  readonly #raw: string[] = []
  #openGroup: { name: string; lines: string[] } | undefined
  #stopToken: string | undefined

  /** @param debug whether `::debug::` lines are shown, as with `RUNNER_DEBUG=1` */
  constructor(masks: Masks, debug: boolean) {
    this.#masks = masks
    this.#debug = debug
  }

  /** What people see: masked, commands replaced by what they print. */
  get log(): string {
    return this.#shown.join('\n')
  }

  /** Every line as the process wrote it. */
  get rawLog(): string {
    return this.#raw.join('\n')
  }

  /** Takes one line of output. */
  line(line: string): void {
    this.#raw.push(line)
    const token = this.#stopToken
    const command = parseCommand(line, token === undefined ? commandNames : new Set([...commandNames, token]))
    if (token !== undefined) {
      if (command?.name === token) this.#stopToken = undefined
      this.#show(line)
    } else if (command === undefined) this.#show(line)
    else this.#obey(command, line)
  }

  /** Adds an annotation of the runner itself, such as a time-out. */
  annotate(annotation: Annotation): void {
    this.annotations.push({ ...annotation, message: this.#masks.apply(annotation.message) })
    this.#show(`##[${annotation.level}]${annotation.message}`)
  }

  #show(line: string): void {
    const masked = this.#masks.apply(line)
    this.#shown.push(masked)
    this.#openGroup?.lines.push(masked)
  }

  #obey(command: WorkflowCommand, line: string): void {
    this.commands.push(command)
    const { name, data, properties } = command
    switch (name) {
      case 'add-mask':
        this.#masks.add(data)
        return
      case 'group':
        this.#show(`##[group]${data}`)
        this.#openGroup = { name: this.#masks.apply(data), lines: [] }
        this.groups.push(this.#openGroup)
        return
      case 'endgroup':
        this.#openGroup = undefined
        this.#show('##[endgroup]')
        return
      case 'error':
      case 'warning':
      case 'notice':
        this.annotate(annotationOf(name, data, properties))
        return
      case 'debug':
        if (this.#debug) this.#show(`##[debug]${data}`)
        return
      case 'stop-commands':
        this.#stopToken = data.toLowerCase()
        this.#show(line)
        return
      case 'set-output':
      case 'save-state':
        this.#setNamed(command)
        return
      case 'set-env':
      case 'add-path':
        this.errors.push(`The \`${name}\` command is disabled.`)
        return
    }
  }

  #setNamed({ name, data, properties }: WorkflowCommand): void {
    const key = properties.name
    if (key === undefined) this.errors.push(`Required field 'name' is missing in ##[${name}] command.`)
    else if (name === 'set-output') this.outputs[key] = data
    else this.state[key] = data
  }
}

function annotationOf(
  level: Annotation['level'],
  message: string,
  properties: WorkflowCommand['properties']
): Annotation {
  const number = (key: string) => (/^\d+$/.test(properties[key] ?? '') ? Number(properties[key]) : undefined)
  const all = {
    title: properties.title,
    file: properties.file,
    line: number('line'),
    endLine: number('endline'),
    column: number('col'),
    endColumn: number('endcolumn')
  }
  return { level, message, ...Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) }
}
