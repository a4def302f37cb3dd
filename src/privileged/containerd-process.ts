/** The containerd that a daemon works with: started by the daemon itself, or a service of its own. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { holdsSocket, isOneOfUs, processName, socketInodes, splitNul, startTimeOf } from './process-table.ts'

export interface Containerd {
  readonly pid: number
  /** See `startTimeOf`. */
  readonly startTime: string
  /** Where it keeps its state. */
  readonly root: string
  /** Whether the daemon started it, and so stops and starts it. */
  readonly managed: boolean
}

const defaultRoot = '/var/lib/containerd'
const defaultSocket = '/run/containerd/containerd.sock'
const defaultConfiguration = '/etc/containerd/config.toml'

/** Finds the containerd of a daemon. @param args the daemon's arguments */
export function findContainerd(daemon: number, args: readonly string[]): Containerd | undefined {
  const all = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => processName(pid) === 'containerd')
  const child = all.find(pid => parentOf(pid) === daemon)
  if (child !== undefined) return describe(child, true)
  const socket = optionOf(args, '--containerd') ?? defaultSocket
  const inodes = socketInodes([socket])
  const service = all.find(pid => holdsSocket(pid, inodes) && isOneOfUs(pid, [socket]))
  return service === undefined ? undefined : describe(service, false)
}

function describe(pid: number, managed: boolean): Containerd {
  const args = splitNul(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
  const configuration = optionOf(args, '--config') ?? optionOf(args, '-c') ?? defaultConfiguration
  const root = optionOf(args, '--root') ?? configuredRoot(configuration) ?? defaultRoot
  return { pid, startTime: startTimeOf(pid), root: path.resolve(root), managed }
}

/** The top-level `root` of a configuration, which comes before its first table. */
function configuredRoot(file: string): string | undefined {
  if (!existsSync(file)) return undefined
  const [top = ''] = readFileSync(file, 'utf8').split(/^\s*\[/m)
  return /^\s*root\s*=\s*["']([^"']+)["']/m.exec(top)?.[1]
}

/** `--name value` or `--name=value`. */
function optionOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name)
  return at >= 0 ? args[at + 1] : args.find(arg => arg.startsWith(`${name}=`))?.slice(name.length + 1)
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    return undefined
  }
}
