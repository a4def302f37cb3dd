/** A project that tries to give orders: to the runner through the log, to browsers through the summary, to docker through arguments. */
import { expect, test } from '@jest/globals'
import { useJobs } from '../support/jobs.ts'

const jobs = useJobs()

/** What a runner obeys when it stands at the start of a line, or within one. */
const orders = [
  '::set-output name=evil::1',
  '  ::add-mask::evil',
  '##[error]evil',
  '::stop-commands::evil',
  '::error::evil'
]
const markup = '<img src=x onerror=evil()>`|<!--'
const colours = '\\033[31mred\\033[0m\\033]0;title\\007'

const web = `FROM busybox:latest
LABEL evil="${markup}"
RUN --network=none printf '%s\\n' '${orders.join("' '")}' && printf '${colours}\\n'
RUN --network=none echo "${markup} @team [a](https://evil.example)" && echo "::set-output name=evil::2"
`
const compose = `name: shop
services:
  web.--privileged_x: {build: ./web, image: "shop-web"}
  worker:
    build:
      context: ./worker
      dockerfile: "::error file=evil,line=1::Dockerfile"
      args: {"--output": "type=local,dest=/tmp/evil", "EVIL": "\\n::set-output name=evil::3\\n"}
`
const worker = `FROM busybox:latest
ARG EVIL
LABEL evil=$EVIL
RUN --network=none <<::set-output
echo "::set-output name=evil::4"
printf 'last words ::add-mask::evil' >&2; exit 3
::set-output
`
const files = {
  'compose.yaml': compose,
  'web/Dockerfile': web,
  'worker/::error file=evil,line=1::Dockerfile': worker
}

test('nothing that a build prints or is named obeys anybody but the user', async () => {
  await jobs.onFreshEngine(async engine => {
    const inputs = { progress: 'plain', workspace: '<img src=x>::set-output name=evil::5' }
    const { main, post, report } = await jobs.run(engine, jobs.project(files), { cache: jobs.folder(), inputs })
    expect(main.outcome).toBe('failure')
    const names = new Set([...main.commands, ...post.commands].map(command => command.name))
    expect([...names].sort()).toEqual(['endgroup', 'error', 'group'])
    expect(main.annotations).toHaveLength(1)
    expect(Object.values(main.outputs).join()).not.toContain('evil')
    expect(main.outputs).not.toHaveProperty('evil')
    expect([...main.masks, ...post.masks].join()).not.toContain('evil')
    // What was printed is there to be read all the same, colours left out.
    expect(main.log).toContain('│ ::set-output name=evil::1')
    expect(main.log).toContain('│ ## [error]evil')
    expect(main.log).toContain('│ red\n')
    expect(main.log).toContain('│ last words ::add-mask::evil')
    expect(/[^\P{Cc}\n\t]/u.test(main.log)).toBe(false)

    expect(report?.services.map(service => service.name)).toEqual(['web.--privileged_x', 'worker'])
    expect(post.summary).not.toMatch(/<img|<!--|\[a\]\(https|@team/)
    expect(post.summary).toContain('&#60;img')
  })
}, 60_000)
