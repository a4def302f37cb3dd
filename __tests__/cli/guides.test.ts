import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'

const project = path.resolve(import.meta.dirname, '../..')
const page = readFileSync(path.join(project, 'docs/guides.md'), 'utf8')

/** Cells of the rows of all tables. */
const rows = page
  .split('\n')
  .filter(line => line.startsWith('| ') && !line.startsWith('| section'))
  .map(line =>
    line
      .split('|')
      .map(cell => cell.trim())
      .slice(1, 4)
  )

/** The sections of the guides that tell people to do something or promise them something. */
const sections: Readonly<Record<string, readonly string[]>> = {
  'Docker Build Optimization Guide': [
    'Solution',
    '1. Enable BuildKit: automated setup',
    '1. Manual setup for zsh and bash',
    '1. Enable for a single build',
    '2. Persistent pip cache volume',
    '2. View cache size',
    '2. Clear cache',
    '3. Dockerfile layer optimization',
    'Build performance comparison',
    'Local PyPI mirror: devpi',
    'Local PyPI mirror: bandersnatch',
    'Local PyPI mirror: a server is started, asked and stopped',
    'Local PyPI mirror: `PIP_INDEX_URL` and `PIP_TRUSTED_HOST`',
    'Usage: clean build',
    'Usage: force rebuild',
    'Usage: build with progress',
    'Usage: check what is cached',
    'Troubleshooting: check the Docker version',
    'Troubleshooting: BuildKit in `daemon.json`',
    'Troubleshooting: is BuildKit enabled',
    'Troubleshooting: Dockerfile syntax',
    'Troubleshooting: verify the cache mount',
    'Troubleshooting: packages still downloading',
    'Troubleshooting: watch for CACHED',
    'Troubleshooting: clear all caches',
    'Best practice: always use BuildKit',
    'Best practice: no `--no-cache-dir`',
    'Best practice: order of commands, requirements first',
    'Best practice: `.dockerignore`',
    'Best practice: monitor cache size'
  ],
  'Docker Caching for Conductor Workspaces': [
    'Optimized Dockerfile',
    'Shared Docker volumes',
    'Volumes persist',
    'Setup script',
    'Workspace script',
    'Build script',
    '`docker-compose.buildkit.yml`',
    'A `docker-compose.buildkit.yml` of your own',
    'Building by hand',
    'Performance: first build |',
    'Performance: subsequent builds in the same workspace',
    'Performance: first build in a new workspace',
    'Performance: rebuilds after code changes',
    'How it works: BuildKit mount caches',
    'How it works: external volumes',
    'How it works: layer caching',
    'How it works: optimized context',
    'Script that tests the caching',
    'Next steps: shell profile'
  ]
}

test.each(Object.entries(sections))('%s: no section is without its row', (guide, wanted) => {
  const part = page.split(/^## /m).find(text => text.startsWith(guide)) ?? ''
  const lines = part.split('\n').filter(line => line.startsWith('| ') && !line.startsWith('| section'))
  expect(wanted.filter(name => lines.filter(line => line.startsWith(`| ${name}`)).length !== 1)).toEqual([])
  expect(lines).toHaveLength(wanted.length)
})

test('every section of the guides has a command or an input that serves it', () => {
  expect(rows.filter(([section, served]) => !section || !served?.includes('`'))).toEqual([])
})

test('every test that the page names is there', () => {
  const named = [...new Set(rows.flatMap(([, , cell]) => (cell ? [cell] : [])))]
  const missing = named.filter(cell => {
    const [, file, title] = /^`(.+)` › (.+)$/.exec(cell) ?? []
    if (file === undefined || title === undefined) return true
    const text = readFileSync(path.join(project, '__tests__', file), 'utf8')
    return !text.includes(`test('${title}'`) && !text.includes(`test("${title}"`)
  })
  expect(missing).toEqual([])
})
