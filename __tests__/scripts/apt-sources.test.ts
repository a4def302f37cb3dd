import { expect, test } from '@jest/globals'
import { parseDeb822Sources, parseOneLineSources } from '../../scripts/engine/apt-sources.ts'

test('a deb822 file gives one source for each address, with comments and disabled stanzas left out', () => {
  const text = `Types: deb deb-src
# kept by the installer
URIs: https://one.example/debian https://two.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/archive.gpg

Types: deb-src
URIs: https://sources.example/debian
Suites: bookworm
Components: main

Enabled: no
Types: deb
URIs: https://off.example/debian
Suites: bookworm
Components: main
`
  const common = {
    suites: ['bookworm', 'bookworm-updates'],
    components: ['main', 'contrib'],
    signedBy: '/usr/share/keyrings/archive.gpg'
  }
  expect(parseDeb822Sources(text)).toEqual([
    { uri: 'https://one.example/debian', ...common },
    { uri: 'https://two.example/debian', ...common }
  ])
})

test('a key written into a deb822 file is kept with all its lines', () => {
  const text = `types: deb
uris: https://one.example/debian
suites: trixie
components: main
signed-by:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 bWFkZSB1cA==
 -----END PGP PUBLIC KEY BLOCK-----
`
  expect(parseDeb822Sources(text)).toEqual([
    {
      uri: 'https://one.example/debian',
      suites: ['trixie'],
      components: ['main'],
      signedBy: '\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n bWFkZSB1cA==\n -----END PGP PUBLIC KEY BLOCK-----'
    }
  ])
})

test('a file of one source a line gives those of binary packages', () => {
  const text = `# deb https://old.example/debian bookworm main
deb [arch=amd64 signed-by=/etc/key.gpg] https://one.example/debian bookworm main contrib # the main one
deb-src https://one.example/debian bookworm main
  deb http://two.example/debian/ bookworm-updates main
`
  expect(parseOneLineSources(text)).toEqual([
    {
      uri: 'https://one.example/debian',
      suites: ['bookworm'],
      components: ['main', 'contrib'],
      signedBy: '/etc/key.gpg'
    },
    { uri: 'http://two.example/debian/', suites: ['bookworm-updates'], components: ['main'] }
  ])
})
