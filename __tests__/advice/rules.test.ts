/** Single cases of the rules beside the examples of their pages. */
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { fixedDockerfile, openProject, rulesAndLines } from './projects.ts'

const python = 'FROM python:3.12-slim\n'
const pipMount = (target: string, rest = '') => `RUN --mount=type=cache,target=${target}${rest} pip install flask\n`
const requirements = { 'requirements.txt': 'flask\n' }

describe('an install without a cache mount', () => {
  test.each([
    ['RUN pip install flask', 'pip', '/root/.cache/pip'],
    ['RUN python3 -m pip install flask', 'pip', '/root/.cache/pip'],
    ['RUN /opt/venv/bin/pip3.12 wheel flask', 'pip', '/root/.cache/pip'],
    ['RUN set -e; if true; then pip install flask; fi', 'pip', '/root/.cache/pip'],
    ['RUN ["pip", "install", "flask"]', 'pip', '/root/.cache/pip'],
    ['RUN <<EOF\npip install flask\nEOF', 'pip', '/root/.cache/pip'],
    ['ENV XDG_CACHE_HOME=/caches\nRUN pip install flask', 'pip', '/caches/pip'],
    ['ENV HOME=/srv\nRUN pip install flask', 'pip', '/srv/.cache/pip'],
    ['RUN PIP_CACHE_DIR=/c pip install flask', 'pip', '/c'],
    ['RUN pip install --cache-dir=/c flask', 'pip', '/c'],
    ['RUN uv sync --locked', 'uv', '/root/.cache/uv'],
    ['RUN uv pip install --system flask', 'uv', '/root/.cache/uv'],
    ['RUN poetry install', 'poetry', '/root/.cache/pypoetry/artifacts'],
    ['RUN pipenv sync', 'pipenv', '/root/.cache/pipenv'],
    ['RUN pdm install', 'pdm', '/root/.cache/pdm'],
    ['RUN npm ci', 'npm', '/root/.npm'],
    ['RUN yarn install', 'yarn', '/usr/local/share/.cache/yarn'],
    ['RUN yarn --frozen-lockfile', 'yarn', '/usr/local/share/.cache/yarn'],
    ['RUN bun install --frozen-lockfile', 'bun', '/root/.bun/install/cache'],
    ['RUN conda env create -f environment.yml', 'conda', '/opt/conda/pkgs'],
    ['RUN mamba install -y numpy', 'conda', '/opt/conda/pkgs'],
    ['RUN apk add --no-cache gcc', 'apk', '/etc/apk/cache'],
    ['RUN pnpm install', 'pnpm', '/root/.local/share/pnpm/store'],
    ['RUN go mod download', 'go', '/go/pkg/mod'],
    ['RUN cargo fetch', 'cargo', '/usr/local/cargo/registry'],
    ['RUN mvn package', 'maven', '/root/.m2'],
    ['RUN ./gradlew build', 'gradle', '/root/.gradle'],
    ['RUN composer install', 'composer', '/root/.cache/composer'],
    ['RUN apt-get update && apt-get -y install gcc', 'apt', '/var/cache/apt'],
    ['RUN dnf install -y gcc', 'dnf', '/var/cache/dnf']
  ])('%s', (step, tool, folder) => {
    const { findings } = openProject({ Dockerfile: `${python}${step}\n` })
    expect(findings.map(({ rule }) => rule)).toEqual(['install-without-cache-mount'])
    expect(findings[0]?.message).toMatch(new RegExp(`^${tool} downloads everything again`))
    expect(findings[0]?.remedy).toContain(`--mount=type=cache,target=${folder}`)
  })

  test.each([
    [
      'another subcommand',
      'RUN pip list && npm run build && apt-get update && uv run x && yarn build && yarn --version'
    ],
    ['nothing to download', 'RUN pip install --no-deps . && pip install --no-index --find-links /w flask'],
    ['wheels of another stage', 'FROM debian:12\nCOPY --from=0 /wheels /wheels\nRUN pip install --no-cache /wheels/*'],
    ['no network', 'RUN --network=none pip install flask'],
    ['a word that is no command', 'RUN echo "pip install flask" && printf "%s" pip install'],
    ['a here-document for another program', 'RUN python3 <<EOF\npip install flask\nEOF'],
    ['a comment', 'RUN true \\\n# pip install flask\n  && true'],
    ['a mount above the folder', 'RUN --mount=type=cache,target=/root/.cache pip install flask'],
    [
      'a mount whose target is a variable',
      'ARG C=/root/.cache/pip\nRUN --mount=type=cache,target=$C pip install flask'
    ],
    [
      'a mount for apt alone',
      'RUN rm /etc/apt/apt.conf.d/docker-clean\nRUN --mount=type=cache,target=/var/cache/apt apt-get install gcc'
    ]
  ])('is not: %s', (_, step) => {
    expect(rulesAndLines(`${python}${step}\n`)).toEqual([])
  })

  test('in a stage that the target does not need is nobody’s concern', () => {
    expect(rulesAndLines(`${python}RUN pip install flask\nFROM python:3.12-slim\n`)).toEqual([])
  })

  test('of a user with a known number gets a mount that belongs to the user', () => {
    const before = `${python}RUN useradd -m -u 1001 app\nUSER app\nRUN pip install flask\n`
    expect(fixedDockerfile(before)).toContain(
      'RUN --mount=type=cache,target=/home/app/.cache/pip,uid=1001,gid=1001 \\\n    pip install flask\n'
    )
  })

  test('is not fixed where the user is not known', () => {
    for (const before of [
      `${python}RUN useradd -m app\nUSER app\nRUN pip install a\n`,
      'FROM acme/base:1\nRUN pip install a\n'
    ])
      expect(fixedDockerfile(before)).toBe(before)
  })

  test('is fixed for every tool of a step, with what else keeps their caches empty', () => {
    const before = `FROM debian:12
RUN apt-get update \\
    && apt-get install -y python3-pip \\
    && pip install --no-cache-dir flask \\
    && rm -rf /var/lib/apt/lists/*
`
    expect(fixedDockerfile(before)).toBe(`FROM debian:12
RUN rm -f /etc/apt/apt.conf.d/docker-clean && \\
    echo 'Binary::apt::APT::Keep-Downloaded-Packages "true";' > /etc/apt/apt.conf.d/keep-cache
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/root/.cache/pip \\
    apt-get update \\
    && apt-get install -y python3-pip \\
    && pip install flask \\
    && rm -rf /var/lib/apt/lists/*
`)
  })
})

