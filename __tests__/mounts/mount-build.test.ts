import { describe, expect, test } from '@jest/globals'
import { freeMounts } from '../../src/mounts/mount-build.ts'
import { probeDockerfile } from '../../src/mounts/probe.ts'
import type { ProjectMount } from '../../src/mounts/project-mounts.ts'
import type { MountRecord } from '../../src/mounts/usage.ts'

const mount = (id: string, overrides: Partial<ProjectMount> = {}): ProjectMount => ({
  key: Buffer.from(id).toString('hex').padEnd(64, '0'),
  ...{ namespace: '', id, owner: undefined, target: '/cache', sharing: ['shared'], services: ['web'], images: [] },
  ...overrides
})

/** As BuildKit describes a mount whose id was given. */
const record = (id: string, inUse: boolean): MountRecord => ({
  ...{ id: `record-${id}`, type: 'exec.cachemount', usageCount: 1, inUse },
  description: `cached mount /cache from exec /bin/sh -c true with id ${JSON.stringify(id)}`
})

describe('a mount that another build is using', () => {
  test.each(['shared', 'locked', 'private'] as const)('is left alone when it is %s', sharing => {
    const busy = mount('apt', { sharing: [sharing] })
    const free = mount('pip', { sharing: [sharing] })
    const { groups, leftAlone } = freeMounts([busy, free], [record('/apt', true), record('/pip', false)])
    expect([...groups]).toEqual([['', [free]]])
    expect(leftAlone).toEqual([{ mount: busy, reason: 'another build is using it' }])
  })

  test('is another than that of the same id in another namespace', () => {
    const [own, theirs] = [mount('pip'), mount('pip', { namespace: 'team' })]
    const { groups, leftAlone } = freeMounts([own, theirs], [record('team/pip', true)])
    expect([...groups]).toEqual([['', [own]]])
    expect(leftAlone.map(left => left.mount)).toEqual([theirs])
  })
})

test('mounts of different namespaces (BUILDKIT_CACHE_MOUNT_NS) are reached by builds of their own', () => {
  const mounts = [mount('pip'), mount('uv', { namespace: 'team' }), mount('apt')]
  const { groups } = freeMounts(mounts, [])
  expect([...groups].map(([namespace, group]) => [namespace, group.map(({ id }) => id)])).toEqual([
    ['', ['pip', 'apt']],
    ['team', ['uv']]
  ])
})

test('the build that finds mounts has no base image and no network, and the owners of the mounts', () => {
  expect(probeDockerfile([mount('pip'), mount('apt', { owner: { uid: 1000, gid: 50, mode: 0o750 } })])).toBe(
    `FROM scratch
ARG TARGETARCH
COPY probe-$TARGETARCH /probe
ARG MOUNT_0
ARG MOUNT_1
ARG MOUNT_RUN
RUN --network=none --mount=type=cache,id=$MOUNT_0,target=/mounts/0 --mount=type=cache,id=$MOUNT_1,target=/mounts/1,uid=1000,gid=50,mode=750 ["/probe"]
`
  )
})
