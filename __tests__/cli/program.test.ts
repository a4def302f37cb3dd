import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { AddCommand } from '../../src/cli/command-parts.ts'
import type { CliContext } from '../../src/cli/context.ts'
import { selectProject } from '../../src/cli/context.ts'
import { CliError, runProgram } from '../../src/cli/index.ts'

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/cli.md'), 'utf8')

function createContext(
  env: CliContext['env'] = {},
  signal = new AbortController().signal
): {
  readonly context: CliContext
  readonly out: string[]
  readonly err: string[]
} {
  const [out, err]: [string[], string[]] = [[], []]
  const terminal: CliContext['terminal'] = {
    print: line => void out.push(line),
    note: line => void err.push(line),
    status: () => undefined,
    style: (_, text) => text,
    noteStyle: (_, text) => text,
    columns: undefined,
    isInteractive: false,
    confirm: async () => false
  }
  const context: CliContext = {
    terminal,
    env,
    cwd: '/',
    home: '/home/ann',
    platform: 'linux',
    arch: 'x64',
    hostname: 'box',
    uid: 1000,
    parallel: 2,
    node: '/usr/bin/node',
    scripts: '/dist',
    signal,
    now: () => 0
  }
  return { context, out, err }
}

async function runIt(
  args: readonly string[],
  more: readonly AddCommand[] = [],
  env: CliContext['env'] = {},
  signal?: AbortSignal
) {
  const { context, out, err } = createContext(env, signal)
  const exitCode = await runProgram(args, context, more)
  return { exitCode, out: out.join('\n'), err: err.join('\n') }
}

const names = ['setup', 'workspace', 'build', 'du', 'prune', 'doctor', 'advise'] as const

describe('help', () => {
  test('of the program names every command, with examples', async () => {
    const { exitCode, out } = await runIt(['--help'])
    for (const name of names) expect(out).toMatch(new RegExp(`^  ${name} \\[options\\]`, 'm'))
    expect(out).toContain('$ compose-build-cache setup ')
    expect(exitCode).toBe(0)
  })

  test.each(names)('of %s has examples, and the page describes every option of it', async name => {
    const { exitCode, out } = await runIt([name, '--help'])
    expect(exitCode).toBe(0)
    expect(out).toContain(`Examples:\n  $ compose-build-cache ${name}`)
    const options = [...out.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option = '']) => option)
    const section = page.split(/^## /m).find(part => part.startsWith(`\`${name}`)) ?? ''
    const common = page.split(/^## /m).find(part => part.startsWith('All commands')) ?? ''
    expect(options.filter(option => !`${section}${common}`.includes(`\`${option}`))).toEqual([])
  })
})

describe('a wrong call ends with 2 and says what is wrong', () => {
  test.each([
    [['launch'], "error: unknown command 'launch'"],
    [['du', '--colour'], "error: unknown option '--colour'"],
    [['setup', '--shell', 'tcsh'], "argument 'tcsh' is invalid. Allowed choices are bash, zsh, fish."],
    [['prune', '--kind', 'images'], 'Allowed choices are layers, mounts, sources, volumes, actions.'],
    [['prune', '--older-than', 'never'], 'Error: "never" is not an age: write it as 90m, 36h, 7d or 2w.'],
    [['advise', '--json', '--sarif'], 'Error: --json, --sarif and --fix are three results: ask for one of them.'],
    [['build', '--whole-engine'], 'Error: --whole-engine has no meaning without --save.']
  ])('%j', async (args, message) => {
    const { exitCode, err } = await runIt(args)
    expect(err).toContain(message)
    expect(exitCode).toBe(2)
  })

  test('nothing at all shows the help', async () => {
    const { exitCode, err } = await runIt([])
    expect(err).toContain('Commands:')
    expect(exitCode).toBe(2)
  })
})

test('another part of the tool adds its command, whose failure ends with 1', async () => {
  const add: AddCommand = (program, _, done) => {
    program
      .command('extra')
      .option('--fail')
      .action((options: { readonly fail?: boolean }) => {
        if (options.fail) throw new CliError('It cannot be done.')
        done(1)
      })
  }
  expect(await runIt(['extra'], [add])).toMatchObject({ exitCode: 1, err: '' })
  expect(await runIt(['extra', '--fail'], [add])).toMatchObject({ exitCode: 1, err: 'Error: It cannot be done.' })
})

test('a project is chosen as docker compose chooses it', () => {
  expect(selectProject({}, '/work')).toMatchObject({ files: [], projectDirectory: '/work' })
  expect(selectProject({ file: ['shop/compose.yaml', 'ci.yaml'] }, '/work')).toMatchObject({
    files: ['/work/shop/compose.yaml', '/work/ci.yaml'],
    projectDirectory: '/work/shop'
  })
  expect(selectProject({ file: ['a.yaml'], projectDirectory: 'b', envFile: ['c.env'] }, '/work')).toMatchObject({
    projectDirectory: '/work/b',
    envFiles: ['/work/c.env']
  })
})

