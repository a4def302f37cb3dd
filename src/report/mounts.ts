/** What the report says of cache mounts, cache volumes and folders of the runner. */
import type { Step } from '../build/index.ts'
import { type CacheMountFlag, cacheMountFlags } from '../mounts/index.ts'
import type { MountReport } from './report.ts'

/** Adds whether a step that ran has asked for them. Who uses volumes and folders is not known. */
export function mountsOf(mounts: readonly MountReport[], steps: readonly Step[]): readonly MountReport[] {
  const flags = flagsOf(steps.map(step => ({ outcome: step.outcome, instruction: step.names[0].instruction })))
  return mounts.map(mount => (mount.kind === 'cache-mount' ? { ...mount, used: isUsed(mount, flags) } : mount))
}

/**
 * Brings sizes up to date, as the post step knows them; those that it does not know stay as they were.
 * @param restored whether `before` has the sizes of what was restored
 */
export function mountsAfter(
  before: readonly MountReport[],
  after: readonly MountReport[],
  steps: readonly Steplike[],
  restored: boolean
): readonly MountReport[] {
  const flags = flagsOf(steps)
  const isSame = (a: MountReport, b: MountReport) => a.kind === b.kind && a.name === b.name
  const others = before.filter(one => !after.some(two => isSame(one, two)))
  const known = after.map(mount => {
    if (mount.kind === 'runner-folder') return mount
    const former = before.find(one => isSame(one, mount))
    const grown = former !== undefined || restored ? { grownBytes: mount.bytes - (former?.bytes ?? 0) } : {}
    const left = former?.restored === 'left' ? { restored: former.restored } : {}
    return { ...mount, ...(mount.kind === 'cache-mount' && { used: isUsed(mount, flags) }), ...left, ...grown }
  })
  return [...others, ...known]
}

interface Steplike {
  readonly outcome: Step['outcome']
  readonly instruction: string
}

/** The cache mounts that steps which ran have asked for. */
function flagsOf(steps: readonly Steplike[]): readonly CacheMountFlag[] {
  const ran = steps.filter(({ outcome }) => outcome !== 'cached' && outcome !== 'not-run')
  return ran.flatMap(({ instruction }) => cacheMountFlags(instruction))
}

/** In doubt it was used: a `$` stands for the value of a build argument, which is not written down. */
function isUsed({ name }: MountReport, flags: readonly CacheMountFlag[]): boolean {
  return flags.some(({ id, target }) => {
    const wanted = (id ?? target).replace(/^\.?\/|\/$/g, '')
    return wanted.includes('$') || `/${name}`.endsWith(`/${wanted}`)
  })
}
