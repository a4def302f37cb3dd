/** Whatever stands in a Dockerfile: rules find what they find, fixes come to an end, and patches give what was promised. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { DockerfileParser } from 'dockerfile-ast'
import fc from 'fast-check'
import { advise, diskFiles, fixAll, readAdviceProject, unifiedDiff } from '../../src/advice/index.ts'
import { executeChecked } from '../../src/process.ts'
import { writeFiles } from '../support/files.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'advice-any-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const words = [
  'FROM python:3.12',
  'FROM 0',
  'FROM a AS b',
  'RUN',
  'run',
  'COPY',
  'COPY . .',
  'ADD . /x',
  'ENV',
  'ENV PIP_NO_CACHE_DIR=1',
  'ARG GIT_SHA',
  'USER app',
  'WORKDIR /app',
  'LABEL a=$GIT_SHA',
  'ONBUILD RUN pip install a',
  '# syntax=docker/dockerfile:1.2',
  '# escape=`',
  '# pip install',
  'pip install --no-cache-dir flask',
  'pip install -r requirements.txt',
  'uv sync',
  'npm ci',
  'apt-get update && apt-get install -y gcc',
  'useradd -m -u 7 app',
  '--mount=type=cache,target=/root/.cache/pip',
  '--mount=type=cache',
  '--mount=',
  '&&',
  '||',
  ';',
  '\\',
  '\\\n',
  '\n',
  '\n',
  '\n',
  '\r\n',
  '<<EOF',
  'EOF',
  '"',
  "'",
  '$(',
  ')',
  '{',
  '}',
  '[',
  '["pip", "install", "a"]',
  '$X',
  '#',
  '>',
  'rm -rf /root/.cache',
  'é',
  '\t'
]

const dockerfiles = fc.array(
  fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: fc.string() }),
  { maxLength: 40 }
)

function read(text: string) {
  const definition = {
    group: { default: { targets: ['app'] } },
    target: { app: { context: folder, dockerfile: path.join(folder, 'Dockerfile') } }
  }
  const files = { ...diskFiles, read: (file: string) => (file.endsWith('/Dockerfile') ? text : diskFiles.read(file)) }
  const find = (from: typeof files) =>
    advise(readAdviceProject({ definition, projectDirectory: folder, files: from, maxEntries: 100 }))
  return { files, find }
}

test('every finding has a place in the file, and all fixes come to an end', () => {
  writeFiles(folder, { 'requirements.txt': 'a\n', 'package.json': '{}', 'package-lock.json': '{}' })
  fc.assert(
    fc.property(dockerfiles, parts => {
      const text = `FROM python:3.12\n${parts.join(' ')}`
      const lines = text.split('\n').length
      const { files, find } = read(text)
      for (const { startLine, endLine } of find(files)) {
        expect(startLine >= 1 && startLine <= endLine && endLine <= lines).toBe(true)
      }
      const { isComplete, files: fixed } = fixAll(find, files)
      expect(isComplete).toBe(true)
      for (const { before, after } of fixed) expect(after).not.toBe(before)
    }),
    { numRuns: 1000 }
  )
})

/** Whole instructions, as people write them: what fixes change, and what they must not swallow. */
const commands = [
  'pip install --no-cache-dir a',
  'pip install a',
  'pip install -r requirements.txt',
  'uv pip install a',
  'poetry install --no-root',
  'apt-get update',
  'apt-get install -y gcc',
  'rm -rf /root/.cache',
  'rm -rf /root/.cache/pip /x',
  'apt-get clean',
  'if a; then b; rm -rf /root/.cache/pip; fi',
  'if a; then rm -rf /root/.cache/pip; fi'
]
const separators = [' && ', '; ', ' \\\n    && ', ' \\\n    # Why.\n    && ', ' || ']
const run = fc
  .tuple(
    fc.constantFrom('', '--network=host ', '--mount=type=cache,target=/root/.cache/pip '),
    fc.constantFrom(...separators),
    fc.array(fc.constantFrom(...commands), { minLength: 1, maxLength: 4 }),
    fc.boolean()
  )
  .map(([flags, separator, all, isScript]) =>
    isScript ? `RUN ${flags}<<EOF\n${all.join('\n')}\nEOF` : `RUN ${flags}${all.join(separator)}`
  )
const whole = fc.constantFrom(
  'RUN ["pip", "install", "--no-cache-dir", "a"]',
  'RUN ["pip", "install", "a"]',
  'ENV PIP_NO_CACHE_DIR=1',
  'ENV PIP_NO_CACHE_DIR=1 \\\n    # Why.\n    B=1',
  'ENV B=1 \\\n    # Why.\n    PIP_NO_CACHE_DIR=1',
  'ARG GIT_SHA',
  'LABEL revision=$GIT_SHA',
  'COPY . .',
  'COPY requirements.txt ./',
  'COPY main.py ./',
  'WORKDIR /app',
  'USER root',
  'CMD ["a"]',
  '# Why.',
  ''
)

/** Instructions as they are written, without those that a fix may write. */
function instructions(text: string) {
  const all = DockerfileParser.parse(text).getInstructions()
  const isKept = (line: string) => !/^(RUN|ENV)/.test(line) && line !== 'COPY requirements.txt ./'
  const kept = all.map(each => each.getTextContent().trim()).filter(isKept)
  const count = (keyword: string) => all.filter(each => each.getKeyword() === keyword).length
  return { kept: kept.sort(), runs: count('RUN'), variables: text.match(/\bB=1/g)?.length ?? 0 }
}

test('no fix loses an instruction, an install or a word of its neighbours', () => {
  writeFiles(folder, { 'requirements.txt': 'a\n', 'main.py': 'x' })
  fc.assert(
    fc.property(fc.array(fc.oneof(run, whole), { minLength: 1, maxLength: 8 }), parts => {
      const text = `FROM python:3.12\nWORKDIR /app\n${parts.join('\n')}\nCMD ["last"]\n`
      const { files, find } = read(text)
      const { isComplete, files: fixed } = fixAll(find, files)
      expect(isComplete).toBe(true)
      const after = fixed.find(({ file }) => file.endsWith('/Dockerfile'))?.after ?? text
      const [old, now] = [instructions(text), instructions(after)]
      expect(now.kept).toEqual(old.kept)
      expect(now.runs).toBeGreaterThanOrEqual(old.runs)
      expect(now.variables).toBe(old.variables)
      for (const word of [/pip install/g, /poetry install/g, /apt-get install/g, / \/x/g, /"install"/g, /\bfi\b/g]) {
        expect(after.match(word)?.length).toBe(text.match(word)?.length)
      }
      expect(after).not.toMatch(/then *\n?fi|then; fi|&& *(\n[A-Z]|$)/)
    }),
    { numRuns: 150 }
  )
})

test('a patch makes the one text into the other', async () => {
  const line = fc.constantFrom('a', 'b', 'c', 'RUN x', '', ' ')
  const texts = fc
    .tuple(fc.array(line, { maxLength: 30 }), fc.constantFrom('', '\n'))
    .map(([all, end]) => all.join('\n') + end)
  await fc.assert(
    fc.asyncProperty(texts, texts, async (before, after) => {
      fc.pre(before !== after && before !== '' && after !== '')
      writeFiles(folder, { changed: before })
      const patch = unifiedDiff([{ file: path.join(folder, 'changed'), before, after }], () => 'changed')
      await executeChecked('git', ['apply', '--whitespace=nowarn', '-'], { cwd: folder, input: patch })
      expect(diskFiles.read(path.join(folder, 'changed'))).toBe(after)
    }),
    { numRuns: 40 }
  )
})
