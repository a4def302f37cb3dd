import type { ActionFile } from './action-file.ts'
import { type ExpressionContext, expand } from './expressions.ts'

export interface StepInputs {
  /** `INPUT_*`. */
  readonly variables: Readonly<Record<string, string>>
  /** What the runner says about inputs it finds odd. */
  readonly warnings: readonly string[]
}

/** Gives an action its inputs: what the step's `with` says, else the defaults of `action.yml`, expressions expanded. */
export function stepInputs(
  action: ActionFile,
  given: Readonly<Record<string, string>>,
  contexts: ExpressionContext
): StepInputs {
  const variables: Record<string, string> = {}
  const warnings: string[] = []
  const known = action.inputs.map(input => input.name)
  const unexpected = Object.keys(given).filter(name => !known.includes(name))
  if (unexpected.length > 0) {
    const quoted = (names: readonly string[]) => names.map(name => `'${name}'`).join(', ')
    warnings.push(`Unexpected input(s) ${quoted(unexpected)}, valid inputs are [${quoted(known)}]`)
  }
  for (const { name, default: standard, deprecationMessage } of action.inputs) {
    if (standard !== undefined) variables[variable(name)] = expand(standard, contexts)
    if (given[name] !== undefined && deprecationMessage !== undefined) {
      warnings.push(`Input '${name}' has been deprecated with message: ${deprecationMessage}`)
    }
  }
  for (const [name, value] of Object.entries(given)) variables[variable(name)] = expand(value, contexts)
  return { variables, warnings }
}

function variable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`
}
