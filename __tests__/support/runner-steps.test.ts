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

describe('what a step is given', () => {
  test('inputs as INPUT_ variables, defaults as they are written in action.yml, nothing for inputs without', async () => {
    const { main } = await runProbe(
      print(
        `Object.fromEntries(Object.entries(env).filter(([name]) => /^INPUT_(?!MAIN|POST|TOKEN|CHECKOUT)/.test(name)))`
      ),
      { matrix: { service: 'api', python: 3.12 } }
    )
    expect(printed(main.rawLog)).toEqual({
      'INPUT_WITH-DASH_AND_SPACE': 'true',
      INPUT_NUMBER: '1.10',
      INPUT_MATRIX: '{\n  "service": "api",\n  "python": 3.12\n}'
    })
  })

  test('given inputs win over defaults, also empty ones, and may hold expressions', async () => {
    const options = { with: { number: '', 'without-default': '${' + '{ github.ref_name }}' } }
    const { main } = await runProbe(
      print(`[env.INPUT_NUMBER, env['INPUT_WITHOUT-DEFAULT'], env.INPUT_MATRIX]`),
      options
    )
    expect(printed(main.rawLog)).toEqual(['', 'main', 'null'])
  })

  test('a warning for inputs that are unknown or deprecated', async () => {
    const { main } = await runProbe('', { with: { nummer: '1', old: '1' } })
    expect(main.annotations.map(({ level, message }) => [level, message])).toEqual([
      [
        'warning',
        `Unexpected input(s) 'nummer', valid inputs are ['main', 'post', 'with-dash and space', 'number', 'checkout', 'token', 'matrix', 'without-default', 'old']`
      ],
      ['warning', `Input 'old' has been deprecated with message: use number`]
    ])
  })

  test('the facts of the run, and the folders of the runner', async () => {
    const job = startJob({
      run: { ref: 'refs/tags/v1', runId: 77, eventName: 'release', event: { action: 'published' } }
    })
    const names =
      'CI GITHUB_ACTIONS GITHUB_REF GITHUB_REF_TYPE GITHUB_RUN_ID GITHUB_RUN_ATTEMPT GITHUB_SHA GITHUB_REPOSITORY'
    const more =
      'GITHUB_EVENT_NAME GITHUB_ACTION GITHUB_JOB GITHUB_SERVER_URL GITHUB_WORKSPACE RUNNER_TEMP RUNNER_TOOL_CACHE RUNNER_OS'
    const code = `const event = JSON.parse((await import('node:fs')).readFileSync(env.GITHUB_EVENT_PATH, 'utf8'));
      ${print(`[event, process.cwd(), ...'${names} ${more}'.split(' ').map(name => env[name])]`)}`
    const main = await job.uses(probe, { id: 'build', with: { main: code } })
    const { workspace, temp, toolCache } = job.folders
    expect(printed(main.rawLog)).toEqual([
      { action: 'published' },
      workspace,
      ...['true', 'true', 'refs/tags/v1', 'tag', '77', '1', '1234567890abcdef1234567890abcdef12345678'],
      ...['octo-org/octo-repo', 'release', 'build', 'build', 'https://github.com', workspace, temp, toolCache, 'Linux']
    ])
  })

  test('Node 24, and of the surrounding environment nothing but PATH', async () => {
    process.env.RUNNER_TEST_LEAK = 'leak'
    const { main } = await runProbe(print('[process.versions.node.split(".")[0], env.RUNNER_TEST_LEAK, env.PATH]'))
    delete process.env.RUNNER_TEST_LEAK
    expect(printed(main.rawLog)).toEqual(['24', null, process.env.PATH])
  })

  test('the variables of the runner cannot be overruled, those of its services reach actions only', async () => {
    const job = startJob({ env: { GITHUB_SHA: 'forged', COLOUR: 'red' }, actionEnv: { ACTIONS_RUNTIME_TOKEN: 'jwt' } })
    const action = await job.uses(probe, {
      with: { main: print('[env.GITHUB_SHA, env.COLOUR, env.ACTIONS_RUNTIME_TOKEN]') }
    })
    const script = await job.script('echo "$COLOUR/$ACTIONS_RUNTIME_TOKEN/"')
    expect(printed(action.rawLog)).toEqual(['1234567890abcdef1234567890abcdef12345678', 'red', 'jwt'])
    expect(script.log).toBe('red//')
  })
})

describe('which actions are run', () => {
  test('an action for another Node is refused', async () => {
    await expect(runAction(path.join(actions, 'old-node'))).rejects.toThrow(
      `runs.using is 'node20', but only node24 can run here`
    )
  })

  test('an action whose script was not built is refused', async () => {
    await expect(runAction(path.join(actions, 'no-script'))).rejects.toThrow(
      /^File not found: '.*no-script\/dist\/main\.js'/
    )
  })
})

/** Only root can run steps as somebody else. */
const testAsRoot = process.getuid?.() === 0 ? test : test.skip
testAsRoot('a job can run as another user, with groups and a home, and write its files', async () => {
  const user = { uid: 54321, gid: 54322, groups: [54322, 54323] }
  const job = startJob({ user })
  const code = `write('GITHUB_OUTPUT', 'answer=42\\n');
    const fs = await import('node:fs'); fs.writeFileSync('made', ''); fs.writeFileSync(env.HOME + '/made', '');
    fs.writeFileSync(env.RUNNER_TEMP + '/made', '');
    ${print('[process.getuid(), process.getgid(), process.getgroups()]')}`
  const main = await job.uses(probe, { with: { main: code, post: print('process.getuid()') } })
  const { posts } = await job.finish()
  expect(main.log).toBe('value=[54321,54322,[54322,54323]]')
  expect(main.outputs).toEqual({ answer: '42' })
  expect(posts.map(({ log }) => log)).toEqual(['value=54321'])
})
