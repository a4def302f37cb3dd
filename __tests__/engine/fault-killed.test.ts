/** Steps that are killed or told to end: docs/reliability.md tells of each what this file proves. */
import { afterAll, beforeAll, describe, test } from '@jest/globals'
import { Bench } from '../support/faults/bench.ts'
import { titleOf } from '../support/faults/fault.ts'
import { stepFaults } from '../support/faults/index.ts'
import { Lanes } from '../support/faults/lanes.ts'
import { useJobs } from '../support/jobs.ts'

const jobs = useJobs()
const benches: Bench[] = []
const lanes = new Lanes(benches)

beforeAll(async () => {
  const warmed = new Map()
  for (const _ of ['one', 'other']) benches.push(new Bench(await jobs.freshEngine(), jobs, warmed))
  await benches[0]?.prepare()
}, 300_000)

afterAll(async () => {
  await lanes.end()
  for (const { engine } of benches) await engine.stop()
}, 60_000)

describe.each(stepFaults)('$title', ({ faults }) => {
  const named = faults.map(fault => [titleOf(fault), fault] as const)
  test.each(named)('%s', (_, fault) => lanes.outcome(fault, faults), 120_000)
})
