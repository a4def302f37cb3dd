/** Cache mounts that the user of their step cannot use. */
import type { MountOwner } from '../../mounts/dockerfile/mount-flag.ts'
import type { TextEdit } from '../finding.ts'
import { type Install, isCovered, type StepMount, stepInstalls } from '../installs.ts'
import { mountFlagPlaces } from '../mount-flags.ts'
import type { AdviceService } from '../project.ts'
import { eachService, edit, findingAt, type Rule } from '../rule.ts'
import type { User } from '../users.ts'

/** Options of a mount that make it a user's; undefined when the user's number is not known. */
export function ownerOptions(user: User | undefined): string | undefined {
  if (user === undefined || user.uid === 0) return ''
  if (user.uid === undefined) return undefined
  return `,uid=${user.uid},gid=${user.gid ?? user.uid}`
}

export const cacheMountOwner: Rule = {
  name: 'cache-mount-owner',
  severity: 'warning',
  summary: 'A cache mount belongs to another user than the one that its step runs as.',
  check: eachService(service =>
    service.stages
      .flatMap(({ steps }) => steps)
      .flatMap(step => stepInstalls(step))
      .flatMap(install => install.step.mounts.flatMap(mount => findings(service, install, mount)))
  )
}

function findings(service: AdviceService, install: Install, mount: StepMount) {
  const { step, tool, folders } = install
  const { user } = step
  const isCache = step.isKnown && tool.certain && folders?.some(folder => isCovered(folder, [mount])) === true
  if (user === undefined || !isCache || isUsable(user, mount.flag.owner, tool.name)) return []
  const who = user.uid === 0 ? 'root, who the step runs as,' : `The step's user ${user.name}`
  const cannot = user.uid === 0 ? 'does not use a cache of somebody else' : 'may not write to it'
  const options = ownerOptions(user)
  return [
    findingAt(service, step, {
      message: `The cache mount at ${mount.target} belongs to user ${mount.flag.owner?.uid ?? 0}. ${capital(who)} ${cannot}, so that nothing is kept.`,
      remedy:
        options === undefined
          ? `Add the number of ${user.name} and of its group to the mount: uid=1000,gid=1000.`
          : options === ''
            ? "Take the mount's uid= and gid= away."
            : `Add ${options.slice(1)} to the mount.`,
      fix: fix(service, install, mount, options)
    })
  ]
}

/** Others than root need to write; pip as root wants its folder to be root's. */
function isUsable(user: User, owner: MountOwner | undefined, tool: string): boolean {
  const { uid, gid, mode } = owner ?? { uid: 0, gid: 0, mode: 0o755 }
  if (user.uid === 0) return tool !== 'pip' || uid === 0
  if (user.uid === uid || (mode & 0o002) !== 0) return true
  // A user without a known number may be the one that the mount belongs to.
  if (user.uid === undefined) return uid !== 0
  return user.gid === gid && (mode & 0o020) !== 0
}

function fix(
  service: AdviceService,
  { step }: Install,
  mount: StepMount,
  options: string | undefined
): readonly TextEdit[] | undefined {
  const place = mountFlagPlaces(service, step).find(each => each.target === mount.flag.target)
  if (options === undefined || place === undefined) return undefined
  const bare = place.text.replace(/,(uid|gid)=[^,\s]*/g, '').replace(/=(uid|gid)=[^,\s]*,/g, '=')
  return edit(service, place.start, place.end, `${bare}${options}`)
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
