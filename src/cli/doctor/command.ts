/** `doctor`: why a cache is not used. Changes nothing. */
import type { Docker } from '../../build/index.ts'
import { garbageCheck, lastBuildsCheck } from '../checks/builder-checks.ts'
import { type Check, type CheckOutcome, worst } from '../checks/check.ts'
import { checkLines } from '../checks/check-view.ts'
import { dockerfileChecks } from '../checks/dockerfile-checks.ts'
import { type Machine, readMachine } from '../checks/machine.ts'
import { machineChecks } from '../checks/machine-checks.ts'
import {
  cacheVolumeCheck,
  dockerignoreCheck,
  externalVolumeCheck,
  mountContentCheck
} from '../checks/project-checks.ts'
import type { CommandOptions } from '../command-parts.ts'
import { type CliContext, dockerFor, selectProject } from '../context.ts'
import { buildCacheItems } from '../du/build-cache.ts'
import type { CacheItem } from '../du/inventory.ts'
import type { ExitCode } from '../errors.ts'
import { externalVolumes } from '../project/external-volumes.ts'
import { type ProjectFacts, tryProjectFacts } from '../project/project-facts.ts'

export interface DoctorOptions extends CommandOptions {
  readonly quiet?: boolean
}

export async function doctor(options: DoctorOptions, context: CliContext): Promise<ExitCode> {
  const { terminal } = context
  terminal.status('Looking at this machine ...')
  const docker = dockerFor(context)
  const selection = selectProject(options, context.cwd)
  const [machine, project] = await Promise.all([readMachine(context), tryProjectFacts(selection, docker)])
  const checks: Check[] = [...machineChecks(machine, context.env)]
  const items = await cacheItems(machine, docker)
  if (machine.facts !== undefined)
    checks.push(...(await Promise.all([lastBuildsCheck(docker), garbageCheck(items, docker)])))
  if (project.facts === undefined) {
    const finding = 'There is no compose project that could be looked at.'
    const remedy = 'Go to its folder, or name its file with --file.'
    checks.push({ id: 'project', outcome: 'unknown', finding, evidence: project.reason.split('\n'), remedy })
  } else checks.push(...(await projectChecks(project.facts, machine, items, selection.projectDirectory, context)))
  terminal.status(undefined)
  if (options.json) terminal.print(JSON.stringify({ outcome: worst(checks), checks }, null, 2))
  else show(checks, options, context)
  return worst(checks) === 'problem' ? 1 : 0
}

async function cacheItems({ facts }: Machine, docker: Docker): Promise<readonly CacheItem[]> {
  if (facts === undefined) return []
  // A builder that was never used may refuse to list anything: then there is nothing.
  return buildCacheItems(facts, docker).catch(() => [])
}

async function projectChecks(
  facts: ProjectFacts,
  { server }: Machine,
  items: readonly CacheItem[],
  folder: string,
  context: CliContext
): Promise<readonly Check[]> {
  const answers = server !== undefined
  return [
    ...dockerfileChecks(facts),
    ...(answers ? [mountContentCheck(facts, items, context.now())] : []),
    ...(answers ? [externalVolumeCheck(await externalVolumes(facts, dockerFor(context)))] : []),
    cacheVolumeCheck(facts),
    dockerignoreCheck(facts, folder)
  ]
}

const counted: Readonly<Record<CheckOutcome, string>> = {
  problem: 'to put right',
  advice: 'could be better',
  unknown: 'not known',
  ok: 'as it should be'
}

function show(checks: readonly Check[], { quiet }: DoctorOptions, { terminal }: CliContext): void {
  const { style } = terminal
  for (const check of checks) {
    if (quiet && check.outcome === 'ok') continue
    for (const line of checkLines(check, style, true)) terminal.print(line)
  }
  const shares = (Object.keys(counted) as CheckOutcome[]).flatMap(outcome => {
    const count = checks.filter(check => check.outcome === outcome).length
    return count === 0 ? [] : [`${count} ${counted[outcome]}`]
  })
  terminal.print(`${checks.length} checks: ${shares.join(', ')}`)
}
