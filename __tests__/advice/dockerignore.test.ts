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
    // Nothing here makes node_modules: whether it is brought along, only people know.
    expect(finding?.fix?.[0]?.text).toBe('.git\n')
  })

  test('counts without what is ignored already, and the fix adds to the file', () => {
    const [finding] = about({ '.dockerignore': '.git', Dockerfile: `${dockerfile}RUN npm ci\n` })
    expect([finding?.severity, finding?.savedBytes]).toEqual(['notice', 300_000])
    expect(finding?.fix?.[0]).toMatchObject({ start: 4, end: 4, text: '\n**/node_modules\n' })
  })

  const two = (other: string) => ({
    'compose.yaml': 'services: {app: {build: .}, other: {build: {context: ., dockerfile: Other}}}',
    Other: `FROM debian:12\n${other}\n`
  })
  test.each([
    ['a step calls git', { Dockerfile: `${dockerfile}RUN git describe > /version\n` }],
    ['a command takes its words', { Dockerfile: `${dockerfile}RUN make VERSION=$(git describe --tags)\n` }],
    ['a step copies it', { Dockerfile: `${dockerfile}COPY .git /src/.git\n` }],
    ['a step mounts it', { Dockerfile: `${dockerfile}RUN --mount=type=bind,source=.git,target=/src/.git make\n` }],
    ['the version comes from the repository', { 'pyproject.toml': '[tool.setuptools_scm]\n' }],
    ['setup.py asks for the version', { 'setup.py': 'setup(use_scm_version=True)\n' }],
    ['setup.cfg does', { 'setup.cfg': '[options]\nsetup_requires = setuptools-scm\n' }],
    ['the Makefile does', { Makefile: 'VERSION := $(shell git rev-parse HEAD)\n' }],
    ['another service of the context calls git', two('COPY . /src\nRUN cd /src && git log')]
  ])('may hold the repository when %s', (_, files) => {
    const [finding] = about(files)
    expect(finding?.message).toContain('COPY takes in **/node_modules (300.0 kB): ')
  })

  test.each([
    ['no step installs them', 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["node", "main.js"]\n', {}],
    ['a web server may serve them', 'FROM nginx:1\nCOPY . /usr/share/nginx/html\n', {}],
    ['another service copies them', `${dockerfile}RUN npm ci\n`, two('COPY node_modules /node_modules')],
    ['another service runs with them', `${dockerfile}RUN npm ci\n`, two('COPY . /src\nCMD ["node", "/src"]')]
  ])('may hold packages when %s', (_, text, files) => {
    const [finding] = about({ ...files, Dockerfile: text })
    expect(finding?.message).toContain('COPY takes in .git (5.0 MB): ')
  })

  test('may hold code in a folder that is only called like an environment', () => {
    const files = {
      Dockerfile: `${dockerfile}RUN pip install flask\n`,
      'tests/venv/case.py': 'x',
      '.dockerignore': '.git\n'
    }
    expect(about(files)[0]?.message).not.toContain('venv')
    expect(about({ ...files, 'tests/venv/pyvenv.cfg': 'x' })[0]?.message).toContain('**/venv')
  })

  test('does not matter to a Dockerfile that copies only some of it', () => {
    expect(about({ Dockerfile: 'FROM python:3.12\nCOPY main.py /\n' })).toEqual([])
  })
})
