/** A job in a container that got the socket of an engine outside of it. */
import { chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { problems, remains, useJobs } from '../support/jobs.ts'

const jobs = useJobs()

test('builds, and leaves the engine alone that is not its own to restart', async () => {
  await jobs.onFreshEngine(async engine => {
    const daemon = engine.pid()
    const cache = jobs.folder()
    // As in a container, nothing but the job's own processes is there to be seen.
    const node = path.join(jobs.folder(), 'node')
    // Unlike sh, bash hands on variables with a dash in their names: the inputs.
    writeFileSync(node, `#!/bin/bash\nexec unshare --pid --fork --mount-proc --kill-child '${process.execPath}' "$@"\n`)
    chmodSync(node, 0o755)
    const result = await jobs.run(engine, jobs.project(), { cache, node })
    const { main, post, report } = result
    expect(main.outcome).toBe('success')
    expect(report?.strategy).toEqual({
      name: 'export',
      reason: `the engine behind ${engine.host} runs outside: no dockerd is among the processes of this machine or container`
    })
    expect(report?.totals.stepsTotal).toBe(9)
    expect(post.outcome).toBe('success')
    expect([...problems(main), ...post.annotations]).toEqual([])
    expect(engine.pid()).toBe(daemon)
    expect(remains(engine, result)).toEqual([])
  })
}, 120_000)
