/** Sixty services in one project: built, saved, restored and told as a project of two is. */
import { expect, test } from '@jest/globals'
import { remains, useJobs, warnings } from '../support/jobs.ts'

const jobs = useJobs()
const names = Array.from({ length: 60 }, (_, at) => `s${String(at).padStart(2, '0')}`)
const files = {
  'compose.yaml': `name: many\nservices:\n${names.map(name => `  ${name}: {build: ./${name}}\n`).join('')}`,
  ...Object.fromEntries(
    names.map(name => [`${name}/Dockerfile`, `FROM scratch\nCOPY file /${name}\nCOPY file /again\n`])
  ),
  ...Object.fromEntries(names.map(name => [`${name}/file`, `${name}\n`]))
}

test('sixty services are built, and come back cached on the next runner', async () => {
  const cache = await jobs.service()
  const cold = await jobs.onFreshEngine(engine => jobs.run(engine, jobs.project(files), { cache }))
  expect(cold.main.outcome).toBe('success')
  expect(JSON.parse(cold.main.outputs.services ?? '')).toEqual(names)
  expect(cold.main.outputs).toMatchObject({ 'steps-total': '120', 'steps-cached': '0' })
  expect(cold.report?.save?.outcome).toBe('saved')
  // Small layers share bundles: two hundred entries a minute is all that a repository may make.
  expect(cache.entries().length).toBeLessThan(10)
  expect(cold.post.summary.match(/<code>s\d\d<\/code>/g)).toHaveLength(60)

  await jobs.onFreshEngine(async engine => {
    const warm = await jobs.run(engine, jobs.project(files), { cache })
    expect(warm.main.outputs).toMatchObject({ 'cache-hit': 'true', 'steps-total': '120', 'steps-cached': '120' })
    expect(warm.report?.save?.outcome).toBe('unchanged')
    expect(warnings(warm)).toEqual([])
    expect(remains(engine, warm)).toEqual([])
  })
}, 120_000)