describe('a cache that is turned off', () => {
  test.each([
    ['an option', pipMount('/root/.cache/pip').replace('install', 'install --no-cache-dir'), 2],
    ['an option by its beginning', pipMount('/root/.cache/pip').replace('install', 'install --no-cache'), 2],
    ['a variable, whatever its value', `ENV PIP_NO_CACHE_DIR=0\n${pipMount('/root/.cache/pip')}`, 2],
    ['a variable of the command', pipMount('/root/.cache/pip').replace('pip i', 'PIP_NO_CACHE_DIR=1 pip i'), 2],
    ['purging', pipMount('/root/.cache/pip').replace('\n', ' && pip cache purge\n'), 2],
    ['removing', pipMount('/root/.cache/pip').replace('\n', ' && rm -rf ~/.cache\n'), 2],
    [
      'another tool’s option',
      'ENV UV_LINK_MODE=copy\nRUN --mount=type=cache,target=/root/.cache/uv uv sync --no-cache\n',
      3
    ]
  ])('by %s', (_, steps, line) => {
    expect(rulesAndLines(`${python}${steps}`)).toEqual([`cache-turned-off ${line}`])
  })

  test.each([
    ['without a value', `ENV PIP_NO_CACHE_DIR=\n${pipMount('/root/.cache/pip')}`],
    [
      'by pruning what uv need not keep',
      'ENV UV_LINK_MODE=copy\nRUN --mount=type=cache,target=/root/.cache/uv uv sync && uv cache prune --ci\n'
    ],
    ['by removing something else', pipMount('/root/.cache/pip').replace('\n', ' && rm -rf /tmp/*\n')]
  ])('is not: %s', (_, steps) => {
    expect(rulesAndLines(`${python}${steps}`)).toEqual([])
  })
})

