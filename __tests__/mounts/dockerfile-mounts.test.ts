import { describe, expect, test } from '@jest/globals'
import { type DockerfileBuild, dockerfileMounts } from '../../src/mounts/dockerfile/cache-mounts.ts'

const mountsOf = (text: string, build: Partial<DockerfileBuild> = {}) =>
  dockerfileMounts({
    text,
    target: undefined,
    buildArguments: {},
    contexts: {},
    platform: 'linux/arm64',
    buildPlatform: 'linux/amd64',
    ...build
  })

/** `id at target on image`, for every mount. */
const briefly = (text: string, build: Partial<DockerfileBuild> = {}) =>
  mountsOf(text, build).mounts.map(({ flag, target, image }) => `${flag.id} at ${target} on ${image ?? 'nothing'}`)

const run = (flags: string) => `RUN --mount=type=cache,${flags} true\n`

describe('cache mounts of a Dockerfile', () => {
  test('are found with everything that tells them apart', () => {
    const flags = 'id=pip,sharing=locked,uid=1000,mode=0700,target=/root/.cache/'
    expect(mountsOf(`FROM python:3.11\n${run(flags)}${run('dst=/b/')}`)).toEqual({
      mounts: [
        {
          flag: {
            id: 'pip',
            target: '/root/.cache/',
            sharing: 'locked',
            owner: { uid: 1000, gid: 0, mode: 0o700 },
            from: undefined
          },
          target: '/root/.cache',
          image: 'python:3.11'
        },
        {
          flag: { id: '/b', target: '/b/', sharing: 'shared', owner: undefined, from: undefined },
          target: '/b',
          image: 'python:3.11'
        }
      ],
      unreadable: []
    })
  })

  test('are those of steps over several lines, in lower case, and not those inside a here-document', () => {
    const text = `FROM a
run --mount=type=bind,target=/src \\
  # why
  --mount=type=cache,target=/one \\
  --mount=target=/two,type=cache pip install --mount=type=cache,target=/no
RUN <<EOT
RUN --mount=type=cache,target=/no true
FROM b
EOT
COPY <<a <<b /x/
RUN --mount=type=cache,target=/no true
a
b
RUN --mount=type=cache,target=/three <<-EOT
\techo
\tEOT
`
    expect(briefly(text)).toEqual(['/one at /one on a', '/two at /two on a', '/three at /three on a'])
  })

  test('take their variables from build arguments, defaults, global arguments and the platform', () => {
    const text = `ARG ROOT=/opt
ARG BASE=\${WHICH:-python}:3
FROM $BASE
ARG ROOT
ARG NAME="my cache"
ARG GIVEN=default
ARG TARGETARCH
ENV UV=$ROOT/uv
ENV UV=/later PIP=\${UV}/pip
ENV OLD way \${ROOT}
${run('target=$ROOT/a,id=$NAME')}${run('target=$UV-$PIP')}${run('target=/$GIVEN,id=x-$TARGETARCH')}${run('target=/o,id=$OLD')}`
    expect(briefly(text, { buildArguments: { GIVEN: 'from outside' } })).toEqual([
      'my cache at /opt/a on python:3',
      '/later-/opt/uv/pip at /later-/opt/uv/pip on python:3',
      'x-arm64 at /from outside on python:3',
      'way /opt at /o on python:3'
    ])
  })

  test('start relative targets from the folder of the step, and keep the id as it is written', () => {
    const text = `FROM scratch AS base
WORKDIR /srv
WORKDIR app
FROM base
${run('target=cache/')}${run('target=../x/./y')}`
    expect(briefly(text)).toEqual(['cache at /srv/app/cache on nothing', '../x/y at /srv/x/y on nothing'])
  })

  test('are those of the stages that the target needs', () => {
    const text = `FROM a AS one
${run('target=/one')}
FROM b AS Two
${run('target=/two')}
FROM c AS three
${run('target=/three')}
FROM d AS four
COPY --from=two /x /x
RUN --mount=type=bind,from=0,target=/y --mount=type=cache,target=/four true
FROM four AS last
${run('target=/last')}
FROM e
${run('target=/end')}`
    expect(briefly(text, { target: 'LAST' })).toEqual([
      '/one at /one on a',
      '/two at /two on b',
      '/four at /four on d',
      '/last at /last on d'
    ])
    expect(briefly(text)).toEqual(['/end at /end on e'])
    expect(() => briefly(text, { target: 'none' })).toThrow('there is no stage "none"')
  })

  test('leave out stages that an additional context stands for, and know the image of a context', () => {
    const text = `FROM a AS base
${run('target=/base')}
FROM base
${run('target=/app')}
FROM image AS last
COPY --from=1 / /
COPY --from=0 / /
${run('target=/last')}`
    const contexts = { base: 'target:other', image: 'docker-image://real:1' }
    expect(briefly(text, { contexts })).toEqual(['/app at /app on nothing', '/last at /last on real:1'])
  })

  test('that cannot be told are reported with their line, and never guessed', () => {
    const text = `FROM python
${run('target=$HOME/.cache')}${run('target=relative')}${run('sharing=wild,target=/x')}RUN --mount=type=bind,target=$HOME true
${run('target=')}${run('target=/y,mode=9')}`
    expect(mountsOf(text)).toEqual({
      mounts: [],
      unreadable: [
        { line: 2, flag: 'type=cache,target=$HOME/.cache', reason: 'the value of HOME comes from the base image' },
        { line: 3, flag: 'type=cache,target=relative', reason: 'it is relative to the folder of the base image' },
        { line: 4, flag: 'type=cache,sharing=wild,target=/x', reason: '"wild" is no way of sharing' },
        { line: 6, flag: 'type=cache,target=', reason: 'it has no target' },
        { line: 7, flag: 'type=cache,target=/y,mode=9', reason: '"9" is no number' }
      ]
    })
  })
})
