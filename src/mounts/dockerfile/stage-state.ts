/** What is known of a stage while its instructions are gone through: its variables and its folder. */
import path from 'node:path'
import type { Env, Instruction, PropertyInstruction } from 'dockerfile-ast'
import { expandWord, type Lookup, UnresolvedError, type VariableState } from './word.ts'

export interface StageOptions {
  /** Values of arguments from outside. */
  readonly buildArguments: Readonly<Record<string, string>>
  /** Values of arguments before the first stage, predefined ones included. */
  readonly globals: ReadonlyMap<string, string>
  readonly escapeCharacter: string
}

export class StageState {
  readonly #options: StageOptions
  readonly #variables: Map<string, VariableState>
  /** Whether there is a base image, whose variables are not written down here. */
  readonly #hasBase: boolean
  /** undefined: that of the base image. */
  #folder: string | undefined

  private constructor(
    options: StageOptions,
    hasBase: boolean,
    variables: ReadonlyMap<string, VariableState>,
    folder?: string
  ) {
    this.#options = options
    this.#hasBase = hasBase
    this.#variables = new Map(variables)
    this.#folder = folder
  }

  /** A stage that is built from nothing (`scratch`). */
  static empty(options: StageOptions): StageState {
    return new StageState(options, false, new Map(), '/')
  }

  static onImage(options: StageOptions): StageState {
    return new StageState(options, true, new Map())
  }

  /** A stage that is built from this one. */
  next(): StageState {
    return new StageState(this.#options, this.#hasBase, this.#variables, this.#folder)
  }

  /** Takes an instruction that changes variables or the folder; others change nothing. */
  apply(instruction: Instruction): void {
    switch (instruction.getKeyword()) {
      case 'ARG':
        for (const [name, value] of properties(instruction)) this.#declare(name, value)
        return
      case 'ENV': {
        // All of one instruction are replaced by what was before it.
        const values = properties(instruction).map(([name, value]) => [name, this.#stateOf(value ?? '')] as const)
        for (const [name, value] of values) this.#variables.set(name, value)
        return
      }
      case 'WORKDIR':
        this.#enter(instruction.getRawArgumentsContent() ?? '')
    }
  }

  /** @throws UnresolvedError */
  readonly expand = (word: string): string => expandWord(word, this.variable, this.#options.escapeCharacter)

  /** A path as a step of the stage has it. @throws UnresolvedError when it starts from a folder that is not known */
  absolute(target: string): string {
    const folder = target.startsWith('/') ? '/' : this.#folder
    if (folder === undefined) throw new UnresolvedError('it is relative to the folder of the base image')
    return path.posix.join('/', folder, target).replace(/(.)\/$/, '$1')
  }

  /** What a variable holds now. */
  readonly variable: Lookup = name => this.#variables.get(name) ?? (this.#hasBase ? 'unknown' : 'unset')

  #declare(name: string, value: string | undefined): void {
    const { buildArguments, globals } = this.#options
    const given = Object.hasOwn(buildArguments, name) ? buildArguments[name] : undefined
    const fallback = value === undefined ? globals.get(name) : undefined
    if (given !== undefined) this.#variables.set(name, { value: given })
    else if (value !== undefined) this.#variables.set(name, this.#stateOf(value))
    else if (fallback !== undefined) this.#variables.set(name, { value: fallback })
    // Who declares an argument means it to come from outside, and not from the base image.
    else if (!this.#variables.has(name)) this.#variables.set(name, 'unset')
  }

  #stateOf(word: string): VariableState {
    try {
      return { value: this.expand(word) }
    } catch (error) {
      if (error instanceof UnresolvedError) return 'unknown'
      throw error
    }
  }

  #enter(word: string): void {
    const state = this.#stateOf(word.trim())
    if (typeof state === 'string') this.#folder = undefined
    else if (state.value.startsWith('/')) this.#folder = state.value
    else if (this.#folder !== undefined) this.#folder = path.posix.join(this.#folder, state.value)
  }
}

/** Names and values as they are written, with their quotes; a value is undefined when there is none. */
export function properties(instruction: Instruction): readonly (readonly [string, string | undefined])[] {
  return (instruction as Env & PropertyInstruction)
    .getProperties()
    .map(property => [property.getName(), property.getUnescapedValue() ?? undefined] as const)
}
