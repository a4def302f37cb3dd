import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import path from 'node:path'
import { exec, execOrThrow } from './exec.ts'
import { workFolder } from './paths.ts'
import type { Toolchain } from './toolchain.ts'

/** Tells the bridges of this copy of the project from those of others on the same machine. */
const PREFIX = `cbc${createHash('sha256').update(workFolder).digest('hex').slice(0, 4)}-`

/** A name for a bridge: 14 characters, of the 15 that the kernel allows. */
export const bridgeName = () => PREFIX + randomBytes(3).toString('hex')

/** The bridges of this copy of the project that exist now. */
export async function ownBridges(): Promise<string[]> {
  return (await readdir('/sys/class/net')).filter(name => name.startsWith(PREFIX))
}

/**
 * Makes a bridge for one engine. A daemon without one of its own would take `docker0`, or, told to use none, remove it
 * from under an engine that is installed on the machine. The address is from 198.18.0.0/15, which RFC 2544 keeps for
 * tests. Containers on it reach the host at this address and nothing else: no route, no forwarding and no packet filter
 * of the host is changed.
 */
export async function makeBridge(
  { ip: [command, ...first] }: Toolchain,
  name: string,
  random: () => number
): Promise<void> {
  const ip = (...args: string[]) => execOrThrow(command, [...first, ...args])
  const used = Object.values(networkInterfaces()).flatMap(addresses => addresses?.map(({ address }) => address) ?? [])
  const pick = (): string => {
    const network = `198.${18 + Math.floor(random() * 2)}.${Math.floor(random() * 256)}.`
    return used.some(address => address.startsWith(network)) ? pick() : network
  }
  await ip('link', 'add', name, 'type', 'bridge')
  await ip('addr', 'add', `${pick()}1/24`, 'dev', name)
  await ip('link', 'set', name, 'up')
}

/** Removes an engine's bridge and those that it made itself for user-defined networks (as `docker compose up` asks for). */
export async function removeBridges(
  { ip: [command, ...first] }: Toolchain,
  own: string,
  dataRoot: string
): Promise<void> {
  for (const name of [own, ...(await networkBridges(dataRoot))]) {
    if (!existsSync(`/sys/class/net/${name}/bridge`)) continue
    const removed = await exec(command, [...first, 'link', 'del', name])
    if (removed.exitCode !== 0 && existsSync(`/sys/class/net/${name}`))
      throw new Error(`${name}: ${removed.stderr.trim()}`)
  }
}

/** libnetwork keeps its networks as JSON in a database under the data root; a stopped engine cannot be asked for them. */
async function networkBridges(dataRoot: string): Promise<string[]> {
  const file = path.join(dataRoot, 'network', 'files', 'local-kv.db')
  if (!existsSync(file)) return []
  const text = await readFile(file, 'latin1')
  return [...new Set([...text.matchAll(/"BridgeName":"(br-[0-9a-f]{12})"/g)].map(match => match[1] ?? ''))]
}
