/** Steps and privileged processes that are killed at the worst moments: the engine is as it was, or as it should be. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import type { Engine } from '../../scripts/engine/index.ts'
import type { CacheService } from '../support/cache-service/index.ts'
import {
  imageFile,
  isReplaced,
  type JobResult,
  killIfThere,
  namesIn,
  privilegedProcesses,
  processState,
  remains,
  runs,
  scriptProcess,
  until,
  useJobs,
  warnings
} from '../support/jobs.ts'

const jobs = useJobs()

const engineId = (engine: Engine) => readFileSync(path.join(engine.dataRoot, 'engine-id'), 'utf8')
const inRestore = (engine: Engine, ...names: string[]) => path.join(engine.dataRoot, 'cbc-restore', ...names)

/** A service with a fitting snapshot whose bundles come slowly as long as `slow` says. */
async function slowService(slow: () => boolean): Promise<CacheService> {
  return jobs.service({
    from: await jobs.warm('github'),
    faults: ({ operation, key }) =>
      slow() && operation === 'GetBlob' && key.startsWith('cbc1-b-')
        ? { kind: 'slow', bytesPerSecond: 50_000 }
        : undefined
  })
}

const extracting = (engine: Engine) =>
  until('bundles are extracted', () => namesIn(inRestore(engine, 'parts')).length > 0)

/** The journal is written, and the watchdog that goes by it runs: the engine is not stopped before that one is ready. */
const announced = (engine: Engine) =>
  until('the activation begins', () => {
    const watchdogs = privilegedProcesses(engine.dataRoot).filter(({ args }) => args.includes('--recover'))
    return existsSync(inRestore(engine, 'journal.json')) && watchdogs.length > 0
  })

/** A killed step cleans up after it has ended. */
async function expectNothingLeft(engine: Engine, result: JobResult): Promise<void> {
  await until(
    'nothing is left behind',
    () => remains(engine, result).filter(left => !/(^|\/)cbc-/.test(left)).length === 0
  )
  expect(result.orphans).toEqual([])
}

describe('during the extraction', () => {
  test('a killed main step leaves the engine as it was, and the next job restores it', async () => {
    let slow = true
    const cache = await slowService(() => slow)
    await jobs.onFreshEngine(async engine => {
      const before = { id: engineId(engine), pid: engine.pid() }
      const during = async () => {
        await extracting(engine)
        process.kill(await scriptProcess(engine, 'main'), 'SIGKILL')
      }
      const killed = await jobs.run(engine, jobs.project(), { cache, during })
      expect(killed.main.exitCode).toBe(137)
      expect(killed.post.log).toContain('The main step ended before its build: there is nothing to save.')
      await expectNothingLeft(engine, killed)
      expect({ id: engineId(engine), pid: engine.pid() }).toEqual(before)
      slow = false
      const next = await jobs.run(engine, jobs.project(), { cache })
      expect(next.main.outputs).toMatchObject({ 'cache-restored': 'exact', 'steps-cached': '9' })
      expect(remains(engine, next)).toEqual([])
    })
  }, 120_000)

  test('a killed privileged process means a cold build with one warning', async () => {
    const cache = await slowService(() => true)
    await jobs.onFreshEngine(async engine => {
      const before = { id: engineId(engine), pid: engine.pid() }
      const during = async () => {
        await extracting(engine)
        process.kill(await scriptProcess(engine, 'privileged'), 'SIGKILL')
      }
      const result = await jobs.run(engine, jobs.project(), { cache, during })
      expect(result.main.outcome).toBe('success')
      expect(result.main.outputs).toMatchObject({ 'cache-restored': 'none', 'steps-cached': '0' })
      expect(warnings(result)).toEqual([expect.stringContaining('The privileged process ended during "extract"')])
      expect({ id: engineId(engine), pid: engine.pid() }).toEqual(before)
      expect(remains(engine, result)).toEqual([])
    })
  }, 120_000)
})

