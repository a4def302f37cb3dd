import { existsSync } from 'node:fs'
import { readdir, readFile, rm, rmdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { exec } from './exec.ts'
import { withLock } from './lock.ts'
import { ownBridges, removeBridges } from './network.ts'
import { workFolder } from './paths.ts'
import { killAll, processesOf } from './processes.ts'
import { isAlive, type OwnerRecord, readRecords, removeRecord } from './record.ts'
import type { Toolchain } from './toolchain.ts'
import { deleteFolder, isSetAside } from './trash.ts'

/**
 * Removes everything an engine or a registry left on the machine: processes, mounts (network namespaces are mounts
 * too), bridges, control groups, and, unless `keepFolder`, its folder and its record. Does nothing where nothing is left.
 *
 * @throws Error when a process or a mount resists; its folder is not removed then.
 */
export async function removeTraces(record: OwnerRecord, toolchain: Toolchain, keepFolder = false): Promise<void> {
  const folders = foldersOf(record)
  await killAll(folders)
  await removeShimSockets(record.runFolder)
  await unmountBelow(folders)
  if (record.bridge !== undefined) await removeBridges(toolchain, record.bridge, path.join(record.folder, 'data'))
  if (record.cgroup !== undefined) await removeControlGroups(record.cgroup)
  if (keepFolder) return
  for (const folder of folders) if (!isSetAside(folder)) await deleteFolder(folder)
  const left = folders.filter(folder => existsSync(folder))
  if (left.length > 0) throw new Error(`Cannot be removed: ${left.join(', ')}`)
  await removeRecord(record)
}

/**
 * Removes what processes that died without stopping their engines left behind. Engines of living processes, and those
 * that a developer started by hand, are not touched.
 *
 * @returns the names of what was removed.
 */
export async function cleanLeftovers(toolchain: Toolchain): Promise<string[]> {
  if (!existsSync(workFolder)) return []
  return withLock(path.join(workFolder, 'clean.lock'), async () => {
    const dead = (await readRecords()).filter(({ owner }) => owner !== null && !isAlive(owner))
    for (const record of dead) await removeTraces(record, toolchain)
    return dead.map(({ id }) => id)
  })
}

/** What of a record is on the machine now, as lines for people; empty when all of it is gone. */
export async function remainsOf(record: OwnerRecord): Promise<string[]> {
  const folders = foldersOf(record)
  return [
    ...processesOf(folders).map(({ pid, program }) => `process ${pid} (${program})`),
    ...(await mountsBelow(folders)).map(mount => `mount ${mount}`),
    ...folders.filter(folder => existsSync(folder)).map(folder => `folder ${folder}`),
    ...(await ownBridges()).filter(name => name === record.bridge).map(name => `bridge ${name}`)
  ]
}

/**
 * What looks like ours on this machine and has no record: there is nothing, unless this code has a fault. Looks twice,
 * because engines of other processes come and go meanwhile.
 */
export async function findStrays(): Promise<string[]> {
  const first = await withoutRecord()
  if (first.length === 0) return []
  await sleep(1000)
  const second = await withoutRecord()
  return first.filter(line => second.includes(line))
}

async function withoutRecord(): Promise<string[]> {
  const known = await readRecords()
  const processes = (folders: readonly string[]) => processesOf(folders).map(({ pid }) => pid)
  const folders = known.flatMap(foldersOf)
  const accounted = { processes: processes(folders), mounts: await mountsBelow(folders) }
  return [
    ...processes([workFolder])
      .filter(pid => !accounted.processes.includes(pid))
      .map(pid => `process ${pid}`),
    ...(await mountsBelow([workFolder]))
      .filter(mount => !accounted.mounts.includes(mount))
      .map(mount => `mount ${mount}`),
    ...(await ownBridges()).filter(name => !known.some(({ bridge }) => bridge === name)).map(name => `bridge ${name}`)
  ]
}

function foldersOf(record: OwnerRecord): string[] {
  return record.runFolder.startsWith(`${record.folder}/`) ? [record.folder] : [record.folder, record.runFolder]
}

/** Mount points at or below the folders, the innermost first. Format: proc_pid_mountinfo(5). */
async function mountsBelow(folders: readonly string[]): Promise<string[]> {
  const lines = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n')
  const points = lines.map(line => (line.split(' ')[4] ?? '').replace(/\\([0-7]{3})/g, (_, octal) => char(octal)))
  return points.filter(point => folders.some(folder => point === folder || point.startsWith(`${folder}/`))).reverse()
}

const char = (octal: string) => String.fromCharCode(Number.parseInt(octal, 8))

async function unmountBelow(folders: readonly string[]): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const points = await mountsBelow(folders)
    if (points.length === 0) return
    // Lazily at last: whatever still holds a mount open is no process of ours, those are gone.
    const options = attempt < 3 ? [] : ['--lazy']
    for (const point of points) await exec('umount', [...options, '--', point])
  }
  const left = await mountsBelow(folders)
  if (left.length > 0) throw new Error(`Cannot be unmounted: ${left.join(', ')}`)
}

/** A shim that was killed leaves its socket in a folder that all containerds of the machine share. */
async function removeShimSockets(runFolder: string): Promise<void> {
  for (const state of ['exec/containerd/daemon', 'containerd']) {
    const tasks = path.join(runFolder, state, 'io.containerd.runtime.v2.task')
    if (!existsSync(tasks)) continue
    for (const file of await shimFiles(tasks)) {
      const text = await readFile(file, 'utf8').catch(() => '')
      const socket = /unix:\/\/(\/run\/containerd\/s\/[0-9a-f]+)/.exec(text)?.[1]
      if (socket !== undefined) await rm(socket, { force: true })
    }
  }
}

/** The files in which containerd notes where the shim of a container listens: `TASKS/NAMESPACE/CONTAINER/...`. */
async function shimFiles(tasks: string): Promise<string[]> {
  const bundles = (await readdir(tasks)).map(async namespace => {
    const containers = await readdir(path.join(tasks, namespace))
    return containers.flatMap(id => ['address', 'bootstrap.json'].map(name => path.join(tasks, namespace, id, name)))
  })
  return (await Promise.all(bundles)).flat()
}

/** Control groups are removed as empty folders, the innermost first; in every hierarchy of version 1, or the one of 2. */
async function removeControlGroups(name: string): Promise<void> {
  const top = '/sys/fs/cgroup'
  if (!existsSync(top)) return
  const hierarchies = [top, ...(await readdir(top)).map(entry => path.join(top, entry))]
  for (const group of hierarchies.map(hierarchy => path.join(hierarchy, name)).filter(folder => existsSync(folder))) {
    const entries = await readdir(group, { recursive: true, withFileTypes: true })
    const folders = entries.filter(entry => entry.isDirectory()).map(entry => path.join(entry.parentPath, entry.name))
    for (const folder of [group, ...folders].sort((a, b) => b.length - a.length)) await removeGroup(folder)
  }
}

/** The kernel may need a moment after the last process of a group has ended. */
async function removeGroup(folder: string): Promise<void> {
  for (let attempt = 0; existsSync(folder); attempt++) {
    const removed = await rmdir(folder).then(
      () => true,
      error => {
        if (attempt >= 100) throw error
        return false
      }
    )
    if (removed) return
    await sleep(20)
  }
}
