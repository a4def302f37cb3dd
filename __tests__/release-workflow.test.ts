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
    { name: 'check', permissions: undefined, needs: undefined },
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

describe('the major tag', () => {
  const step = jobs.publish?.steps.find(one => one.name === 'Move the major tag')

  /** The calls of GitHub's own command line, where the tag exists or does not. */
  function calls(exists: boolean): readonly string[] {
    const gh = path.join(folder, 'bin/gh')
    writeFileSync(
      gh,
      `#!/bin/sh\necho "$*" >> ${folder}/calls\ncase "$*" in *git/ref/*) exit ${exists ? 0 : 1};; esac\n`
    )
    chmodSync(gh, 0o755)
    expect(run('publish', /^Move/, { TAG: 'v1.2.3', GH_REPO: 'o/r', COMMIT: 'c0ffee' })).toBe(0)
    return readFileSync(path.join(folder, 'calls'), 'utf8').trim().split('\n')
  }

  test('moves to the new commit', () => {
    expect(calls(true)).toEqual([
      'api repos/o/r/git/ref/tags/v1 --silent',
      'api --method PATCH repos/o/r/git/refs/tags/v1 --raw-field sha=c0ffee --field force=true --silent'
    ])
  })

  test('is made with the first version', () => {
    expect(calls(false)).toEqual([
      'api repos/o/r/git/ref/tags/v1 --silent',
      'api --method POST repos/o/r/git/refs --raw-field ref=refs/tags/v1 --raw-field sha=c0ffee --silent'
    ])
  })

  test('stays where it is for versions with a suffix', () => {
    expect(step?.if).toBe(`$\{{ !contains(github.ref_name, '-') }}`)
  })
})
