import { PassThrough } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { runLog } from '../../src/cli/build/build-log.ts'
import { hasColours, openTerminal, styleFor } from '../../src/cli/terminal.ts'

/** Streams that keep what is written, as terminals or as files. */
function openStreams(isTTY: boolean, env: Readonly<Record<string, string>> = {}) {
  const written = { out: '', err: '' }
  const keep = (name: 'out' | 'err') =>
    Object.assign(new PassThrough(), { isTTY, columns: 40 }).on('data', (text: Buffer) => {
      written[name] += text.toString()
    })
  const stdin = Object.assign(new PassThrough(), { isTTY })
  const streams = { stdin: stdin as unknown as NodeJS.ReadStream, stdout: keep('out'), stderr: keep('err') }
  return { terminal: openTerminal(streams, env), written, stdin }
}

describe('colours', () => {
  test('are for terminals only', () => {
    expect(hasColours({ isTTY: true, write: () => true }, {})).toBe(true)
    expect(hasColours({ isTTY: false, write: () => true }, {})).toBe(false)
    expect(hasColours({ write: () => true }, { FORCE_COLOR: '1' })).toBe(false)
  })

  test.each([{ NO_COLOR: '1' }, { TERM: 'dumb' }])('are left out with %j', env => {
    const style = styleFor({ isTTY: true, write: () => true }, env)
    expect(style('red', 'x')).toBe('x')
    expect(styleFor({ isTTY: true, write: () => true }, {})('red', 'x')).toBe('\u001b[31mx\u001b[39m')
  })
})

test('results go to standard output, everything else to standard error', () => {
  const { terminal, written } = openStreams(false)
  terminal.print('result')
  terminal.note('note')
  terminal.status('half of it')
  expect(written).toEqual({ out: 'result\n', err: 'note\n' })
  expect(terminal.isInteractive).toBe(false)
})

test('the status line stays below the others, and never wraps', () => {
  const { terminal, written } = openStreams(true)
  terminal.status('s'.repeat(60))
  terminal.note('note')
  terminal.status(undefined)
  const shown = `\r\u001b[2K${'s'.repeat(39)}`
  expect(written.err).toBe(`${shown}\r\u001b[2Knote\n${shown}\r\u001b[2K`)
})

test.each([
  ['y\n', true],
  ['YES\n', true],
  ['\n', false],
  ['nay\n', false]
])('the answer %j means %s', async (answer, agreed) => {
  const { terminal, stdin, written } = openStreams(true, { TERM: 'dumb' })
  const asked = terminal.confirm('Remove it?')
  stdin.write(answer)
  expect(await asked).toBe(agreed)
  expect(written.err).toContain('Remove it? [y/N] ')
})

test('who ends the input has not agreed', async () => {
  const { terminal, stdin } = openStreams(false)
  const asked = terminal.confirm('Remove it?')
  stdin.end()
  expect(await asked).toBe(false)
})

describe('the log of a run', () => {
  test('shows no lines of quiet phases, and none that the report holds', async () => {
    const { terminal, written } = openStreams(false)
    const log = runLog(terminal, ['Prepare'])
    await log.group('Prepare', async () => {
      log.info('hidden')
      log.warning('shown')
    })
    await log.group('Build', async () => log.info('step'))
    log.info('the end')
    expect(written.err).toBe('! shown\nBuild\nstep\n')
  })

  test('draws progress in place on a terminal, and writes it as lines elsewhere', async () => {
    const line = 'Restoring cache mounts: 25 % (100.0 MB of 400.0 MB), 50.0 MB/s'
    const [shown, plain] = [openStreams(true, { NO_COLOR: '1' }), openStreams(false)]
    for (const { terminal } of [shown, plain]) {
      const log = runLog(terminal)
      await log.group('Restore', async () => log.info(line))
    }
    expect(shown.written.err).toContain('\r\u001b[2KRestoring cache mounts ██████░░')
    expect(plain.written.err).toBe(`Restore\n${line}\n`)
  })

  test('draws how many steps of a build are done', () => {
    const { terminal, written } = openStreams(true)
    runLog(terminal).steps?.(2, 4, 'web 3/4')
    expect(written.err).toContain('Building ████████████░░░░░░░░░░░░ 2/4 s')
  })
})