describe('during the activation', () => {
  interface Moment {
    readonly engine: Engine
    readonly daemon: number
    readonly helper: number
  }

  /** Stops the privileged process as soon as it has announced what it will do, and goes on in its place. */
  async function halfway({ engine, daemon, helper }: Moment, moved: readonly string[]): Promise<void> {
    await announced(engine)
    process.kill(helper, 'SIGSTOP')
    killIfThere(daemon, 'SIGTERM')
    await until('the engine has stopped', () => !runs(daemon))
    mkdirSync(inRestore(engine, 'old'), { recursive: true })
    for (const name of moved) {
      const current = path.join(engine.dataRoot, name)
      if (!existsSync(inRestore(engine, 'old', name))) renameSync(current, inRestore(engine, 'old', name))
      if (!existsSync(current) && name !== moved.at(-1)) writeFileSync(current, 'half of something')
    }
  }

  /** Lets the privileged process go on by steps too short for it to see the new engine answer. */
  async function untilStarted({ engine, daemon, helper }: Moment): Promise<void> {
    await until('the state is exchanged', () => existsSync(inRestore(engine, 'old', 'engine-id')))
    process.kill(helper, 'SIGSTOP')
    for (let step = 0; !isReplaced(engine, daemon); step += 1) {
      if (step === 300) throw new Error('No new engine was started.')
      process.kill(helper, 'SIGCONT')
      await sleep(5)
      process.kill(helper, 'SIGSTOP')
      await sleep(200)
    }
  }

  const places = ['image', 'overlay2', 'buildkit', 'engine-id']

  test.each<[string, (moment: Moment) => Promise<void>]>([
    ['before the engine has stopped', ({ engine }) => announced(engine)],
    ['between its stop and the exchange', moment => halfway(moment, [])],
    ['amid the exchange', moment => halfway(moment, places.slice(0, 2))],
    ['between the exchange and its start', moment => halfway(moment, places)],
    ['before it was seen to work', untilStarted]
  ])(
    'a privileged process killed %s leaves the engine as it was, and the build goes on',
    async (_, moment) => {
      const cache = await jobs.warm('directory')
      await jobs.onFreshEngine(async engine => {
        const before = engineId(engine)
        const daemon = engine.pid()
        const during = async () => {
          const helper = await scriptProcess(engine, 'privileged')
          await moment({ engine, daemon, helper })
          process.kill(helper, 'SIGKILL')
        }
        const result = await jobs.run(engine, jobs.project(), { cache, during, inputs: { 'cache-mode': 'read-only' } })
        expect(result.main.log).toContain('9 steps')
        expect(result.main.outcome).toBe('success')
        expect(result.main.outputs).toMatchObject({ 'cache-restored': 'none', 'steps-cached': '0' })
        expect(warnings(result)).toEqual([expect.stringContaining('The privileged process ended during "')])
        expect(engineId(engine)).toBe(before)
        expect(await imageFile(engine, 'shop-web', '/built.txt')).toBe('web 1\n')
        await expectNothingLeft(engine, result)
      })
    },
    120_000
  )

  test.each([0, 300])(
    'a main step killed %i ms into it leaves an engine that works',
    async delay => {
      const cache = await jobs.warm('directory')
      await jobs.onFreshEngine(async engine => {
        const during = async () => {
          const main = await scriptProcess(engine, 'main')
          await until('the activation begins', () => existsSync(inRestore(engine, 'journal.json')))
          await sleep(delay)
          if (runs(main)) process.kill(main, 'SIGKILL')
        }
        const killed = await jobs.run(engine, jobs.project(), { cache, during })
        await expectNothingLeft(engine, killed)
        const next = await jobs.run(engine, jobs.project(), { cache })
        expect(next.main.outputs).toMatchObject({ 'steps-total': '9', 'steps-cached': '9' })
        expect(await imageFile(engine, 'shop-web', '/built.txt')).toBe('web 1\n')
        expect(warnings(next)).toEqual([])
        expect(remains(engine, next)).toEqual([])
      })
    },
    120_000
  )
})

test('an engine that stands still for a copy goes on when everything that stopped it is killed', async () => {
  await jobs.onFreshEngine(async engine => {
    // Enough files to make the copy last.
    const between = async () => {
      const ballast = path.join(engine.dataRoot, 'buildkit', 'ballast')
      mkdirSync(ballast)
      for (let file = 0; file < 10_000; file += 1) writeFileSync(path.join(ballast, String(file)), 'x')
    }
    const duringPost = async () => {
      // Found before: the step may end while one looks for it.
      const pids = [await scriptProcess(engine, 'privileged'), await scriptProcess(engine, 'post')]
      await until('the engine stands still', () => processState(engine.pid()) === 'T')
      for (const pid of pids) process.kill(pid, 'SIGKILL')
    }
    const result = await jobs.run(engine, jobs.project(), { cache: jobs.folder(), between, duringPost })
    expect(result.post.exitCode).toBe(137)
    await until('the engine goes on', () => processState(engine.pid()) !== 'T')
    expect((await engine.docker(['info'])).exitCode).toBe(0)
    await until('the watchdog has ended', () => privilegedProcesses(`${engine.pid()}:`).length === 0)
  })
}, 120_000)