describe('a mount at another folder', () => {
  test.each([
    [
      'root’s, for another user',
      `RUN useradd -m -u 7 app\nUSER app\n${pipMount('/root/.cache/pip', ',uid=7,gid=7')}`,
      '/home/app/.cache/pip'
    ],
    ['the default, with another in the environment', `ENV PIP_CACHE_DIR=/c/\n${pipMount('/root/.cache/pip')}`, '/c'],
    [
      'one that a stage before it has set',
      `FROM python:3.12-slim AS a\nENV PIP_CACHE_DIR=/c\nFROM a\n${pipMount('/root/.cache/pip')}`,
      '/c'
    ],
    ['one of several below it', pipMount('/root/.cache/pip/http'), '/root/.cache/pip']
  ])('%s', (_, steps, folder) => {
    const { findings } = openProject({ Dockerfile: `${python}${steps}` })
    expect(findings.map(({ rule }) => rule)).toEqual(['cache-mount-target'])
    expect(findings[0]?.remedy).toBe(`Mount the cache at ${folder}.`)
  })

  test.each([
    [
      'the node user’s',
      'FROM node:22-slim\nUSER node\nRUN --mount=type=cache,target=/home/node/.npm,uid=1000,gid=1000 npm ci\n'
    ],
    ['what nobody can tell', `FROM acme/base:1\n${pipMount('/home/x/.cache/pip')}`],
    ['what nobody can tell of a user that is named', `FROM acme/base:1\nUSER root\n${pipMount('/caches/pip')}`],
    ['a user’s whose home is not known', `${python}USER 1000\n${pipMount('/home/x/.cache/pip', ',uid=1000')}`]
  ])('is not: %s', (_, dockerfile) => {
    expect(rulesAndLines(dockerfile)).toEqual([])
  })
})

describe('a mount of another user', () => {
  const asApp = (options: string) =>
    `${python}RUN adduser --uid 5 --gecos "" app\nUSER app\n${pipMount('/home/app/.cache/pip', options)}`
  test.each([
    ['root’s', '', ['cache-mount-owner 4']],
    ['another’s', ',uid=6', ['cache-mount-owner 4']],
    ['the user’s', ',uid=5', []],
    ['everybody’s', ',mode=0777', []]
  ])('%s', (_, options, expected) => {
    expect(rulesAndLines(asApp(options))).toEqual(expected)
  })

  test('is made the user’s', () => {
    expect(fixedDockerfile(asApp(',uid=6,gid=6'))).toContain('target=/home/app/.cache/pip,uid=5,gid=5 pip')
  })

  test('is not for root with pip', () => {
    expect(rulesAndLines(`${python}${pipMount('/root/.cache/pip', ',uid=5')}`)).toEqual(['cache-mount-owner 2'])
    expect(fixedDockerfile(`${python}${pipMount('/root/.cache/pip', ',uid=5')}`)).toBe(
      `${python}${pipMount('/root/.cache/pip')}`
    )
  })
})