describe('the Actions cache, where no Docker is', () => {
  let server: Server
  let env: CliContext['env'] = {}
  const calls: string[] = []
  /** Keys of the entries; others than usual where a test has set them. */
  let entries: readonly string[] | undefined
  let onDelete: (id: number) => number = () => 204

  beforeAll(async () => {
    server = createServer((request, response) => {
      calls.push(`${request.method} ${request.url?.split('?')[0]} ${request.headers.authorization}`)
      if (request.method === 'DELETE') {
        const id = Number(request.url?.split('/').at(-1))
        return void response.writeHead(onDelete(id)).end()
      }
      const one = (id: number, key: string) => ({
        ...{ id, key, ref: 'refs/heads/main', version: 'v', size_in_bytes: 2_000_000 },
        ...{ created_at: '1969-11-01T00:00:00Z', last_accessed_at: '1969-12-01T00:00:00Z' }
      })
      const found = (entries ?? ['cbc1-b-00', 'setup-python-pip']).map((key, at) => one(7 + at, key))
      response.end(JSON.stringify({ total_count: found.length, actions_caches: found }))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    env = { PATH: '/nowhere', GITHUB_TOKEN: 'ghp_secret', GITHUB_API_URL: api }
  })
  afterAll(() => new Promise(resolve => server.close(resolve)))

  test('du lists its entries', async () => {
    const { exitCode, out } = await runIt(['du', '--repository', 'acme/shop', '--json'], [], env)
    const { totals, items } = JSON.parse(out) as { totals: unknown; items: { name: string }[] }
    expect(totals).toEqual([
      { kind: 'actions', count: 2, bytes: 4_000_000, lastUsedAt: Date.parse('1969-12-01T00:00:00Z') }
    ])
    expect(items.map(({ name }) => name)).toEqual(['cbc1-b-00 (main)', 'setup-python-pip (main)'])
    expect(exitCode).toBe(1)
  })

  test('prune removes entries of this tool, those of others stay', async () => {
    calls.length = 0
    const args = ['prune', '--kind', 'actions', '--repository', 'acme/shop', '--older-than', '7d', '--yes']
    const { exitCode, out } = await runIt(args, [], env)
    expect(out).toContain('stays: setup-python-pip (main): it is not an entry of this tool')
    expect(out).toContain('Removed 1 thing, 2.0 MB.')
    expect(calls).toEqual([
      'GET /repos/acme/shop/actions/caches Bearer ghp_secret',
      'DELETE /repos/acme/shop/actions/caches/7 Bearer ghp_secret'
    ])
    expect(exitCode).toBe(0)
  })

  describe('of many entries', () => {
    const args = ['prune', '--kind', 'actions', '--repository', 'acme/shop', '--yes', '--json']
    const removedOf = (out: string) =>
      (JSON.parse(out) as { removed: { id: string }[]; stayed: { id: string }[] }).removed.map(({ id }) => id)
    beforeAll(() => {
      entries = ['cbc1-a', 'cbc1-b', 'cbc1-c']
    })
    afterAll(() => {
      entries = undefined
      onDelete = () => 204
    })

    test('those that went are told when another cannot be removed', async () => {
      onDelete = id => (id === 8 ? 403 : 204)
      const { exitCode, out, err } = await runIt(args, [], env)
      expect(removedOf(out)).toEqual(['7'])
      expect(err).toContain('Error: ')
      expect(exitCode).toBe(1)
    })

    test('with --json they are shown to whoever is asked, beside the result', async () => {
      const { context, out, err } = createContext(env)
      const asked: string[] = []
      const confirm = async (question: string) => {
        asked.push(...err, question)
        return false
      }
      await runProgram(
        args.filter(arg => arg !== '--yes'),
        { ...context, terminal: { ...context.terminal, isInteractive: true, confirm } }
      )
      expect(asked).toContain('Actions cache: 3, 6.0 MB')
      expect(asked.at(-1)).toBe('Remove 3 of these?')
      expect(removedOf(out.join('\n'))).toEqual([])
    })

    test('the rest stays when the user ends the command', async () => {
      const ended = new AbortController()
      onDelete = () => {
        ended.abort(new Error('The command was ended.'))
        return 204
      }
      calls.length = 0
      const { exitCode, out, err } = await runIt(args, [], env, ended.signal)
      expect(calls.filter(call => call.startsWith('DELETE'))).toHaveLength(1)
      expect(removedOf(out).length).toBeLessThanOrEqual(1)
      expect(err).toBe('Ended before all was done.')
      expect(exitCode).toBe(1)
    })
  })

  test('without a token it is told that there is none', async () => {
    const { err } = await runIt(['prune', '--kind', 'actions', '--dry-run'], [], { PATH: '/nowhere' })
    expect(err).toContain('The Actions cache is not shown: neither GITHUB_TOKEN nor GH_TOKEN is set.')
  })
})
