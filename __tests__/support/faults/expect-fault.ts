/** What must hold after each fault, whatever it was. */
import { expect } from '@jest/globals'
import { type JobResult, remains, until, warnings } from '../jobs.ts'
import type { PhaseResult } from '../runner/index.ts'
import type { Bench } from './bench.ts'
import { type Ending, engineOf, type Fault, shown } from './fault.ts'
import { processesOf } from './traces.ts'

interface Expectation {
  /** Of the main step. */
  readonly outcome: PhaseResult['outcome']
  readonly outputs?: Readonly<Record<string, string>>
  /** Of the post step; a success unless told otherwise. */
  readonly post?: readonly PhaseResult['outcome'][]
  /** Of what was saved. */
  readonly save?: readonly string[]
}

const cold = { 'cache-restored': 'none', 'cache-hit': 'false', 'steps-total': '3', 'steps-cached': '0' }

const expectations: Readonly<Record<Ending, Expectation>> = {
  cold: { outcome: 'success', outputs: cold, save: ['saved'] },
  'cold, not saved': { outcome: 'success', outputs: cold, save: ['skipped'] },
  'not saved': { outcome: 'success', outputs: cold, save: ['failed', 'skipped'] },
  restored: {
    outcome: 'success',
    outputs: { 'cache-restored': 'exact', 'steps-total': '3', 'steps-cached': '3' },
    save: ['unchanged', 'saved', 'skipped']
  },
  saved: { outcome: 'success', outputs: cold, save: ['saved'] },
  failed: { outcome: 'failure', save: ['skipped'] },
  ended: { outcome: 'failure' },
  'saving ended': { outcome: 'success', outputs: cold, post: ['success', 'failure'] }
}

/** Lets a fault happen to a job on an engine that nobody has used, and checks all that it must not touch. */
export async function expectFault(fault: Fault, bench: Bench): Promise<void> {
  try {
    await happens(fault, bench)
  } finally {
    await bench.emptied()
  }
}

async function happens(fault: Fault, bench: Bench): Promise<void> {
  const before = bench.state()
  const result = await fault.run(bench)
  const { outcome, outputs = {}, post = ['success'], save } = expectations[fault.ending]
  expect(noted(fault, result, bench)).toEqual(fault.sees === '' ? [] : [filled(fault)])
  expect(result.main.outcome).toBe(outcome)
  expect(result.main.outputs).toMatchObject(outputs)
  expect(post).toContain(result.post.outcome)
  if (save !== undefined) expect(save).toContain(result.report?.save?.outcome)
  await expectNothingLeft(bench, result)
  await expectEngine(fault, bench, before)
  if (outcome === 'success') await expectContainer(bench)
}

function noted(fault: Fault, result: JobResult, bench: Bench): readonly string[] {
  const errors = result.main.annotations.filter(note => note.level === 'error').map(note => note.message)
  const all = fault.ending === 'failed' ? [...errors, ...warnings(result)] : warnings(result)
  return all.map(text => shown(text, { 'data root': bench.engine.dataRoot, temp: bench.jobs.scratch() }))
}

function filled({ sees, variant = '' }: Fault): string {
  return sees.replaceAll('<variant>', variant)
}

/** Processes that were killed or were told to end may need a moment. */
async function expectNothingLeft(bench: Bench, result: JobResult): Promise<void> {
  // A step that is killed while it builds cannot remove its own small files: the runner does with the job's folder.
  const ownFiles = result.main.exitCode === 137 ? /\/cbc-bake-\w+$/ : /^$/
  const left = () => [...remains(bench.engine, result), ...processesOf(bench.engine)].filter(one => !ownFiles.test(one))
  await until('nothing is left behind', () => left().length === 0).catch(() => undefined)
  expect(left()).toEqual([])
}

async function expectEngine(fault: Fault, bench: Bench, before: ReturnType<Bench['state']>): Promise<void> {
  const becomes = engineOf(fault)
  const now = bench.state()
  expect({ frozen: now.frozen, mounts: now.mounts }).toEqual({ frozen: false, mounts: before.mounts })
  // The snapshot may have been made on this very engine, so that it comes back with the same name.
  if (becomes !== 'restored') expect(now.id).toBe(before.id)
  if (becomes !== 'kept') expect(now.pid === before.pid).toBe(becomes === 'untouched')
  expect((await bench.engine.docker(['version'])).exitCode).toBe(0)
}

/** The image is there and is the right one. */
async function expectContainer(bench: Bench): Promise<void> {
  expect(await bench.askContainer(await bench.startContainer())).toBe('web 1\ninstalled\n')
}