describe('a copy of everything before an install', () => {
  const mounted = (steps: string) =>
    `${python}WORKDIR /app\n${steps}`.replaceAll('RUN ', 'RUN --mount=type=cache,target=/root ')
  test.each([
    ['in a stage before', 'COPY . .\nFROM 0\nRUN pip install -r requirements.txt\n', ['copy-before-dependencies 3']],
    ['with ADD', 'ADD ./ /app\nRUN pip install flask\n', ['copy-before-dependencies 3']],
    ['of the project itself', 'COPY . .\nRUN pip install .\n', ['copy-before-dependencies 3']],
    [
      'of the project after its dependencies',
      'RUN pip install -r requirements.txt\nCOPY . .\nRUN pip install --no-deps -e .\n',
      []
    ],
    ['from another stage', 'COPY --from=0 . .\nRUN pip install flask\n', []],
    ['after it', 'RUN pip install flask\nCOPY . .\n', []]
  ])('%s', (_, steps, expected) => {
    expect(rulesAndLines(mounted(steps), requirements)).toEqual(expected)
  })

  test('is nothing where the ignore file lets in only what it names', () => {
    const files = { ...requirements, '.dockerignore': '*\n!requirements.txt\n' }
    expect(rulesAndLines(mounted('COPY . .\nRUN pip install -r requirements.txt\n'), files)).toEqual([])
  })

  test('moves installs one after the other, with their comments and what they read', () => {
    const before = mounted(
      'COPY . .\nRUN pip install tea\n# Why.\nRUN npm ci\nRUN pip install -r deps/base.txt -c deps/pins.txt\nRUN make\n'
    )
    const files = { 'package.json': '{}', 'package-lock.json': '{}', 'deps/base.txt': 'a\n', 'deps/pins.txt': 'b\n' }
    expect(fixedDockerfile(before, files)).toBe(
      mounted(
        'RUN pip install tea\nCOPY package.json package-lock.json ./\n# Why.\nRUN npm ci\nCOPY deps/base.txt deps/pins.txt ./deps/\nRUN pip install -r deps/base.txt -c deps/pins.txt\nCOPY . .\nRUN make\n'
      )
    )
  })

  test.each([
    ['requirements name other files', 'RUN pip install -r requirements.txt\n', { 'requirements.txt': '-r more.txt\n' }],
    ['requirements are not there', 'RUN pip install -r other.txt\n', {}],
    ['more than installing is done', 'RUN ./prepare.sh && pip install -r requirements.txt\n', {}],
    ['the folder is another', 'WORKDIR /other\nRUN pip install -r requirements.txt\n', {}],
    [
      'scripts of the package run',
      'RUN npm ci\n',
      { 'package.json': '{"scripts":{"prepare":"x"}}', 'package-lock.json': '{}' }
    ],
    [
      'members of a workspace are needed',
      'RUN uv sync --no-install-project\n',
      { 'pyproject.toml': '[tool.uv.workspace]', 'uv.lock': 'x' }
    ],
    ['the list is made by a command', 'RUN pip install $(cat list.txt)\n', {}]
  ])('is left to people when %s', (_, steps, files) => {
    const before = mounted(`COPY . .\n${steps}`)
    expect(rulesAndLines(before, { ...requirements, ...files })).toContain('copy-before-dependencies 3')
    const fixed = fixedDockerfile(before, { ...requirements, ...files })
    expect(fixed.indexOf('COPY . .\n')).toBeLessThan(fixed.lastIndexOf('RUN '))
  })
})

