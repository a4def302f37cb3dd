/**
 * Takes secrets out of the log and the report: values of build arguments, which BuildKit shows in the instructions that use
 * them, and credentials that are written into addresses.
 */
import type { BuildFailure } from './failure.ts'
import type { BuildWarning, OtherWork, Step } from './step.ts'
import type { Change } from './timeline.ts'
import type { StepName } from './vertex-name.ts'

/** Shorter values are no secrets, and replacing them would make a text unreadable. */
const shortestValue = 3

/** Service -> name -> value of its build arguments. */
export type ServiceArguments = ReadonlyMap<string, Readonly<Record<string, string>>>

/** Names and values. A list, because services may give one argument different values. */
type Values = readonly (readonly [name: string, value: string])[]

/** Puts `$NAME` where a text holds the value of an argument, the longest values first, and `***` for credentials in addresses. */
export function redactText(text: string, values: Readonly<Record<string, string>>): string {
  return redactValues(text, Object.entries(values))
}

function redactValues(text: string, values: Values): string {
  const written = values
    .filter(([, value]) => value.length >= shortestValue)
    .flatMap(([name, value]) => [...new Set([value, quoted(value)])].map(form => [name, form] as const))
  const redacted = written
    .sort(([, a], [, b]) => b.length - a.length)
    .reduce((rest, [name, form]) => rest.replaceAll(form, () => `$${name}`), text)
  return withoutCredentials(redacted)
}

/** As Go's `%q` writes a text between quotes, which is how errors show commands: JSON differs in rare control characters only. */
function quoted(value: string): string {
  return JSON.stringify(value).slice(1, -1)
}

/** `https://user:password@host` -> `https://***@host`. The name of an argument says nothing, and neither does Git's own user. */
function withoutCredentials(text: string): string {
  return text.replace(/:\/\/([^\s/@"'`]+)@/g, (found, user: string) =>
    user === 'git' || user.includes('$') ? found : '://***@'
  )
}

/**
 * Keys were made before: they do not change. Output of the step stays as it is, it is for the log. A service that is built from
 * another shows the other's steps, so that the arguments of all who share a step count, its own first.
 */
export function redactStep(step: Step, args: ServiceArguments, shared = argumentsOf(step, args)): Step {
  const redactName = (name: StepName): StepName => ({
    ...name,
    instruction: redactValues(redactText(name.instruction, args.get(name.service) ?? {}), shared)
  })
  const [first, ...rest] = step.names
  const error = step.error === undefined ? undefined : redactValues(step.error, everything(args))
  return { ...step, names: [redactName(first), ...rest.map(redactName)], error }
}

export function redactOther(other: OtherWork, args: ServiceArguments): OtherWork {
  const values = everything(args)
  const error = other.error === undefined ? undefined : redactValues(other.error, values)
  return { ...other, label: redactValues(other.label, values), error }
}

/** BuildKit's checks cite what they find fault with, arguments expanded. */
export function redactWarning(warning: BuildWarning, args: ServiceArguments): BuildWarning {
  return { ...warning, message: redactValues(warning.message, everything(args)) }
}

/** For the log, which may show a step before it is known who shares it: the values of all services count. */
export function redactChange(change: Change, args: ServiceArguments): Change {
  return change.kind === 'other-ended'
    ? { ...change, other: redactOther(change.other, args) }
    : { ...change, step: redactStep(change.step, args, everything(args)) }
}

export function redactFailure(failure: BuildFailure, args: ServiceArguments): BuildFailure {
  const values = everything(args)
  return {
    ...failure,
    step: failure.step === undefined ? undefined : redactStep(failure.step, args),
    title: redactValues(failure.title, values),
    message: redactValues(failure.message, values),
    excerpt: failure.excerpt.map(line => redactValues(line, values))
  }
}

function argumentsOf(step: Step, args: ServiceArguments): Values {
  return step.names.flatMap(name => Object.entries(args.get(name.service) ?? {}))
}

function everything(args: ServiceArguments): Values {
  return [...args.values()].flatMap(values => Object.entries(values))
}
