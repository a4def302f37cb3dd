import { afterEach, describe, expect, test } from '@jest/globals'
import { print, printed, probe, runProbe } from './probe.ts'
import { Job, type JobOptions } from './runner/index.ts'

const jobs: Job[] = []
afterEach(() => {
  for (const job of jobs.splice(0)) job.remove()
})

function startJob(options: JobOptions = {}): Job {
  const job = new Job(options)
  jobs.push(job)
  return job
}

describe('command files', () => {
  test('outputs: lines, blocks with a delimiter, and the last one of a name', async () => {
    const { main } = await runProbe(
      `write('GITHUB_OUTPUT', 'a=1=2\\nb<<EOF\\nfirst\\n\\nlast=3\\nEOF\\na=<<x\\nempty<<E\\nE\\n')`
    )
    expect(main.outputs).toEqual({ a: '<<x', b: 'first\n\nlast=3', empty: '' })
    expect(main.outcome).toBe('success')
  })

  test.each([
    ['no sign', `Invalid format 'no sign'`],
    ['a<<EOF\nb', `Invalid value. Matching delimiter not found 'EOF'`]
  ])('a file that cannot be read makes the step fail: %j', async (text, message) => {
    const { main } = await runProbe(`write('GITHUB_OUTPUT', ${JSON.stringify(text)})`)
    expect(main.outcome).toBe('failure')
    expect(main.annotations).toEqual([
      { level: 'error', message: `Unable to process file command 'output' successfully. ${message}` }
    ])
  })

  test('environment and path are there for later steps, the last folder first, but not NODE_OPTIONS', async () => {
    const job = startJob()
    const first = await job.uses(probe, {
      with: { main: `write('GITHUB_ENV', 'COLOUR=blue\\n'); write('GITHUB_PATH', '/one\\n/two\\n')` }
    })
    const second = await job.script('echo "$COLOUR $(echo "$PATH" | cut -d: -f1,2)"')
    const third = await job.uses(probe, { with: { main: `write('GITHUB_ENV', 'NODE_OPTIONS=--inspect\\n')` } })
    expect(first).toMatchObject({ environment: { COLOUR: 'blue' }, path: ['/one', '/two'] })
    expect(second.log).toBe('blue /two:/one')
    expect(third.outcome).toBe('failure')
  })

  test('state goes from main to post as STATE_ variables, also when main fails', async () => {
    const { main, post } = await runProbe(
      `write('GITHUB_STATE', 'phase<<E\\none\\ntwo\\nE\\n'); process.exitCode = 3`,
      {},
      print('[env.STATE_phase, env.GITHUB_STATE !== undefined]')
    )
    expect(main).toMatchObject({ exitCode: 3, outcome: 'failure', state: { phase: 'one\ntwo' } })
    expect(printed(post.rawLog)).toEqual(['one\ntwo', true])
  })

  test('each phase writes its own summary, and post may set outputs that nobody sees', async () => {
    const { main, post } = await runProbe(
      `write('GITHUB_STEP_SUMMARY', '# Main\\n')`,
      {},
      `write('GITHUB_STEP_SUMMARY', '# Post\\n'); write('GITHUB_OUTPUT', 'late=1\\n')`
    )
    expect([main.summary, post.summary]).toEqual(['# Main\n', '# Post\n'])
    expect([main.outputs, post.outputs]).toEqual([{}, { late: '1' }])
  })

  test('a summary above 1 MiB is refused', async () => {
    const { main } = await runProbe(`write('GITHUB_STEP_SUMMARY', 'x'.repeat(1024 * 1024 + 1))`)
    expect(main.summary).toBe('')
    expect(main.annotations).toEqual([
      { level: 'error', message: '$GITHUB_STEP_SUMMARY supports content up a size of 1024k' }
    ])
  })

  test('outputs are there for the inputs of later steps', async () => {
    const job = startJob()
    await job.uses(probe, { id: 'first', with: { main: `write('GITHUB_OUTPUT', 'answer=42\\n')` } })
    const second = await job.script('echo ${' + '{ steps.first.outputs.answer }} ${' + '{ steps.first.outcome }}')
    expect(second.log).toBe('42 success')
  })
})

