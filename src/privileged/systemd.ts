/** Services of systemd: which one a process is, and how it is stopped and started. See systemctl(1). Needs root. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { execute } from '../process.ts'

export class SystemdError extends Error {
  override readonly name = 'SystemdError'
}

/**
 * The service of which a process is the main one, then the units that would start it again at its first client (such as
 * `docker.socket`). Empty when systemd does not run this process: its control group alone does not tell, because a daemon
 * that a job starts is in the group of the service that runs the job.
 */
export function unitsOf(pid: number): readonly string[] {
  // As sd_booted(3) does it.
  if (!existsSync('/run/systemd/system')) return []
  const groups = readFileSync(`/proc/${pid}/cgroup`, 'utf8')
  for (const [, unit = ''] of groups.matchAll(/\/([^/\n]+\.service)(?=\/|$)/gm)) {
    const [shown] = show([unit], ['MainPID', 'TriggeredBy'])
    if (shown?.MainPID === String(pid)) return [unit, ...active(words(shown.TriggeredBy))]
  }
  return []
}

/**
 * Makes sure that services can be stopped alone. Asked before anything is done: a refusal later would have to be met by force,
 * which ends what is bound to them all the same.
 * @throws SystemdError naming what would end with them
 */
export function requireStoppable(units: readonly string[]): void {
  const services = units.filter(isService)
  const bound = active(show(services, ['BoundBy']).flatMap(shown => words(shown.BoundBy)))
  const lost = bound.filter(unit => !services.includes(unit))
  if (lost.length > 0)
    throw new SystemdError(`${services[0]} cannot be restarted: ${lost.join(', ')} would end with it.`)
}

/**
 * Stops a service and what would start it again, then further services one after the other. Services that merely require
 * them go on running: one of them may be the runner of this very job.
 * @throws SystemdError when that takes longer than `timeoutMs`
 */
export async function stopUnits([service, ...others]: readonly string[], timeoutMs: number): Promise<void> {
  if (service === undefined) return
  const services = others.filter(isService)
  const triggers = others.filter(unit => !services.includes(unit))
  for (const units of [[...triggers, service], ...services.map(unit => [unit])]) {
    await systemctl(['stop', '--job-mode=ignore-dependencies', ...units], timeoutMs)
  }
}

const isService = (unit: string) => unit.endsWith('.service')

/** Starts what {@link stopUnits} has stopped. @returns the id of the main process of the first @throws SystemdError */
export async function startUnits(units: readonly string[], timeoutMs: number): Promise<number> {
  // Forgets how often they were started lately, of which there is a limit. A unit that nothing refers to is not even loaded.
  await execute('systemctl', ['reset-failed', ...units], { timeoutMs })
  await systemctl(['start', ...units], timeoutMs)
  return Number(show(units.slice(0, 1), ['MainPID'])[0]?.MainPID ?? 0)
}

function active(units: readonly string[]): string[] {
  return show(units, ['Id', 'ActiveState'])
    .filter(shown => shown.ActiveState === 'active')
    .map(shown => shown.Id ?? '')
}

/** The properties of each unit, also of those that do not exist. @throws SystemdError */
function show(units: readonly string[], properties: readonly string[]): Readonly<Record<string, string>>[] {
  if (units.length === 0) return []
  const args = ['show', `--property=${properties.join()}`, '--', ...units]
  const { status, stdout, stderr } = spawnSync('systemctl', args, { encoding: 'utf8', timeout: 10_000 })
  if (status !== 0) throw new SystemdError(`systemctl ${args.join(' ')} failed: ${stderr.trim()}`)
  return stdout
    .trim()
    .split('\n\n')
    .map(block => Object.fromEntries(block.split('\n').map(line => keyAndValue(line))))
}

function keyAndValue(line: string): [string, string] {
  const at = line.indexOf('=')
  return [line.slice(0, at), line.slice(at + 1)]
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(' ').filter(word => word !== '')
}

async function systemctl(args: readonly string[], timeoutMs: number): Promise<void> {
  const result = await execute('systemctl', args, { timeoutMs })
  if (result.exitCode === 0) return
  const reason = result.timedOut ? `no end after ${timeoutMs} ms` : result.stderr.trim()
  throw new SystemdError(`systemctl ${args.join(' ')} failed: ${reason}`)
}
