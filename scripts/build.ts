/**
 * Builds `dist/` from `src/`: TypeScript to JavaScript, then one ESM bundle by ncc, then one entry file per program.
 * `--check` builds into a scratch folder and fails when `dist/` differs from it.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const project = path.resolve(import.meta.dirname, '..')

/** Entry files of `dist/`: file name -> function exported by the bundle. */
const entries: Readonly<Record<string, string>> = {
  'main.js': 'main',
  'post.js': 'post',
  'report.js': 'report',
  'privileged.js': 'privileged',
  'folders.js': 'folders',
  'cli.js': 'cli'
}

/** Entry files that a user starts by name. */
const executables: ReadonlySet<string> = new Set(['cli.js'])

function run(script: string, args: readonly string[]): void {
  const result = spawnSync(process.execPath, [path.join(project, 'node_modules', script), ...args], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8'
  })
  if (result.status === 0) return
  process.stderr.write(result.stdout)
  throw new Error(`${script} failed with exit code ${result.status}`)
}

function build(target: string): void {
  const compiled = path.join(project, '.build')
  rmSync(compiled, { recursive: true, force: true })
  run('typescript/bin/tsc', ['-p', 'tsconfig.build.json'])
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  run('@vercel/ncc/dist/ncc/cli.js', [
    'build',
    path.join(compiled, 'src', 'index.js'),
    '--out',
    target,
    '--quiet',
    '--minify'
  ])
  for (const [file, name] of Object.entries(entries)) {
    const interpreter = executables.has(file) ? '#!/usr/bin/env node\n' : ''
    const text = `${interpreter}import { ${name} } from './index.js'\nawait ${name}(import.meta.dirname)\n`
    writeFileSync(path.join(target, file), text, { mode: interpreter === '' ? 0o644 : 0o755 })
  }
}

/** Returns relative path -> content of every file below `folder`. */
function contents(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return new Map(
    files.map(entry => {
      const file = path.join(entry.parentPath, entry.name)
      return [path.relative(folder, file), readFileSync(file, 'latin1')]
    })
  )
}

function check(): void {
  const scratch = mkdtempSync(path.join(tmpdir(), 'cbc-dist-'))
  try {
    build(path.join(scratch, 'dist'))
    const fresh = contents(path.join(scratch, 'dist'))
    const committed = contents(path.join(project, 'dist'))
    const names = new Set([...fresh.keys(), ...committed.keys()])
    const stale = [...names].filter(name => fresh.get(name) !== committed.get(name)).sort()
    if (stale.length === 0) return
    process.stderr.write(`dist/ is not current: ${stale.join(', ')}. Run: npm run build\n`)
    process.exitCode = 1
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

if (process.argv.includes('--check')) check()
else build(path.join(project, 'dist'))
