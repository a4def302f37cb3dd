import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import { actions, print, printed, probe, runProbe } from './probe.ts'
import { Job, type JobOptions, runAction } from './runner/index.ts'

const jobs: Job[] = []
afterEach(() => {
  for (const job of jobs.splice(0)) job.remove()
})

function startJob(options: JobOptions = {}): Job {
  const job = new Job(options)
  jobs.push(job)
  return job
}

describe('how a job goes on', () => {
  const table: readonly (readonly [string, string, string, string])[] = [
    ['always', 'success', 'failure', 'cancelled'],
    ['success', 'success', 'skipped', 'skipped'],
    ['failure', 'skipped', 'failure', 'skipped'],
    ['not-cancelled', 'success', 'failure', 'skipped']
  ]
  const runs = (outcome: string) => outcome !== 'skipped'
  test.each(table)('post-if %s', async (condition, ...expected) => {
    const action = path.join(actions, `post-if-${condition}`)
    const hang = 'process.once("SIGINT", () => process.exit(1)); setInterval(() => {}, 1000); console.log("ready")'
    const outcomes = await Promise.all([
      runAction(action, { with: { main: '' } }),
      runAction(action, { with: { main: 'process.exit(1)' } }),
      runAction(action, { with: { main: hang }, cancelAfter: /ready/ })
    ])
    expect(outcomes.map(({ main }) => main.outcome)).toEqual(['success', 'failure', 'cancelled'])
    expect(outcomes.map(({ post }) => runs(post.outcome))).toEqual(expected.map(runs))
  })

  test('post phases run in reverse order, and steps after a failure are skipped unless they say otherwise', async () => {
    const job = startJob()
    const step = (name: string, main: string) => ({
      env: { NAME: name },
      with: { main, post: 'console.log("post", env.NAME)' }
    })
    await job.uses(probe, step('one', ''))
    await job.uses(probe, step('two', 'process.exit(2)'))
    const three = await job.uses(probe, step('three', ''))
    const four = await job.script('echo ${' + '{ job.status }}', { if: 'failure() && steps.x.outcome != 1' })
    const { posts } = await job.finish()
    expect([three.outcome, four.log, job.status]).toEqual(['skipped', 'failure', 'failure'])
    expect(posts.map(({ log }) => log)).toEqual(['post two', 'post one'])
  })
})

describe('cancellation', () => {
  const hang = 'setInterval(() => {}, 1000); console.log("ready")'

  test('SIGINT first: a step that ends by it gets no more', async () => {
    const { main, post } = await runProbe(
      `process.once('SIGINT', () => { console.log('tidied'); process.exit(1) }); ${hang}`,
      { cancelAfter: /ready/ },
      'console.log("post ran")'
    )
    expect(main).toMatchObject({ outcome: 'cancelled', exitCode: 1, signals: ['SIGINT'], log: 'ready\ntidied' })
    expect(post.log).toBe('post ran')
  })

  test('then SIGTERM', async () => {
    const { main } = await runProbe(`process.on('SIGINT', () => {}); ${hang}`, {
      cancelAfter: /ready/,
      cancelTimes: { interruptMs: 100 }
    })
    expect(main).toMatchObject({ outcome: 'cancelled', exitCode: 143, signals: ['SIGINT', 'SIGTERM'] })
  })

  test('then SIGKILL', async () => {
    const code = `process.on('SIGINT', () => {}); process.on('SIGTERM', () => {}); ${hang}`
    const { main } = await runProbe(code, { cancelAfter: /ready/, cancelTimes: { interruptMs: 100, terminateMs: 100 } })
    expect(main).toMatchObject({ outcome: 'cancelled', exitCode: 137, signals: ['SIGINT', 'SIGTERM', 'SIGKILL'] })
  })

  test('a step that runs in any case is not interrupted', async () => {
    const code = `console.log('ready'); await new Promise(done => setTimeout(done, 200)); console.log('whole')`
    const { main } = await runProbe(code, { if: 'always()', cancelAfter: /ready/ })
    expect(main).toMatchObject({ outcome: 'success', signals: [], log: 'ready\nwhole' })
  })

  test('only the process of the step gets the signal, not its children', async () => {
    const { main, orphans } = await runProbe(
      `const { spawn } = await import('node:child_process')
       spawn('sleep', ['600'], { stdio: 'ignore' }); console.log('ready')`,
      { cancelAfter: /ready/ }
    )
    expect(main.exitCode).toBe(130)
    expect(orphans.map(({ command }) => command)).toEqual(['sleep 600'])
  })

  test('a time-out interrupts in the same way and counts as a failure', async () => {
    const { main } = await runProbe(hang, { timeoutMs: 500 })
    expect(main).toMatchObject({ outcome: 'failure', timedOut: true, exitCode: 130, signals: ['SIGINT'] })
    expect(main.annotations).toEqual([{ level: 'error', message: `The action 'Probe' has timed out.` }])
  })
})

describe('what a step leaves behind', () => {
  const daemon = (stdio: string, env = 'env') =>
    `const { spawn } = await import('node:child_process')
     const child = spawn('sleep', ['601'], { stdio: '${stdio}', detached: true, env: ${env} }); child.unref()
     ${print('child.pid')}; process.exit(0)`

  test('processes that carry the mark of the job are ended with it, others live on', async () => {
    const marked = await runProbe(daemon('ignore'))
    const unmarked = await runProbe(daemon('ignore', '{ PATH: env.PATH }'))
    const pid = printed(unmarked.main.rawLog) as number
    try {
      expect(marked.orphans).toEqual([{ pid: printed(marked.main.rawLog), command: 'sleep 601' }])
      expect(unmarked.orphans).toEqual([])
      expect(readFileSync(`/proc/${pid}/comm`, 'utf8')).toBe('sleep\n')
    } finally {
      process.kill(pid, 'SIGKILL')
    }
  })

  test('a process that holds the output open does not hold up the job', async () => {
    const { main } = await runProbe(daemon('inherit'), { drainMs: 200 })
    expect(main).toMatchObject({ outcome: 'success', outputHeldOpen: true })
  })
})
