/** Jobs of one run that save at the same moment, as the legs of a matrix do. */
import { expect, test } from '@jest/globals'
import { type Cache, type JobResult, useJobs, warnings } from '../support/jobs.ts'

const jobs = useJobs()

/** Two cold jobs side by side, whose post steps begin together. */
async function saveTogether(cache: Cache, workspaces: readonly [string, string]): Promise<JobResult[]> {
  let waiting: (() => void)[] = []
  const meet = () =>
    new Promise<void>(resolve => {
      waiting.push(resolve)
      if (waiting.length < 2) return
      for (const go of waiting) go()
      waiting = []
    })
  const leg = (workspace: string) =>
    jobs.onFreshEngine(engine =>
      jobs.run(engine, jobs.project(), { cache, runId: 7, inputs: { workspace }, between: meet })
    )
  return Promise.all(workspaces.map(leg))
}

async function restoredBy(cache: Cache, workspace: string) {
  const { main } = await jobs.onFreshEngine(engine =>
    jobs.run(engine, jobs.project(), { cache, runId: 8, inputs: { workspace } })
  )
  const { 'cache-restored': restored, 'steps-cached': cached } = main.outputs
  return { restored, cached }
}

test('of two jobs that save one workspace, one does, and neither fails or warns', async () => {
  const cache = await jobs.service()
  const results = await saveTogether(cache, ['shop', 'shop'])
  expect(results.map(({ main, post }) => [main.outcome, post.outcome])).toEqual([
    ['success', 'success'],
    ['success', 'success']
  ])
  expect(results.map(({ report }) => report?.save?.outcome).sort()).toEqual(['saved', 'skipped'])
  expect(results.flatMap(warnings)).toEqual([])
  expect(cache.entries().filter(entry => entry.key.includes('-i-shop-7.1'))).toHaveLength(1)
  expect(cache.entries().filter(entry => !entry.finalized)).toEqual([])
  expect(await restoredBy(cache, 'shop')).toEqual({ restored: 'exact', cached: '9' })
}, 120_000)

test('two jobs that save different workspaces both do, and each finds its own', async () => {
  const cache = jobs.folder()
  const results = await saveTogether(cache, ['one', 'two'])
  expect(results.map(({ report }) => report?.save?.outcome)).toEqual(['saved', 'saved'])
  expect(results.flatMap(warnings)).toEqual([])
  expect(await restoredBy(cache, 'one')).toEqual({ restored: 'exact', cached: '9' })
  expect(await restoredBy(cache, 'two')).toEqual({ restored: 'exact', cached: '9' })
}, 120_000)