describe('an argument that is different in every build', () => {
  const install = pipMount('/root/.cache/pip')
  test.each([
    'GIT_SHA',
    'GIT_COMMIT',
    'BUILD_DATE',
    'CACHEBUST',
    'VCS_REF',
    'COMMIT_HASH',
    'GITHUB_RUN_ID',
    'CI_COMMIT_SHORT_SHA'
  ])('%s, by its name', name => {
    expect(rulesAndLines(`${python}ARG ${name}\n${install}`)).toEqual(['busting-argument 2'])
  })

  test.each(['PYTHON_VERSION', 'PIP_INDEX_URL', 'DEBIAN_FRONTEND', 'UID', 'SHARED', 'REFERENCE'])('not %s', name => {
    expect(rulesAndLines(`${python}ARG ${name}\n${install}`)).toEqual([])
  })

  test('by a value that looks like a commit, which is not shown', () => {
    const value = '0123456789abcdef0123456789abcdef01234567'
    const compose = `services: {app: {build: {context: ., args: {RELEASE: "${value}"}}}}`
    const { findings } = openProject({ Dockerfile: `${python}ARG RELEASE\n${install}`, 'compose.yaml': compose })
    expect(findings.map(({ rule }) => rule)).toEqual(['busting-argument'])
    expect(JSON.stringify(findings)).not.toContain(value)
  })

  test('is in its place before an install that it is for, but not before others', () => {
    const own = `RUN --mount=type=cache,target=/root/.cache/pip pip install git+https://example.org/a@$GIT_REF\n`
    expect(rulesAndLines(`${python}ARG GIT_REF\n${own}${install}`)).toEqual([])
    const late = `${python}ARG GIT_REF\n${install}${own}`
    expect(rulesAndLines(late)).toEqual(['busting-argument 2'])
    expect(fixedDockerfile(late)).toBe(`${python}${install}ARG GIT_REF\n${own}`)
  })

  test('stays where a step before the installs may read it', () => {
    for (const step of ['RUN ./configure\n', 'ENV RELEASE=$GIT_SHA\n']) {
      const before = `${python}ARG GIT_SHA\n${step}${install}`
      expect(rulesAndLines(before)).toEqual(['busting-argument 2'])
      expect(fixedDockerfile(before)).toBe(before)
    }
  })
})

describe('base images', () => {
  test.each([
    ['python', ['unpinned-base-image 1']],
    ['python:latest', ['unpinned-base-image 1']],
    ['registry:5000/team/python', ['unpinned-base-image 1']],
    ['rust:nightly-slim', ['unpinned-base-image 1']],
    ['debian:stable-slim', ['unpinned-base-image 1']],
    ['python:3.12', []],
    ['registry:5000/team/python:7', []],
    [`python@sha256:${'0'.repeat(64)}`, []],
    ['scratch', []]
  ])('%s', (image, expected) => {
    expect(rulesAndLines(`FROM ${image}\n`)).toEqual(expected)
  })

  test('that an argument names are told as they are written', () => {
    const { findings } = openProject({ Dockerfile: 'ARG BASE=python\nFROM $BASE\n' })
    expect(findings[0]?.message).toContain('$BASE has no tag')
  })
})

test('a Dockerfile in the compose file is looked at, too, and not changed', () => {
  const compose =
    'services:\n  app:\n    build:\n      dockerfile_inline: |\n        FROM python:3.12\n        RUN pip install flask\n'
  const { findings, fix } = openProject({ 'compose.yaml': compose })
  expect(findings.map(({ rule, file, startLine }) => [rule, file, startLine])).toEqual([
    ['install-without-cache-mount', undefined, 2]
  ])
  expect(fix().files).toEqual([])
})

test('services with one Dockerfile have its findings together, and one that cannot be read has none', () => {
  const compose =
    'services:\n  a: {build: .}\n  b: {build: .}\n  c: {build: ./missing}\n  d: {build: {context: ., target: nothing}}\n'
  const { findings, folder } = openProject({ 'compose.yaml': compose, Dockerfile: `${python}RUN pip install flask\n` })
  expect(findings.map(({ file, services }) => [path.relative(folder, file ?? ''), services])).toEqual([
    ['Dockerfile', ['a', 'b']]
  ])
})

test('the same install is told once for two services, and not when BuildKit takes the one for the other', () => {
  const compose = 'services: {a: {build: ./a}, b: {build: ./b}}'
  const dockerfile = (folder: string) =>
    `${python}WORKDIR /${folder}\nCOPY requirements.txt ./\n${pipMount('/root/.cache/pip').replace('flask', '-r requirements.txt')}`
  const shared = (b: string, file: string) =>
    openProject({
      'compose.yaml': compose,
      'a/Dockerfile': dockerfile('a'),
      'a/requirements.txt': 'flask\n',
      'b/Dockerfile': dockerfile(b),
      'b/requirements.txt': file
    }).findings.map(({ rule, services }) => [rule, services])
  expect(shared('b', 'flask\n')).toEqual([['shareable-stages', ['b']]])
  expect(shared('a', 'flask\n')).toEqual([])
  expect(shared('b', 'django\n')).toEqual([])
})

