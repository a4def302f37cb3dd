/** Takes the values of build arguments out of what goes into the report: BuildKit shows instructions with arguments expanded. */
import type { BuildFailure } from './failure.ts'
import type { OtherWork, Step } from './step.ts'
import type { StepName } from './vertex-name.ts'

/** Shorter values are no secrets, and replacing them would make a text unreadable. */
const shortestValue = 3

/** Service -> name -> value of its build arguments. */
export type ServiceArguments = ReadonlyMap<string, Readonly<Record<string, string>>>

/** Puts `$NAME` where a text holds the value of an argument; the longest values first. */
export function redactText(text: string, values: Readonly<Record<string, string>>): string {
  const entries = Object.entries(values).filter(([, value]) => value.length >= shortestValue)
  return entries
    .sort(([, a], [, b]) => b.length - a.length)
    .reduce((redacted, [name, value]) => redacted.replaceAll(value, () => `$${name}`), text)
}

/**
 * Keys were made before: they do not change. Output of the step stays as it is, it is for the log. A service that is built from
 * another shows the other's steps, so that the arguments of all who share a step count, its own first.
 */
export function redactStep(step: Step, args: ServiceArguments): Step {
  const shared = Object.assign({}, ...step.names.map(name => args.get(name.service)))
  const redactName = (name: StepName): StepName => ({
    ...name,
    instruction: redactText(redactText(name.instruction, args.get(name.service) ?? {}), shared)
  })
  const [first, ...rest] = step.names
  const error = step.error === undefined ? undefined : redactText(step.error, everything(args))
  return { ...step, names: [redactName(first), ...rest.map(redactName)], error }
}

export function redactOther(other: OtherWork, args: ServiceArguments): OtherWork {
  const values = everything(args)
  const error = other.error === undefined ? undefined : redactText(other.error, values)
  return { ...other, label: redactText(other.label, values), error }
}

export function redactFailure(failure: BuildFailure, args: ServiceArguments): BuildFailure {
  const values = everything(args)
  return {
    ...failure,
    step: failure.step === undefined ? undefined : redactStep(failure.step, args),
    title: redactText(failure.title, values),
    message: redactText(failure.message, values),
    excerpt: failure.excerpt.map(line => redactText(line, values))
  }
}

function everything(args: ServiceArguments): Readonly<Record<string, string>> {
  return Object.assign({}, ...args.values())
}
