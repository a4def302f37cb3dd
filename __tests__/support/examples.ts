/** The projects in `examples/` and their workflows. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'

export interface ExampleStep {
  readonly id?: string
  readonly if?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly run?: string
}

export interface ExampleWorkflow {
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions?: Readonly<Record<string, string>>
        readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> }
        readonly steps: readonly ExampleStep[]
      }
    >
  >
}

export const examplesFolder = path.resolve(import.meta.dirname, '../../examples')

export const exampleNames: readonly string[] = readdirSync(examplesFolder, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(entry => entry.name)
  .sort()

/** The workflow of an example; all scalars stay text, as a runner hands them to actions. */
export function readWorkflow(name: string): ExampleWorkflow {
  const file = path.join(examplesFolder, name, '.github/workflows/build.yml')
  return parse(readFileSync(file, 'utf8'), { schema: 'failsafe' }) as ExampleWorkflow
}
