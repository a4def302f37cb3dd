/** Faults of the machine and its engine: docs/reliability.md tells of each what this file proves. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, test } from '@jest/globals'
import { Bench } from '../support/faults/bench.ts'
import { titleOf } from '../support/faults/fault.ts'
import { machineFaults } from '../support/faults/index.ts'
import { Lanes } from '../support/faults/lanes.ts'
import { useJobs } from '../support/jobs.ts'

const jobs = useJobs()
const benches: Bench[] = []
const disks: string[] = []
const lanes = new Lanes(benches)

beforeAll(async () => {
  const warmed = new Map()
  for (const _ of ['one', 'other']) {
    const folder = smallDisk()
    benches.push(new Bench(await jobs.freshEngine({ folder }), jobs, warmed))
  }
  await benches[0]?.prepare()
}, 300_000)

afterAll(async () => {
  await lanes.end()
  for (const { engine } of benches) await engine.stop()
  for (const disk of disks) {
    spawnSync('umount', ['--lazy', disk])
    rmSync(disk, { recursive: true, force: true })
  }
}, 60_000)

/** A file system in memory that can be filled in a moment. @returns a folder in it */
function smallDisk(): string {
  const disk = mkdtempSync('/tmp/disk-')
  disks.push(disk)
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=300m', 'tmpfs', disk], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return path.join(disk, 'engine')
}

describe.each(machineFaults)('$title', ({ faults }) => {
  const named = faults.map(fault => [titleOf(fault), fault] as const)
  test.each(named)('%s', (_, fault) => lanes.outcome(fault, faults), 120_000)
})
