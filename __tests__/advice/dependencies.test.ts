/** Which installs can be moved before the code: only those that surely find there what they read. */
import { describe, expect, test } from '@jest/globals'
import { type Files, fixedDockerfile, rulesAndLines } from './projects.ts'

const start = 'FROM python:3.12-slim\nWORKDIR /app\n'
const mount = 'RUN --mount=type=cache,target=/root '
const uvProject = { 'pyproject.toml': '[project]\nname = "a"\n', 'uv.lock': 'x', 'requirements.txt': 'tea\n' }

describe('after a copy of everything', () => {
  const copied = (command: string) => `${start}ENV UV_LINK_MODE=copy\nCOPY . .\n${mount}${command}\n`
  const moved = (files: string, command: string) =>
    `${start}ENV UV_LINK_MODE=copy\n${files}${mount}${command}\nCOPY . .\n`

  test.each<[string, string, Files]>([
    ['uv sync --locked --no-install-project --extra cpu', 'COPY pyproject.toml uv.lock ./\n', uvProject],
    [
      'uv sync --no-install-project --python 3.12',
      'COPY pyproject.toml uv.lock uv.toml .python-version ./\n',
      { ...uvProject, 'uv.toml': 'x', '.python-version': '3.12\n' }
    ],
    [
      'poetry install --no-root --only main',
      'COPY pyproject.toml poetry.lock poetry.toml ./\n',
      { 'pyproject.toml': '[tool.poetry]\n', 'poetry.lock': 'x', 'poetry.toml': '[virtualenvs]\nin-project = true\n' }
    ],
    ['pip install -qr requirements.txt', 'COPY requirements.txt ./\n', { 'requirements.txt': 'tea\n' }],
    [
      'pip install --require-hashes -r requirements.txt',
      'COPY requirements.txt ./\n',
      {
        'requirements.txt':
          '# Made.\n--index-url https://example.org/simple\ntea[hot]==1.0 \\\n    --hash=sha256:00 ; python_version > "3"\nmilk @ https://example.org/milk.whl\n'
      }
    ],
    ['pip install "tea>=1,<2" git+https://example.org/milk@v1', '', {}],
    ['npm install -g @acme/tool@2', '', {}]
  ])('%s is moved with what it reads', (command, read, files) => {
    expect(fixedDockerfile(copied(command), files)).toBe(moved(read, command))
  })

  test.each<[string, Files]>([
    ['uv sync --extra cpu', uvProject],
    ['uv sync --group prod', uvProject],
    ['uv sync --no-install-project --package api', uvProject],
    ['uv sync --no-install-project --project api', uvProject],
    ['uv sync --no-install-project', { ...uvProject, 'pyproject.toml': '[project]\ndynamic = ["dependencies"]\n' }],
    ['uv add tea', uvProject],
    ['uv pip install -r requirements.txt', { ...uvProject, 'uv.toml': 'find-links = ["wheels"]\n' }],
    ['pip install -e src/pkg', {}],
    ['pip install src/pkg', {}],
    ['pip install -f wheels tea', {}],
    ['pip install --find-links=wheels tea', {}],
    ['pip install -i ./simple tea', {}],
    ['pip install $PACKAGES', {}],
    ['PIP_CONSTRAINT=pins.txt pip install tea', {}],
    ['pip install -r requirements.txt', { 'requirements.txt': 'libs/tea.whl\n' }],
    ['pip install -r requirements.txt', { 'requirements.txt': '--find-links wheels\ntea\n' }],
    ['pip install -r requirements.txt', { 'requirements.txt': 'tea @ file:///app/tea\n' }],
    ['pip install -r pyproject.toml', uvProject],
    ['.venv/bin/pip install tea', {}],
    ['/app/bin/pip install tea', {}],
    ['npm ci --prefix=web', { 'package.json': '{}', 'package-lock.json': '{}' }],
    ['npm install -g tools/cli', {}],
    ['npm ci', { 'package.json': '{}', 'package-lock.json': '{}', 'binding.gyp': '{}' }],
    ['go mod download', { 'go.mod': 'module a\n', 'go.sum': 'x', 'go.work': 'use ./b\n' }],
    ['apt-get install -y pkgs/tea.deb', {}]
  ])('%s is left where it is: %j', (command, files) => {
    expect(fixedDockerfile(copied(command), files)).toContain('COPY . .\nRUN ')
  })

  test.each<[string, Files]>([
    ['npm ci', { 'package.json': '{}', 'package-lock.json': '{}', 'node_modules/a/index.js': 'x' }],
    ['pip install -t lib tea', { 'lib/tea/__init__.py': 'x' }],
    ['python -m venv venv && pip install tea', { 'venv/pyvenv.cfg': 'x' }],
    ['uv sync --no-install-project', { ...uvProject, '.venv/pyvenv.cfg': 'x' }]
  ])('%s is not moved below what the copy would put over it', (command, files) => {
    // Or else the fix of that rule comes first, and this one is right then.
    const text = `# advice=skip=weak-dockerignore\n${copied(command)}`
    expect(fixedDockerfile(text, files).indexOf('COPY . .')).toBe(text.indexOf('COPY . .'))
    const [folder = ''] = Object.keys(files).at(-1)?.split('/') ?? []
    expect(fixedDockerfile(text, { ...files, '.dockerignore': `${folder}\n` })).toContain(`${command}\nCOPY . .\n`)
  })

  test('a blank line and comments before the install go along', () => {
    const text = `${start}COPY . .\n\n# Why.\n# And how.\n${mount}pip install tea\n`
    expect(fixedDockerfile(text)).toBe(`${start}# Why.\n# And how.\n${mount}pip install tea\nCOPY . .\n\n`)
  })

  test.each([
    ['COPY requirements.txt ./\n', ''],
    ['COPY requirements.txt /app/\n', ''],
    ['COPY requirements.txt /tmp/\n', 'COPY requirements.txt ./\n'],
    ['COPY --from=0 requirements.txt ./\n', 'COPY requirements.txt ./\n']
  ])('beside %j the file is copied: %j', (first, copied) => {
    const steps = (rest: string) => `FROM debian:12\n${start}${first}${rest}`
    const install = `${mount}pip install -r requirements.txt\n`
    expect(fixedDockerfile(steps(`COPY . .\n${install}`), { 'requirements.txt': 'tea\n' })).toBe(
      steps(`${copied}${install}COPY . .\n`)
    )
  })
})

