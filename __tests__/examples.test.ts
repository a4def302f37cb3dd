import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { parseAction } from '../scripts/docs.ts'
import { type ExampleStep, exampleNames, examplesFolder, readWorkflow } from './support/examples.ts'

const read = (file: string) => readFileSync(path.resolve(import.meta.dirname, '..', file), 'utf8')
const actions: Readonly<Record<string, readonly string[]>> = {
  'OWNER/compose-build-cache@main': Object.keys(parseAction(read('action.yml')).inputs),
  'OWNER/compose-build-cache/report@main': Object.keys(parseAction(read('report/action.yml')).inputs)
}

test('there are three examples, each with a workflow', () => {
  expect(exampleNames).toEqual(['three-services', 'uv-multi-stage', 'workspaces'])
})

describe.each(exampleNames)('the workflow of %s', name => {
  const { permissions, jobs } = readWorkflow(name)
  const steps = Object.values(jobs).flatMap(job => job.steps)

  test('asks for contents to read, and writes nothing but comments and packages', () => {
    const asked = [permissions, ...Object.values(jobs).map(job => job.permissions ?? {})]
    const written = asked.flatMap(one => Object.entries(one).filter(([, access]) => access === 'write'))
    expect(permissions.contents).toBe('read')
    expect(written.filter(([scope]) => !['pull-requests', 'packages'].includes(scope))).toEqual([])
  })

  test('uses this action, and only inputs that it has', () => {
    const ours = steps.filter(step => step.uses?.startsWith('OWNER/'))
    expect(ours.length).toBeGreaterThan(0)
    const unknown = ours.flatMap(step =>
      Object.keys(step.with ?? {}).filter(input => !actions[step.uses ?? '']?.includes(input))
    )
    expect(unknown).toEqual([])
  })
})

test('the matrix of workspaces names every workspace, and the report waits for all of them', () => {
  const { jobs } = readWorkflow('workspaces')
  const folders = readdirSync(path.join(examplesFolder, 'workspaces'), { withFileTypes: true })
  const names = folders.filter(entry => entry.isDirectory() && entry.name !== '.github').map(entry => entry.name)
  expect(jobs.build?.strategy?.matrix.workspace).toEqual(names.sort())
  expect(jobs.report?.steps.at(-1)?.with?.expected).toBe(names.join(', '))
})

test('the images of uv-multi-stage have names without capitals, whoever owns the repository', () => {
  const step = readWorkflow('uv-multi-stage').jobs.build?.steps.find(one => one.run?.includes('REGISTRY='))
  const folder = mkdtempSync(path.join(tmpdir(), 'example-'))
  try {
    const file = path.join(folder, 'env')
    const env = { PATH: process.env.PATH, OWNER: 'Octo-Org', GITHUB_ENV: file }
    expect(spawnSync('bash', ['-e', '-c', step?.run ?? 'exit 99'], { env }).status).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe('REGISTRY=ghcr.io/octo-org\n')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a job of the matrix names its report by what may be in the name of an artifact', () => {
  const names = [readWorkflow('workspaces'), parse(read('docs/report.md').match(/```yaml\n(jobs:.*?)```/s)?.[1] ?? '')]
    .flatMap(({ jobs }) => jobs.build.steps as readonly ExampleStep[])
    .filter(step => step.uses?.startsWith('actions/upload-artifact@'))
    .map(step => step.with?.name)
  // A workspace may have slashes in its name.
  expect(names).toEqual([`build-report-$\{{ strategy.job-index }}`, `build-report-$\{{ strategy.job-index }}`])
})

test('the workflows of README and docs use inputs that there are', () => {
  const pages = ['README.md', 'docs/report.md', 'docs/strategies.md', 'docs/cost.md']
  const blocks = pages.flatMap(page => [...read(page).matchAll(/```yaml\n(.*?)```/gs)].map(([, block = '']) => block))
  const used = blocks.flatMap(block => usesOf(parse(block)))
  expect(used.length).toBeGreaterThan(5)
  expect(used.filter(({ uses, input }) => !actions[uses]?.includes(input))).toEqual([])
})

/** Inputs that are given to our actions anywhere in a document. */
function usesOf(node: unknown): readonly { readonly uses: string; readonly input: string }[] {
  if (typeof node !== 'object' || node === null) return []
  const { uses, with: given } = node as { readonly uses?: unknown; readonly with?: object }
  const own =
    typeof uses === 'string' && uses.startsWith('OWNER/')
      ? Object.keys(given ?? {}).map(input => ({ uses, input }))
      : []
  return [...own, ...Object.values(node).flatMap(usesOf)]
}
