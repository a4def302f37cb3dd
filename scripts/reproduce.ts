/**
 * Builds `dist/` in a copy of the project in another folder, and fails when the result differs by a byte from that of the
 * project itself: whoever builds a release gets what the release holds.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'

const project = path.resolve(import.meta.dirname, '..')
/** What a build reads. */
const sources = [
  'src',
  'scripts',
  'action.yml',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'dist'
]

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit' })
  if (status !== 0)
    throw new Error(`${command} ${args[0] ?? ''} failed${error === undefined ? '' : `: ${error.message}`}`)
}

mkdirSync(path.join(project, '.work'), { recursive: true })
const scratch = mkdtempSync(path.join(project, '.work', 'reproduce-'))
try {
  const copy = path.join(scratch, 'in', 'another', 'place')
  mkdirSync(copy, { recursive: true })
  for (const name of sources) cpSync(path.join(project, name), path.join(copy, name), { recursive: true })
  // Hard links: a bundler sees through symbolic ones, and numbers modules by where they really are.
  run('cp', ['-al', realpathSync(path.join(project, 'node_modules')), path.join(copy, 'node_modules')], project)
  symlinkSync(path.join(project, '.toolchain'), path.join(copy, '.toolchain'))
  run(process.execPath, ['scripts/build.ts', '--check'], copy)
  process.stdout.write('The same files come from another folder.\n')
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
