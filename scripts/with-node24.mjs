/**
 * Runs a script under Node 24, setting up whatever is missing first: the locked dependencies and, where the
 * installed Node is older, a private copy of Node 24 under `.toolchain/`. Plain JavaScript without dependencies,
 * because it must run under any Node from 18 on, before anything is installed.
 *
 * Usage: node scripts/with-node24.mjs SCRIPT [ARG ...]
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const toolchain = path.join(project, '.toolchain')

/** Runs npm quietly; prints what it said and ends this process when it fails. */
function npm(args, cwd) {
  const result = spawnSync('npm', args, { cwd, encoding: 'utf8' })
  if (result.status === 0) return
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}npm ${args.join(' ')} failed in ${cwd}\n`)
  process.exit(1)
}

function ensureDependencies() {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(project, 'package-lock.json')))
    .digest('hex')
  const stamp = path.join(project, 'node_modules', '.lock-digest')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  process.stderr.write('Installing the locked dependencies ...\n')
  npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], project)
  writeFileSync(stamp, lock)
}

/** Returns the path of a Node 24 binary: the running one if it fits, else one from the npm registry, locked by digest. */
function ensureNode24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  const target = path.join(toolchain, 'node24')
  const binary = path.join(target, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node')
  if (existsSync(binary)) return binary
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    process.stderr.write(`Node ${process.version} is too old: this project needs Node 24. Install it and try again.\n`)
    process.exit(1)
  }
  process.stderr.write('Fetching Node 24 ...\n')
  const staging = `${target}.${process.pid}`
  mkdirSync(staging, { recursive: true })
  cpSync(path.join(project, 'scripts', 'node24'), staging, { recursive: true })
  npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], staging)
  rmSync(target, { recursive: true, force: true })
  renameSync(staging, target)
  return binary
}

const [script, ...args] = process.argv.slice(2)
if (script === undefined) {
  process.stderr.write('usage: node scripts/with-node24.mjs SCRIPT [ARG ...]\n')
  process.exit(2)
}
ensureDependencies()
const node = ensureNode24()
const child = spawn(node, [path.resolve(project, script), ...args], {
  stdio: 'inherit',
  cwd: project,
  env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}` }
})
// The child decides how to end: it gets terminal signals itself, and those sent to this process are passed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
