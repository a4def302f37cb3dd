import { parseArgs } from 'node:util'
import { type Line, lineOf, oneOf, type Weight } from '../scripts/demo/options.ts'
import { type SituationName, situations } from '../scripts/demo/situations.ts'
import { type Pipeline, pipelines } from './pipelines.ts'

/** A line by the name that results carry; without `line` it is as fast as it can. */
export interface NamedLine {
  readonly name: string
  readonly line?: Line
}

export interface BenchOptions {
  readonly rounds: number
  readonly lines: readonly NamedLine[]
  readonly pipelines: readonly Pipeline[]
  /** In their order. A warm one needs those before it, which fill the cache. */
  readonly situations: readonly SituationName[]
  /** Plain builds keep nothing: those after the cold one may be left out. */
  readonly plainOnce: boolean
  /** `heavy` unless told otherwise; the others are for trying things out. */
  readonly weight: Weight
  /** File for all runs as a JSON array. */
  readonly json?: string
  /** Folder for results.json, results.md and results.svg. */
  readonly write?: string
}

export const usage =
  'usage: npm run bench -- [--quick] [--rounds N] [--lines unlimited,100:15,30:50] [--pipelines NAME,...] ' +
  '[--situations NAME,...] [--weight heavy|full|light] [--json FILE] [--write FOLDER]'

const allLines = 'unlimited,100:15,30:50'
/** What `--quick` leaves of it: a line as a hosted runner's, and the pipelines that answer most questions. */
const quick = {
  rounds: '1',
  lines: '100:15',
  pipelines: 'plain-overlay2,bake-gha-containerd,action-snapshot-overlay2'
} as const

/**
 * Reads the command line of the bench.
 *
 * @throws Error that says which option has which wrong value and what may stand there.
 */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      lines: { type: 'string' },
      pipelines: { type: 'string' },
      situations: { type: 'string' },
      weight: { type: 'string', default: 'heavy' },
      json: { type: 'string' },
      write: { type: 'string' }
    }
  })
  const standard = values.quick
    ? quick
    : { rounds: '3', lines: allLines, pipelines: pipelines.map(one => one.name).join() }
  const rounds = values.rounds ?? standard.rounds
  if (!/^[1-9]\d?$/.test(rounds)) throw new Error(`--rounds is '${rounds}'; it has to be 1 to 99\n${usage}`)
  const names = pipelines.map(one => one.name)
  const chosen = listed(values.pipelines ?? standard.pipelines).map(name => oneOf('pipelines', name, names, usage))
  const situationNames = situations.map(one => one.name)
  const wanted = listed(values.situations ?? situationNames.join()).map(name =>
    oneOf('situations', name, situationNames, usage)
  )
  return {
    rounds: Number(rounds),
    lines: listed(values.lines ?? standard.lines).map(namedLine),
    pipelines: pipelines.filter(({ name }) => chosen.includes(name)),
    situations: situationNames.filter(name => wanted.includes(name)),
    plainOnce: values.quick,
    weight: oneOf('weight', values.weight, ['heavy', 'full', 'light'], usage),
    ...(values.json !== undefined && { json: values.json }),
    ...(values.write !== undefined && { write: values.write })
  }
}

function namedLine(name: string): NamedLine {
  const line = name === 'unlimited' ? undefined : lineOf('lines', name, usage)
  return line === undefined ? { name } : { name, line }
}

function listed(value: string): readonly string[] {
  return value.split(',').map(part => part.trim())
}
