import { expect, test } from '@jest/globals'
import { ownSettings, profileFile, profileLines, setsAll, shellOf } from '../../src/cli/setup/shell-profile.ts'

const linux = { env: {}, home: '/home/ann', platform: 'linux' } as const

test('every shell has its own file', () => {
  const none = () => false
  expect(profileFile('bash', linux, none)).toBe('/home/ann/.bashrc')
  expect(profileFile('zsh', linux, none)).toBe('/home/ann/.zshrc')
  expect(profileFile('zsh', { ...linux, env: { ZDOTDIR: '/home/ann/.zsh' } }, none)).toBe('/home/ann/.zsh/.zshrc')
  expect(profileFile('fish', linux, none)).toBe('/home/ann/.config/fish/config.fish')
  expect(profileFile('fish', { ...linux, env: { XDG_CONFIG_HOME: '/cfg' } }, none)).toBe('/cfg/fish/config.fish')
})

test.each([
  [[], '.bash_profile'],
  [['.bashrc', '.profile'], '.profile'],
  [['.profile', '.bash_login'], '.bash_login'],
  [['.profile', '.bash_login', '.bash_profile'], '.bash_profile']
])('of the files %j bash on macOS goes on reading the one that it reads: %s', (there, expected) => {
  const exists = (file: string) => there.some(name => file === `/Users/ann/${name}`)
  expect(profileFile('bash', { env: {}, home: '/Users/ann', platform: 'darwin' }, exists)).toBe(
    `/Users/ann/${expected}`
  )
})

test('every shell has its own words', () => {
  expect(profileLines('zsh')).toEqual(['export DOCKER_BUILDKIT=1', 'export COMPOSE_DOCKER_CLI_BUILD=1'])
  expect(profileLines('fish')).toEqual(['set -gx DOCKER_BUILDKIT 1', 'set -gx COMPOSE_DOCKER_CLI_BUILD 1'])
})

test('the shell is that of $SHELL, and one that is not known is told', () => {
  expect(shellOf({ SHELL: '/usr/bin/fish' })).toBe('fish')
  expect(() => shellOf({ SHELL: '/bin/tcsh' })).toThrow('The shell "tcsh" is not known')
})

test('what a user has set by hand is found, the last one of each name', () => {
  const content = [
    '# export DOCKER_BUILDKIT=0',
    'export DOCKER_BUILDKIT=0',
    "  export DOCKER_BUILDKIT='1' # on",
    'set -gx COMPOSE_DOCKER_CLI_BUILD 1',
    'export MY_DOCKER_BUILDKIT=7'
  ].join('\n')
  expect(ownSettings(content)).toEqual([
    { name: 'DOCKER_BUILDKIT', value: '1', line: 3 },
    { name: 'COMPOSE_DOCKER_CLI_BUILD', value: '1', line: 4 }
  ])
  expect(setsAll(content)).toBe(true)
  expect(setsAll('export DOCKER_BUILDKIT=1\n')).toBe(false)
})
