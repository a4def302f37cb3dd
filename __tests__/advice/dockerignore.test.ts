import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { readIgnoreFile } from '../../src/advice/dockerignore.ts'
import { diskFiles } from '../../src/advice/index.ts'
import { openProject, writeProject } from './projects.ts'

const ignores = (text: string, file: string) =>
  readIgnoreFile('/context', undefined, { ...diskFiles, read: () => text }).ignores(file)

describe('patterns of .dockerignore', () => {
  test.each([
    ['.git', '.git', true],
    ['.git', '.git/config', true],
    ['.git', 'sub/.git', false],
    ['/node_modules/', 'node_modules/a', true],
    ['**/node_modules', 'a/b/node_modules', true],
    ['**/node_modules', 'node_modules', true],
    ['*.md', 'README.md', true],
    ['*.md', 'docs/a.md', false],
    ['**/*.pyc', 'a/b.pyc', true],
    ['a?c', 'abc', true],
    ['a[bd]c', 'adc', true],
    ['a[^b]c', 'abc', false],
    ['*\n!README.md', 'README.md', false],
    ['*\n!README.md', 'main.py', true],
    ['# .git\n\n  .venv  ', '.venv', true],
    ['# .git', '.git', false],
    ['docs/*\n!docs/keep', 'docs/keep/a', false],
    ['a+b.txt', 'a+b.txt', true],
    ['a[', 'a', false]
  ])('%j on %s: %s', (text, file, expected) => {
    expect(ignores(text, file)).toBe(expected)
  })
})

test('the file named after the Dockerfile counts, and the other does not', () => {
  const folder = writeProject({ '.dockerignore': 'a', 'Dockerfile.dockerignore': 'b' })
  const ignore = readIgnoreFile(folder, path.join(folder, 'Dockerfile'), diskFiles)
  expect([ignore.file, ignore.ignores('a'), ignore.ignores('b')]).toEqual([
    path.join(folder, 'Dockerfile.dockerignore'),
    false,
    true
  ])
})

describe('what is in the build context', () => {
  const dockerfile = 'FROM python:3.12\nWORKDIR /app\nCOPY . .\n'
  const sizes = { '.git/pack': 5_000_000, 'web/node_modules/a/b.js': 250_000, 'node_modules/c.js': 50_000 }
  const about = (files: Readonly<Record<string, string>>) =>
    openProject({ Dockerfile: dockerfile, ...files }, sizes).findings.filter(({ rule }) => rule === 'weak-dockerignore')

  test('is told with the bytes that ignoring it saves', () => {
    const [finding] = about({})
    expect(finding?.message).toContain('.git (5.0 MB), **/node_modules (300.0 kB): 5.3 MB that no image needs')
    expect(finding?.savedBytes).toBe(5_300_000)
    expect([finding?.severity, finding?.startLine]).toEqual(['warning', 3])
    expect(finding?.fix?.[0]?.text).toBe('.git\n**/node_modules\n')
  })

  test('counts without what is ignored already, and the fix adds to the file', () => {
    const [finding] = about({ '.dockerignore': '.git' })
    expect([finding?.severity, finding?.savedBytes]).toEqual(['notice', 300_000])
    expect(finding?.fix?.[0]).toMatchObject({ start: 4, end: 4, text: '\n**/node_modules\n' })
  })

  test.each([
    ['a step calls git', { Dockerfile: `${dockerfile}RUN git describe > /version\n` }],
    ['the version comes from the repository', { 'pyproject.toml': '[tool.setuptools_scm]\n' }]
  ])('may hold the repository when %s', (_, files) => {
    expect(about(files)[0]?.fix?.[0]?.text).toBe('**/node_modules\n')
  })

  test('does not matter to a Dockerfile that copies only some of it', () => {
    expect(about({ Dockerfile: 'FROM python:3.12\nCOPY main.py /\n' })).toEqual([])
  })
})