test.each(['--extra cpu', '--group prod', '--package api', '--python 3.12'])(
  'the two steps of uv with %s are as they should be',
  option => {
    const sync = `RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked ${option}`
    const dockerfile = `${start}ENV UV_LINK_MODE=copy\nCOPY pyproject.toml uv.lock ./\n${sync} --no-install-project\nCOPY . .\n${sync}\n`
    expect(rulesAndLines(dockerfile, uvProject)).toEqual([])
  }
)

describe('code that comes early', () => {
  const install = `${mount}pip install -r requirements.txt\n`
  const files = {
    'requirements.txt': 'tea\n',
    'main.py': 'x',
    'settings.json': '{}',
    'shop/main.py': 'x',
    'shop/requirements.txt': 'milk\n'
  }

  test('is moved when it is alone and nothing between needs it', () => {
    const before = `${start}COPY main.py ./\nCOPY requirements.txt ./\n${install}`
    expect(fixedDockerfile(before, files)).toBe(`${start}COPY requirements.txt ./\n${install}COPY main.py ./\n`)
  })

  test.each([
    ['it comes with the list of packages', `COPY main.py requirements.txt ./\n${install}`],
    [
      'a later copy may go over it',
      `COPY shop ./shop\nCOPY settings.json ./shop/\nCOPY requirements.txt ./\n${install}`
    ],
    ['its place depends on a variable', `ENV TO=shop\nCOPY shop $TO\nCOPY requirements.txt ./\nENV TO=b\n${install}`]
  ])('is told and left when %s', (_, steps) => {
    expect(rulesAndLines(start + steps, files).join()).toContain('early-change')
    expect(fixedDockerfile(start + steps, files)).toBe(start + steps)
  })

  test.each([
    ['the folder holds the list of packages', `COPY shop/ ./\n${install}`],
    ['the list is read from where it is copied to', `COPY shop /srv\n${install.replace('req', '/srv/req')}`],
    ['the list is read by its folder', `COPY shop shop\n${install.replace('req', 'shop/req')}`]
  ])('is nothing when %s', (_, steps) => {
    expect(rulesAndLines(start + steps, files)).toEqual([])
  })
})