describe('a Dockerfile that knows better', () => {
  const dockerfile = 'FROM python\nCOPY . .\nRUN pip install flask\n'
  test.each([
    ['', ['copy-before-dependencies', 'install-without-cache-mount', 'unpinned-base-image']],
    ['# advice=skip=unpinned-base-image\n', ['copy-before-dependencies', 'install-without-cache-mount']],
    ['#advice=skip=unpinned-base-image,copy-before-dependencies\r\n', ['install-without-cache-mount']],
    ['# advice=skip=all\n', []],
    [
      '# advice=skip=ALL\n# see advice=skip=all\n',
      ['copy-before-dependencies', 'install-without-cache-mount', 'unpinned-base-image']
    ]
  ])('%j', (comment, expected) => {
    expect(rulesAndLines(comment + dockerfile).map(found => found.split(' ')[0])).toEqual(expected)
  })
})

test('lines that are added end as those of the file do', () => {
  const before = `${python}WORKDIR /app\nCOPY . .\nRUN uv pip install -r requirements.txt\n`.replaceAll('\n', '\r\n')
  const fixed = fixedDockerfile(before, requirements)
  expect(fixed.replaceAll('\r\n', '\n')).toBe(
    `${python}WORKDIR /app\nCOPY requirements.txt ./\nENV UV_LINK_MODE=copy\nRUN --mount=type=cache,target=/root/.cache/uv \\\n    uv pip install -r requirements.txt\nCOPY . .\n`
  )
  expect(fixed.match(/[^\r]\n/)).toBeNull()
})

test('one Dockerfile for two contexts is only changed as is right for both', () => {
  const compose = `services:
  a: {build: {context: ./a, dockerfile: ../Dockerfile}}
  b: {build: {context: ./b, dockerfile: ../Dockerfile}}
`
  const dockerfile = `${python}WORKDIR /app\nCOPY . .\n${pipMount('/root/.cache/pip').replace('flask', '-r requirements.txt')}`
  const files = { 'compose.yaml': compose, Dockerfile: dockerfile, 'a/requirements.txt': 'flask\n' }
  const fixes = (b: string) => openProject({ ...files, 'b/requirements.txt': b }).fix().files.length
  expect(fixes('django\n')).toBe(1)
  expect(fixes('-e .\n')).toBe(0)
})

test('values of build arguments are not shown', () => {
  const { findings } = openProject({
    'compose.yaml': 'services: {app: {build: {context: ., args: {PLACE: /s3cret}}}}',
    Dockerfile: `${python}ARG PLACE\nENV PIP_CACHE_DIR=$PLACE\nRUN pip install flask\n`
  })
  expect(findings[0]?.remedy).toBe("Mount pip's cache folder: RUN --mount=type=cache,target=$PLACE.")
})

test.each([
  ['python:3.12', true],
  ['docker.io/library/python:3.12', true],
  ['public.ecr.aws/docker/library/python:3.12', true],
  ['ghcr.io/astral-sh/uv:python3.12-bookworm', true],
  ['localhost:5000/python:3.12', false],
  ['ghcr.io/acme/python:3.12', false],
  ['acme/python:3.12', false]
])('an install on %s is fixed: %s', (image, isFixed) => {
  const before = `FROM ${image}\nRUN pip install flask\n`
  expect(fixedDockerfile(before) !== before).toBe(isFixed)
})

test('nothing is known of a base that is another service', () => {
  const compose = `services:
  base: {build: ./base}
  app: {build: {context: ./app, additional_contexts: {base: "service:base"}}}
`
  const files = { 'base/Dockerfile': `${python}USER www-data\n`, 'app/Dockerfile': `FROM base\n${pipMount('/c/pip')}` }
  expect(openProject({ ...files, 'compose.yaml': compose }).findings).toEqual([])
})
