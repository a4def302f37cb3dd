/**
 * Private Docker engines on a developer's machine: each a fresh runner, beside whatever is installed.
 *
 * Usage: npm run -s engine -- start [--store overlay2|containerd] [--name NAME]   prints the lines that select it
 *        npm run -s engine -- list
 *        npm run -s engine -- stop [ID ...]                                       default: all that were started here
 *        npm run -s engine -- clean                                               removes what crashed runs left
 */
import { parseArgs } from 'node:util'
import { openEngine, startEngine } from './engine/engine.ts'
import { cleanLeftovers, remainsOf, removeTraces } from './engine/leftovers.ts'
import { type OwnerRecord, readRecords } from './engine/record.ts'
import { registryUrl, startRegistry } from './engine/registry.ts'
import { ensureToolchain } from './engine/toolchain.ts'

const log = (line: string) => process.stderr.write(`${line}\n`)

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { store: { type: 'string', default: 'overlay2' }, name: { type: 'string' } }
})
const [command, ...ids] = positionals

switch (command) {
  case 'start':
    await start()
    break
  case 'list':
    await list()
    break
  case 'stop':
    await stop()
    break
  case 'clean':
    for (const id of await cleanLeftovers(await ensureToolchain(log))) log(`Removed ${id}`)
    break
  default:
    log('usage: npm run -s engine -- start [--store overlay2|containerd] [--name NAME] | list | stop [ID ...] | clean')
    process.exitCode = 2
}

async function start(): Promise<void> {
  const { store, name } = values
  if (store !== 'overlay2' && store !== 'containerd') throw new Error(`--store ${store}: it is overlay2 or containerd.`)
  const { binFolder } = await ensureToolchain(log)
  const registryMirror = await sharedRegistry()
  const engine = await startEngine({ store, registryMirror, owner: 'nobody', ...(name === undefined ? {} : { name }) })
  const { PATH: _, ...variables } = engine.environment
  for (const [variable, value] of Object.entries(variables))
    process.stdout.write(`export ${variable}=${quote(value)}\n`)
  if (binFolder !== undefined) process.stdout.write(`export PATH=${quote(binFolder)}:"$PATH"\n`)
  log(`Started ${engine.id}. Stop it with: npm run -s engine -- stop ${engine.id}`)
}

/** As one word of a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** One registry serves all engines that were started by hand. */
async function sharedRegistry(): Promise<string> {
  const found = (await startedByHand()).find(({ kind }) => kind === 'registry')
  const url = found === undefined ? undefined : await registryUrl(found.folder)
  return url ?? (await startRegistry(log, 'nobody')).url
}

async function startedByHand(): Promise<OwnerRecord[]> {
  return (await readRecords()).filter(({ owner }) => owner === null)
}

async function list(): Promise<void> {
  for (const record of await readRecords()) {
    const owner = record.owner === null ? 'started by hand' : `of process ${record.owner.pid}`
    const running = (await remainsOf(record)).some(line => line.startsWith('process ')) ? 'running' : 'stopped'
    process.stdout.write(`${record.id}  ${running}  ${owner}  ${record.folder}\n`)
  }
}

async function stop(): Promise<void> {
  const toolchain = await ensureToolchain(log)
  const engines = (await startedByHand()).filter(({ kind }) => kind === 'engine')
  const unknown = ids.filter(id => !engines.some(engine => engine.id === id))
  if (unknown.length > 0) throw new Error(`No engine that was started by hand: ${unknown.join(', ')}`)
  for (const record of engines.filter(({ id }) => ids.length === 0 || ids.includes(id))) {
    const engine = await openEngine(record, toolchain)
    await engine.stop()
    log(`Stopped ${record.id}`)
  }
  const left = await startedByHand()
  if (left.some(({ kind }) => kind === 'engine')) return
  for (const registry of left) await removeTraces(registry, toolchain)
}
