import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'

interface Job {
  readonly permissions?: unknown
  readonly needs?: string
  readonly steps: readonly { readonly name?: string; readonly if?: string; readonly run?: string }[]
}

const file = path.resolve(import.meta.dirname, '../.github/workflows/release.yml')
const { jobs } = parse(readFileSync(file, 'utf8')) as { readonly jobs: Readonly<Record<string, Job>> }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'release-'))
  mkdirSync(path.join(folder, 'docs'))
  mkdirSync(path.join(folder, 'bin'))
  writeFileSync(path.join(folder, 'package.json'), '{"version": "1.2.3"}')
  writeFileSync(
    path.join(folder, 'docs/CHANGELOG.md'),
    '# Changelog\n\n## Unreleased\n\n- Later.\n\n## 1.2.3 - 2026-01-02\n\n### Added\n\n- This.\n\n## 1.2.30 - 2025-01-02\n\n- That.\n'
  )
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Runs a step as it stands in the workflow. */
function run(job: string, name: RegExp, env: Readonly<Record<string, string>>): number | null {
  const script = jobs[job]?.steps.find(step => name.test(step.name ?? ''))?.run ?? 'exit 99'
  const searched = `${folder}/bin:${process.env.PATH}`
  return spawnSync('bash', ['-e', '-c', script], { cwd: folder, env: { ...env, PATH: searched } }).status
}

test('only the job that publishes may write, and contents alone, after everything was verified', () => {
  const asked = Object.entries(jobs).map(([name, { permissions, needs }]) => ({ name, permissions, needs }))
  expect(asked).toEqual([
    { name: 'origin', permissions: { contents: 'read', actions: 'read' }, needs: undefined },
    { name: 'check', permissions: undefined, needs: 'origin' },
    { name: 'publish', permissions: { contents: 'write' }, needs: 'check' }
  ])
  expect(jobs.check?.steps.map(step => step.run)).toContain('npm run dist:check')
})

test('a tag that is not the version of the package is refused', () => {
  const check = (tag: string) => run('check', /^The tag/, { TAG: tag })
  expect([check('v1.2.3'), check('v1.2.4'), check('1.2.3')]).toEqual([0, 1, 1])
})

test('the notes are the section of the version, and must say something', () => {
  expect(run('publish', /^Take the notes/, { TAG: 'v1.2.3' })).toBe(0)
  expect(readFileSync(path.join(folder, 'notes.md'), 'utf8')).toBe('\n### Added\n\n- This.\n\n')
  expect(run('publish', /^Take the notes/, { TAG: 'v1.2' })).toBe(1)
})

/** Stands in for GitHub's own command line: writes down its calls, and answers as the lines of a `case` say. */
function answer(...cases: readonly string[]): void {
  const gh = path.join(folder, 'bin/gh')
  writeFileSync(gh, `#!/bin/sh\necho "$*" >> ${folder}/calls\ncase "$*" in\n${cases.join('\n')}\nesac\n`)
  chmodSync(gh, 0o755)
}
const calls = () => readFileSync(path.join(folder, 'calls'), 'utf8').trim().split('\n')
const facts = { TAG: 'v1.2.3', GH_REPO: 'o/r', COMMIT: 'c0ffee' }

describe('the commit of a tag', () => {
  const isTaken = (...cases: readonly string[]) => {
    answer(...cases)
    return run('origin', /^The commit is on/, facts) === 0
  }

  test.each([
    ['the newest of main', true, ['*main...*) echo identical;;']],
    ['an older one of main', true, ['*main...*) echo behind;;']],
    ['one of the branch for fixes', true, ['*main...*) echo diverged;;', '*release%2F1.2...*) echo identical;;']],
    ['one of another branch', false, ['*main...*) echo ahead;;', '*release*) echo "Not Found" >&2; exit 1;;']],
    ['none that GitHub knows', false, ['*) exit 1;;']]
  ])('may be %s: %s', (_, expected, cases) => {
    expect(isTaken(...cases)).toBe(expected)
    expect(calls()[0]).toBe('api repos/o/r/compare/main...c0ffee --jq .status')
  })

  test('of a version with a suffix may be one of the branch for fixes, too', () => {
    answer('*release%2F1.2...*) echo identical;;', '*) echo diverged;;')
    expect(run('origin', /^The commit is on/, { ...facts, TAG: 'v1.2.4-beta.1' })).toBe(0)
  })

  test('has to have passed CI', () => {
    const passed = (...cases: readonly string[]) => {
      answer(...cases)
      return run('origin', /passed CI/, facts) === 0
    }
    expect([passed('*) echo 1;;'), passed('*) echo 0;;'), passed('*) exit 1;;')]).toEqual([true, false, false])
    expect(calls()[0]).toMatch(
      /^api repos\/o\/r\/actions\/workflows\/ci\.yml\/runs\?head_sha=c0ffee&status=success --jq /
    )
  })
})

/** Tags that GitHub has, with those of the major version and of versions with a suffix. */
const tags = (...names: readonly string[]) =>
  `*matching-refs*) printf '%s\\n' ${names.map(name => `refs/tags/${name}`).join(' ')};;`
const others = ['v1', 'v1.2.2', 'v1.10.0-beta.1', 'v0.9.0']

describe('a release', () => {
  const kindOf = (tag: string, ...names: readonly string[]) => {
    answer(tags(...others, ...names, tag))
    const env = { ...facts, TAG: tag }
    expect([run('publish', /^Find/, env), run('publish', /^Publish/, env)]).toEqual([0, 0])
    return calls()
      .at(-1)
      ?.match(/--(latest\S*|prerelease)/)?.[0]
  }

  test('is the latest, unless a newer version is there', () => {
    expect(kindOf('v1.2.3')).toBe('--latest')
    expect(kindOf('v1.10.0', 'v1.9.0')).toBe('--latest')
    expect(kindOf('v1.2.3', 'v1.10.0')).toBe('--latest=false')
    expect(kindOf('v1.2.3', 'v2.0.0')).toBe('--latest=false')
    expect(kindOf('v2.0.0-beta.1')).toBe('--prerelease')
  })
})

describe('the major tag', () => {
  const step = jobs.publish?.steps.find(one => one.name === 'Move the major tag')

  /** The calls that move it, where it exists or does not, among these versions. */
  function moves(exists: boolean, ...names: readonly string[]): readonly string[] {
    answer(tags(...others, ...names, 'v1.2.3'), `*git/ref/*) exit ${exists ? 0 : 1};;`)
    expect([run('publish', /^Find/, facts), run('publish', /^Move/, facts)]).toEqual([0, 0])
    return calls().slice(1)
  }

  test('moves to the new commit', () => {
    expect(moves(true)).toEqual([
      'api repos/o/r/git/ref/tags/v1 --silent',
      'api --method PATCH repos/o/r/git/refs/tags/v1 --raw-field sha=c0ffee --field force=true --silent'
    ])
  })

  test('is made with the first version', () => {
    expect(moves(false)).toEqual([
      'api repos/o/r/git/ref/tags/v1 --silent',
      'api --method POST repos/o/r/git/refs --raw-field ref=refs/tags/v1 --raw-field sha=c0ffee --silent'
    ])
  })

  test('stays where it is for a fix of an older version', () => {
    expect(moves(true, 'v1.3.0')).toEqual([])
  })

  test('moves to the newest with its number, whatever others there are', () => {
    expect(moves(true, 'v2.0.0')).toHaveLength(2)
  })

  test('stays where it is for versions with a suffix', () => {
    expect(step?.if).toBe(`$\{{ !contains(github.ref_name, '-') }}`)
  })
})
