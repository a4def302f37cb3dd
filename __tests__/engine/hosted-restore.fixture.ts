/**
 * Runs inside a machine of hosted-machine.test.ts: stops the engine as a restore does, says so, and goes no further.
 *
 * Usage: node hosted-restore.fixture.ts SOCKET DATA-ROOT STORE
 */
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDoor } from '../../src/privileged/index.ts'

const [socket = '', dataRoot = '', store = ''] = process.argv.slice(2)
const door = await openDoor({
  script: path.resolve(import.meta.dirname, '../../dist/privileged.js'),
  node: process.execPath,
  sudo: true,
  environment: process.env,
  temporaryFolder: tmpdir()
})
const { supervisor } = await door.call('open', { socket, dataRoot, store })
await door.call('beginRestore', { bytes: 0, entries: 0 })
await door.call('stop', {})
process.stdout.write(`stopped (${supervisor})\n`)
setInterval(() => undefined, 1000)
