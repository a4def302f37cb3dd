import path from 'node:path'
import { type ActionResult, type JobOptions, runAction, type StepOptions } from './runner/index.ts'

/** Folder of the actions that exist for tests. */
export const actions = path.resolve(import.meta.dirname, '../fixtures/actions')

/** The action that runs whatever code it is given. */
export const probe = path.join(actions, 'probe')

/** Runs the probe with the code of its main and post phase. */
export function runProbe(main: string, options: JobOptions & StepOptions = {}, post = ''): Promise<ActionResult> {
  return runAction(probe, { ...options, with: { main, post, ...options.with } })
}

/** Code that prints the value of an expression so that `printed` finds it. */
export function print(expression: string): string {
  return `console.log('value=' + JSON.stringify(${expression}))`
}

/** The value that `print` printed. */
export function printed(rawLog: string): unknown {
  return JSON.parse(/^value=(.*)$/m.exec(rawLog)?.[1] ?? 'null')
}
