/**
 * A process that outlives its owner: when the owner ends without having stopped its engines, whatever ended it, this
 * removes them. Its standard input is a pipe from the owner, which the kernel closes when the owner is no more.
 *
 * Usage: node keeper.ts PID
 */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { cleanLeftovers } from './leftovers.ts'
import { identify, isAlive } from './record.ts'
import { ensureToolchain } from './toolchain.ts'

const owner = identify(Number(process.argv[2]))
process.stdin.resume()
await once(process.stdin, 'end')
// Files are closed a moment before a process counts as ended.
for (let i = 0; owner !== undefined && isAlive(owner) && i < 500; i++) await sleep(10)
await cleanLeftovers(await ensureToolchain())
