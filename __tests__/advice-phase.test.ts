import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { advicePhase } from '../src/advice-phase.ts'
import type { BuildResult, BuildWarning } from '../src/build/index.ts'
import { definitionOf, type Files, writeProject } from './advice/projects.ts'

const files: Files = {
  'compose.yaml': 'services: {base: {build: ./base, image: shop/base}, web: {build: .}}',
  'base/Dockerfile': 'FROM python:3.12\n',
  Dockerfile: 'FROM shop/base as x\nRUN pip install flask\n'
}

const casing: BuildWarning = {
  message: "FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 1)",
  url: 'https://docs.docker.com/go/dockerfile/rule/from-as-casing/',
  file: 'Dockerfile',
  line: 1,
  services: ['web']
}

const onGitHub = {
  GITHUB_SERVER_URL: 'https://github.example',
  GITHUB_ACTION_REPOSITORY: 'acme/cache',
  GITHUB_ACTION_REF: 'v1'
}

function advice(
  outcome: BuildResult['outcome'],
  options: { readonly advice?: boolean; readonly env?: Record<string, string> } = {}
) {
  const folder = writeProject(files)
  const lines: string[] = []
  const log = {
    info: (line: string) => lines.push(line),
    warning: () => undefined,
    group: <R>(_: string, work: () => Promise<R>) => work()
  }
  const built = { outcome, services: [], steps: [], others: [], warnings: [casing], startedAt: 0, durationMs: 0 }
  const inputs = { advice: options.advice ?? true, projectDirectory: folder }
  const definition = definitionOf(folder, files)
  const found = advicePhase(inputs, built, definition, { env: options.env ?? {}, log })
  return {
    found,
    lines,
    folder,
    again: (broken: typeof definition) => advicePhase(inputs, built, broken, { env: {}, log })
  }
}

describe('advice after a build', () => {
  test("is what the rules find and what BuildKit's linter has said, warnings first", () => {
    const { found, folder } = advice('succeeded', { env: onGitHub })
    const pages = 'https://github.example/acme/cache/blob/v1/docs/rules'
    const file = path.join(folder, 'Dockerfile')
    expect(
      found.map(({ rule, severity, file: where, startLine, link }) => [rule, severity, where, startLine, link])
    ).toEqual([
      ['install-without-cache-mount', 'warning', file, 2, `${pages}/install-without-cache-mount.md`],
      ['from-service-image', 'warning', file, 1, `${pages}/from-service-image.md`],
      ['buildkit/FromAsCasing', 'notice', file, 1, 'https://docs.docker.com/go/dockerfile/rule/from-as-casing/']
    ])
    expect(found.at(-1)?.message).toBe("'as' and 'FROM' keywords' casing do not match.")
  })

  test('names pages of the checkout where the action is part of it', () => {
    expect(advice('succeeded').found[0]?.link).toBe('docs/rules/install-without-cache-mount.md')
  })

  test('is only what may be the reason when the build has failed', () => {
    expect(advice('failed').found.map(({ rule }) => rule)).toEqual(['from-service-image'])
  })

  test('is not given when the build was cancelled, or nobody wants it', () => {
    expect(advice('cancelled').found).toEqual([])
    expect(advice('succeeded', { advice: false }).found).toEqual([])
  })

  test('fails nothing: what goes wrong is a line of the log', () => {
    const { again, lines } = advice('succeeded')
    expect(
      again({ group: { default: { targets: ['web'] } }, target: { web: { context: 7 as unknown as string } } })
    ).toEqual([])
    expect(lines).toEqual([expect.stringMatching(/^No advice: /)])
  })
})
