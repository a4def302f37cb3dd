import { Readable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { CommandError, execute, executeChecked } from '../src/process.ts'

const node = process.execPath
const script = (source: string): string[] => ['-e', source]

describe('execute', () => {
  test('returns exit code and both streams of a command that fails', async () => {
    const source = `process.stdout.write('out'); process.stderr.write('err'); process.exitCode = 3`
    expect(await execute(node, script(source))).toEqual({
      exitCode: 3,
      signal: null,
      stdout: 'out',
      stderr: 'err',
      timedOut: false,
      aborted: false,
      truncated: false
    })
  })

  test('passes input, working directory and environment', async () => {
    const source = `process.stdin.pipe(process.stdout); console.log(process.cwd(), process.env.COLOUR, process.env.HOME)`
    const result = await execute(node, script(source), { cwd: '/', env: { COLOUR: 'blue' }, input: 'from stdin' })
    expect(result.stdout).toBe('/ blue undefined\nfrom stdin')
  })

  test('passes input from a stream, and hands over output as it comes instead of keeping it', async () => {
    const parts: Buffer[] = []
    const result = await execute(node, script(`process.stdin.pipe(process.stdout)`), {
      input: Readable.from([Buffer.from([0xff, 0x00]), Buffer.from([0x80])]),
      onStdout: part => void parts.push(part)
    })
    expect(result).toMatchObject({ exitCode: 0, stdout: '' })
    expect(Buffer.concat(parts)).toEqual(Buffer.from([0xff, 0x00, 0x80]))
  })

  test('fails when the stream of its input does, and ends the command', async () => {
    const input = new Readable({ read: () => void input.destroy(new Error('unreadable')) })
    await expect(execute(node, script(`setInterval(() => {}, 1000)`), { input })).rejects.toThrow('unreadable')
  })

  test('hands over whole lines, also when a character or a line is split between two writes', async () => {
    const source = `
      const bytes = Buffer.from('grün\\r\\nlast')
      process.stdout.write(bytes.subarray(0, 3))
      setTimeout(() => process.stdout.write(bytes.subarray(3)), 50)`
    const lines: string[] = []
    await execute(node, script(source), { onStdoutLine: line => lines.push(line) })
    expect(lines).toEqual(['grün', 'last'])
  })

  test('keeps the newest output when there is more than the limit, and still hands over every line', async () => {
    const source = `for (let i = 0; i < 20000; i++) console.log('line ' + i)`
    let lines = 0
    const result = await execute(node, script(source), { maxOutputBytes: 11, onStdoutLine: () => lines++ })
    expect({ stdout: result.stdout, truncated: result.truncated, lines }).toEqual({
      stdout: 'line 19999\n',
      truncated: true,
      lines: 20000
    })
  })

  test('stops a command and its children at the timeout', async () => {
    // A shell has started, and said so, long before.
    const result = await execute('sh', ['-c', 'sleep 1000 & echo $!; wait'], { timeoutMs: 1500 })
    expect(result).toMatchObject({ timedOut: true, aborted: false, exitCode: null, signal: 'SIGTERM' })
    await expect(ended(Number(result.stdout))).resolves.toBe(true)
  })

  test('kills a command that ignores SIGTERM when it is aborted', async () => {
    const abort = new AbortController()
    const source = `process.on('SIGTERM', () => console.log('ignored')); console.log('ready'); setInterval(() => {}, 1000)`
    const result = await execute(node, script(source), {
      signal: abort.signal,
      killAfterMs: 200,
      onStdoutLine: line => line === 'ready' && abort.abort()
    })
    expect(result).toMatchObject({ aborted: true, signal: 'SIGKILL', stdout: 'ready\nignored\n' })
  })

  test('does not leave a command running that was aborted before it began', async () => {
    const result = await execute(node, script('setInterval(() => {}, 1000)'), { signal: AbortSignal.abort() })
    expect(result).toMatchObject({ aborted: true, signal: 'SIGTERM' })
  })

  test('does not wait for a background process that holds the pipes open', async () => {
    const source = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'],
        { detached: true, stdio: ['ignore', 'inherit', 'inherit'] })
      console.log(child.pid); child.unref()`
    const result = await execute(node, script(source))
    process.kill(Number(result.stdout), 'SIGKILL')
    expect(result.exitCode).toBe(0)
  })

  test('survives a command that does not read its input', async () => {
    const result = await execute(node, script('process.exit(0)'), { input: 'x'.repeat(1_000_000) })
    expect(result.exitCode).toBe(0)
  })

  test('reports what a line callback throws, after stopping the command', async () => {
    const onStdoutLine = (): void => {
      throw new Error('cannot read this line')
    }
    const source = `console.log('x'); setInterval(() => {}, 1000)`
    await expect(execute(node, script(source), { onStdoutLine })).rejects.toThrow('cannot read this line')
  })

  test('names a command that does not exist', async () => {
    const error = await execute('no-such-command', ['build', 'secret']).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(CommandError)
    expect(String(error)).toBe(
      'CommandError: no-such-command build: could not be started (spawn no-such-command ENOENT)'
    )
  })
})

describe('executeChecked', () => {
  test('returns the result of a command that succeeds', async () => {
    expect((await executeChecked(node, script(`process.stdout.write('fine')`))).stdout).toBe('fine')
  })

  test('throws with the exit code and the last lines of standard error', async () => {
    const source = `for (let i = 1; i <= 12; i++) console.error('reason ' + i); process.exitCode = 2`
    await expect(executeChecked(node, script(source))).rejects.toThrow(
      `${node} -e: failed with exit code 2\nreason 3\nreason 4\nreason 5\nreason 6\nreason 7\nreason 8\nreason 9\nreason 10\nreason 11\nreason 12`
    )
  })

  test('throws when output was dropped', async () => {
    const run = executeChecked(node, script(`process.stdout.write('x'.repeat(100))`), { maxOutputBytes: 10 })
    await expect(run).rejects.toThrow('printed more than could be kept')
  })
})

/** true when the process is gone within two seconds (its parent is dead, so init reaps it). */
async function ended(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 40; attempt++) {
    try {
      process.kill(pid, 0)
    } catch {
      return true
    }
    const { readFile } = await import('node:fs/promises')
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    if (stat === '' || /\) Z /.test(stat)) return true
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return false
}
