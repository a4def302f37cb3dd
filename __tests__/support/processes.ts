import { readdirSync, readFileSync } from 'node:fs'

/** Names of the processes that this one has started and that still run. Source: proc_pid_stat(5). */
export function childProcesses(): string[] {
  const names: string[] = []
  for (const pid of readdirSync('/proc').filter(name => /^[0-9]+$/.test(name))) {
    const stat = statOf(pid)
    if (stat !== undefined && stat.parent === process.pid && stat.state !== 'Z') names.push(stat.name)
  }
  return names
}

function statOf(pid: string): { name: string; state: string; parent: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const [state = '', parent = ''] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { name: text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')), state, parent: Number(parent) }
  } catch {
    // It ended meanwhile.
    return undefined
  }
}
