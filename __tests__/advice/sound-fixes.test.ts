/** Dockerfiles that a careless fix would break: what cannot be done safely is told and left to people. */
import { describe, expect, test } from '@jest/globals'
import { fixedDockerfile, rulesAndLines } from './projects.ts'

const python = 'FROM python:3.12-slim\n'
const debian = 'FROM debian:12\n'
const pip = 'RUN --mount=type=cache,target=/root/.cache/pip \\\n    '
const keepPackages = `RUN rm -f /etc/apt/apt.conf.d/docker-clean && \\
    echo 'Binary::apt::APT::Keep-Downloaded-Packages "true";' > /etc/apt/apt.conf.d/keep-cache
`
const aptMount = 'RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \\\n    '

describe('a mount hides nothing that later steps or the image need', () => {
  test("poetry's virtual environments stay in the image", () => {
    expect(fixedDockerfile(`${python}RUN poetry install --no-root\n`)).toBe(
      `${python}RUN --mount=type=cache,target=/root/.cache/pypoetry/artifacts \\
    --mount=type=cache,target=/root/.cache/pypoetry/cache \\
    poetry install --no-root
`
    )
  })

  test.each([
    [
      'both folders',
      '--mount=type=cache,target=/root/.cache/pypoetry/cache --mount=type=cache,target=/root/.cache/pypoetry/artifacts'
    ],
    ['the folder above, which its author has chosen', '--mount=type=cache,target=/root/.cache/pypoetry']
  ])('poetry with mounts at %s is as it should be', (_, mounts) => {
    expect(rulesAndLines(`${python}RUN ${mounts} poetry install --no-root\n`)).toEqual([])
  })

  test('a mount of poetry at another place becomes one at each of its folders', () => {
    const step = (mounts: string) => `${python}ENV POETRY_CACHE_DIR=/c\nRUN ${mounts} poetry install --no-root\n`
    const wrong = '--mount=type=cache,target=/root/.cache/pypoetry'
    expect(fixedDockerfile(step(wrong))).toBe(
      step('--mount=type=cache,target=/c/artifacts --mount=type=cache,target=/c/cache')
    )
    expect(fixedDockerfile(step(`${wrong},id=poetry`))).toBe(step(`${wrong},id=poetry`))
  })

  test('the lists of a step before stay for apt', () => {
    expect(fixedDockerfile(`${debian}RUN apt-get update\nRUN apt-get install -y gcc\n`)).toBe(
      `${debian}RUN apt-get update\n${keepPackages}${aptMount}apt-get install -y gcc\n`
    )
  })

  test('a mount at the lists of apt alone is not moved', () => {
    const before = `${debian}RUN --mount=type=cache,target=/var/lib/apt/lists apt-get update && apt-get install -y gcc\n`
    expect(fixedDockerfile(before)).toBe(before)
  })

  test.each([
    'COPY --from=0 /root/.cache /root/.cache\nRUN pip install flask\n',
    'RUN pip install flask\nFROM python:3.12-slim\nCOPY --from=0 /root/.cache/pip /pip\n',
    'RUN uv sync --link-mode symlink\n'
  ])('a cache that is needed elsewhere stays: %j', steps => {
    const before = `${python}${steps}`
    expect(rulesAndLines(before).join()).toContain('install-without-cache-mount')
    expect(fixedDockerfile(before)).toBe(before)
  })
})