describe('workflow commands', () => {
  /** Runs a step that prints these lines. */
  const say = async (...lines: string[]) => (await runProbe(`console.log(${JSON.stringify(lines.join('\n'))})`)).main

  test('annotations, with what is escaped in their properties and messages', async () => {
    const main = await say(
      '::error file=web/Docker%2Cfile,line=12,endLine=13,col=1,endColumn=9,title=a%3Ab::100%25 wrong%0Aon two lines %250A',
      '  ::warning::careful, file=x',
      '::notice title=::note',
      '##[error]old style%3B'
    )
    expect(main.annotations).toEqual([
      {
        level: 'error',
        message: '100% wrong\non two lines %0A',
        title: 'a:b',
        file: 'web/Docker,file',
        line: 12,
        endLine: 13,
        column: 1,
        endColumn: 9
      },
      { level: 'warning', message: 'careful, file=x' },
      { level: 'notice', message: 'note' },
      { level: 'error', message: 'old style;' }
    ])
    expect(main.outcome).toBe('success')
  })

  test('groups with their lines', async () => {
    const main = await say('before', '::group::Restore', 'one', 'two', '::endgroup::', 'after')
    expect(main.groups).toEqual([{ name: 'Restore', lines: ['one', 'two'] }])
    expect(main.log).toBe('before\n##[group]Restore\none\ntwo\n##[endgroup]\nafter')
  })

  test('masks cover later lines, whole and line by line, and summaries', async () => {
    const { main } = await runProbe(
      `console.log('hunter2 early'); console.log('::add-mask::hunter2%0Asecond line');
       console.log('a hunter2 b', 'second line'); write('GITHUB_STEP_SUMMARY', 'hunter2')`
    )
    expect(main.log).toBe('hunter2 early\na *** b ***')
    expect(main.rawLog).toContain('a hunter2 b second line')
    expect(main.summary).toBe('***')
    expect(main.masks).toEqual(['ghs_testTokenOfThisJob', 'hunter2\nsecond line', 'hunter2', 'second line'])
  })

  test('the token of the job and the secrets of a test are masked from the start', async () => {
    const { main } = await runProbe('console.log(env.INPUT_TOKEN, "s3cret")', { secrets: ['s3cret'] })
    expect(main.log).toBe('*** ***')
  })

  test('debug lines show only where debugging is on', async () => {
    const code = `console.log('::debug::detail'); ${print('env.RUNNER_DEBUG')}`
    expect((await runProbe(code)).main.log).toBe('value=undefined')
    expect((await runProbe(code, { debug: true })).main.log).toBe('##[debug]detail\nvalue="1"')
  })

  test('the deprecated commands are obeyed and recorded', async () => {
    const { main, post } = await runProbe(
      `console.log('::set-output name=a::1'); console.error('x ##[save-state name=b]2')`,
      {},
      print('env.STATE_b')
    )
    expect(main).toMatchObject({ outputs: { a: '1' }, state: { b: '2' } })
    expect(main.commands.map(({ name, syntax }) => `${syntax} ${name}`).sort()).toEqual([
      '##[ save-state',
      ':: set-output'
    ])
    expect(printed(post.rawLog)).toBe('2')
  })

  test('set-env and add-path make the step fail', async () => {
    const main = await say('::set-env name=A::1', '::add-path::/x')
    expect(main.outcome).toBe('failure')
    expect(main.annotations.map(({ message }) => message)).toEqual([
      'The `set-env` command is disabled.',
      'The `add-path` command is disabled.'
    ])
  })

  test('nothing is obeyed between stop-commands and its token', async () => {
    const main = await say(
      '::stop-commands::Pause-1',
      '::set-output name=a::1',
      'x ##[error]no',
      '::pause-1::',
      '::notice::yes'
    )
    expect(main.outputs).toEqual({})
    expect(main.annotations).toEqual([{ level: 'notice', message: 'yes' }])
    expect(main.log).toBe('::stop-commands::Pause-1\n::set-output name=a::1\nx ##[error]no\n::pause-1::\n##[notice]yes')
  })

  test('what only looks like a command is output', async () => {
    const main = await say('text ::error::no', '::unknown::no', '::error', '##[unknown]no', 'Step 1::2')
    expect(main.commands).toEqual([])
    expect(main.log).toBe('text ::error::no\n::unknown::no\n::error\n##[unknown]no\nStep 1::2')
  })

  test('lines that arrive in pieces, without their end, or with other bytes are put together', async () => {
    const { main } = await runProbe(`
      const bytes = Buffer.from('::notice::größer\\r\\nlast')
      for (const byte of bytes) await new Promise(done => process.stdout.write(Buffer.of(byte), done))`)
    expect(main.annotations).toEqual([{ level: 'notice', message: 'größer' }])
    expect(main.log).toBe('##[notice]größer\nlast')
  })
})