describe('removing a folder that becomes a mount', () => {
  test.each([
    ['goes with the mount', 'pip install a && rm -rf /root/.cache/pip', 'pip install a'],
    ['goes where the folder holds nothing else', 'pip install a && rm -rf ~/.cache', 'pip install a'],
    ['goes in a variable', 'pip install a; rm -rf "$HOME/.cache/pip" && true', 'pip install a; true'],
    [
      'goes without what else is removed',
      'pip install a && rm -rf /root/.cache/pip /root/.netrc /tmp/*',
      'pip install a && rm -rf /root/.netrc /tmp/*'
    ],
    [
      'goes from both ends of a list',
      'rm -rf /root/.cache/pip/* /x /root/.cache/pip && pip install a',
      'rm -rf /x && pip install a'
    ],
    [
      'goes out of a block',
      'pip install a; if b; then c; rm -r /root/.cache/pip; fi',
      'pip install a; if b; then c; fi'
    ]
  ])('%s', (_, before, after) => {
    expect(fixedDockerfile(`${python}RUN ${before}\n`)).toBe(`${python}${pip}${after}\n`)
  })

  test.each([
    ['in a subshell', '(pip install a && rm -rf /root/.cache)'],
    ['where a keyword wants a command', 'if true; then rm -rf /root/.cache/pip; fi; pip install a'],
    ['where it may fail', 'pip install a && rm -rf /root/.cache/pip || true'],
    ['with a variable that nobody knows', 'pip install a && rm -rf $CACHE'],
    ['with what else is in the folder above', 'pip install a && rm -rf /root'],
    ['by another command', 'pip install a && find /root/.cache -delete'],
    ['with what another command may have put there', './fetch.sh && pip install a && rm -rf /root/.cache']
  ])('stays %s, and there is no mount', (_, command) => {
    const before = `${python}RUN ${command}\n`
    expect(rulesAndLines(before)).toContain('install-without-cache-mount 2')
    expect(fixedDockerfile(before)).toBe(before)
  })

  test.each(['$POETRY_CACHE_DIR', '$' + '{POETRY_CACHE_DIR}', '/tmp/*'])(
    'stays with %s, where environments are, too',
    folder => {
      const before = `${python}ENV POETRY_CACHE_DIR=/tmp/poetry\nRUN poetry install --no-root && rm -rf ${folder}\n`
      expect(fixedDockerfile(before)).toBe(before)
    }
  )

  test('stays in a here-document after a keyword', () => {
    const before = `${python}RUN <<EOF\nif true; then\nrm -rf /root/.cache/pip\nfi\npip install a\nEOF\n`
    expect(fixedDockerfile(before)).toBe(before)
  })

  test('leaves credentials removed', () => {
    const step = 'apt-get update && apt-get install -y gcc && rm -rf /var/lib/apt/lists/* /root/.netrc /tmp/*\n'
    expect(fixedDockerfile(`${debian}RUN ${step}`)).toBe(`${debian}${keepPackages}${aptMount}${step}`)
    const mounted = 'RUN --mount=type=cache,target=/var/cache/apt --mount=type=cache,target=/var/lib/apt/lists '
    expect(fixedDockerfile(`${debian}${keepPackages}${mounted}${step}`)).toBe(
      `${debian}${keepPackages}${mounted}${step.replace(' /var/lib/apt/lists/*', '')}`
    )
  })
})

describe('what follows is not swallowed', () => {
  test('the exec form gets a mount, and keeps its words', () => {
    expect(fixedDockerfile(`${python}RUN ["pip", "install", "a"]\nCMD ["b"]\n`)).toBe(
      `${python}RUN --mount=type=cache,target=/root/.cache/pip ["pip", "install", "a"]\nCMD ["b"]\n`
    )
    for (const flags of ['', '--network=host ']) {
      const off = `${python}RUN ${flags}["pip", "install", "--no-cache-dir", "a"]\nCMD ["b"]\n`
      expect(fixedDockerfile(off)).toBe(off)
    }
  })

  const mounted = 'RUN --mount=type=cache,target=/root/.cache/pip pip install a\n'
  test.each([
    ['last', 'ENV A=1 \\\n    # Why.\n    PIP_NO_CACHE_DIR=1\n', 'ENV A=1\n'],
    ['first', 'ENV PIP_NO_CACHE_DIR=1 \\\n    # Why.\n    A=1\n', 'ENV A=1\n'],
    ['in between', 'ENV B=1 \\\n    PIP_NO_CACHE_DIR=1 \\\n    A=1\n', 'ENV B=1 \\\n    A=1\n']
  ])('a variable beside a comment goes, %s', (_, before, after) => {
    expect(fixedDockerfile(`${python}${before}${mounted}`)).toBe(`${python}${after}${mounted}`)
  })

  test('another escape character is left alone', () => {
    const before = `# escape=\`\n${python}RUN pip install --no-cache-dir \`\n    a\nCMD ["b"]\n`
    expect(fixedDockerfile(before)).toBe(before)
  })
})

describe('another image may have set what a Dockerfile does not', () => {
  const step = 'RUN --mount=type=cache,target=/root/.cache/uv uv pip install a\n'
  test.each([
    ['python:3.12', ['uv-link-mode 2']],
    ['acme/base:1', []]
  ])('UV_LINK_MODE on %s', (image, expected) => {
    expect(rulesAndLines(`FROM ${image}\n${step}`)).toEqual(expected)
  })
})

test.each([
  ['docker/dockerfile:1.4', 'docker/dockerfile:1'],
  ['docker/dockerfile:1.3-labs', 'docker/dockerfile:1-labs'],
  ['docker/dockerfile:1.0-experimental', 'docker/dockerfile:1'],
  ['docker/dockerfile-upstream:master', 'docker/dockerfile-upstream:master']
])('the frontend %s becomes %s', (before, after) => {
  const text = (name: string) => `# syntax=${name}\n${python}`
  expect(rulesAndLines(text(before))).toEqual(['outdated-syntax 1'])
  expect(fixedDockerfile(text(before))).toBe(text(after))
})
