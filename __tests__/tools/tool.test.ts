import { describe, expect, test } from '@jest/globals'
import { checksumLine, digestOf } from '../../src/tools/checksums.ts'
import { assetFor, programName, tools } from '../../src/tools/tool.ts'
import { findVersion, isRelease, parseToolVersion } from '../../src/tools/tool-version.ts'

describe('the version that an input asks for', () => {
  test.each([
    ['installed', { kind: 'installed' }],
    ['latest', { kind: 'latest' }],
    ['0.29.1', { kind: 'exact', version: '0.29.1' }],
    ['v0.29.1', { kind: 'exact', version: '0.29.1' }],
    ['v5.0.0-rc.1', { kind: 'exact', version: '5.0.0-rc.1' }]
  ])('%s is understood', (text, version) => {
    expect(parseToolVersion(text)).toEqual(version)
  })

  test.each(['0.29', 'newest', 'vv0.29.1', '0.29.1/../..', '0.29.1 ', ''])('%j is not', text => {
    expect(parseToolVersion(text)).toBeUndefined()
  })
})

describe('the version that a tool reports', () => {
  test.each([
    ['github.com/docker/buildx v0.29.1 a32761aeb3debd39be1eca514af3693af0db334b', '0.29.1'],
    ['github.com/docker/buildx 0.29.1+ds1 0.29.1+ds1-4', '0.29.1'],
    ['2.40.3-3\n', '2.40.3-3'],
    ['v2.40.3-desktop.1', '2.40.3-desktop.1'],
    ['no version', undefined]
  ])('in %j', (text, version) => {
    expect(findVersion(text)).toBe(version)
  })

  test.each([
    ['2.40.3', '2.40.3', true],
    ['2.40.3-3', '2.40.3', true],
    ['2.40.3-desktop.1', '2.40.3', true],
    ['2.40.3-rc.1', '2.40.3', false],
    ['2.40.3', '2.40.3-rc.1', false],
    ['2.40.30', '2.40.3', false]
  ])('%s as the release %s: %s', (reported, version, same) => {
    expect(isRelease(reported, version)).toBe(same)
  })
})

describe('the file of a release', () => {
  test.each([
    ['buildx', 'linux', 'x64', 'buildx-v0.29.1.linux-amd64'],
    ['buildx', 'linux', 'arm', 'buildx-v0.29.1.linux-arm-v7'],
    ['buildx', 'linux', 'ppc64', 'buildx-v0.29.1.linux-ppc64le'],
    ['buildx', 'darwin', 'arm64', 'buildx-v0.29.1.darwin-arm64'],
    ['buildx', 'win32', 'x64', 'buildx-v0.29.1.windows-amd64.exe'],
    ['compose', 'linux', 'x64', 'docker-compose-linux-x86_64'],
    ['compose', 'linux', 'arm', 'docker-compose-linux-armv7'],
    ['compose', 'darwin', 'arm64', 'docker-compose-darwin-aarch64'],
    ['compose', 'win32', 'arm64', 'docker-compose-windows-aarch64.exe']
  ] as const)('of %s for %s on %s is %s', (tool, platform, arch, name) => {
    expect(assetFor(tools[tool], '0.29.1', { platform, arch })?.name).toBe(name)
  })

  test.each([
    ['freebsd', 'x64'],
    ['linux', 'mips'],
    ['darwin', 'riscv64']
  ] as const)('is missing for %s on %s', (platform, arch) => {
    expect(assetFor(tools.buildx, '0.29.1', { platform, arch })).toBeUndefined()
  })

  test('is verified by the list that was made after it was signed', () => {
    const lists = (platform: 'linux' | 'darwin' | 'win32') =>
      assetFor(tools.buildx, '0.37.0', { platform, arch: 'arm64' })?.checksumFiles
    expect(lists('linux')).toEqual(['checksums.txt'])
    expect(lists('darwin')).toEqual(['checksums-signed.txt', 'checksums.txt'])
    expect(lists('win32')).toEqual(['checksums-signed.txt', 'checksums.txt'])
    expect(assetFor(tools.compose, '2.40.3', { platform: 'linux', arch: 'x64' })?.checksumFiles).toEqual([
      'checksums.txt',
      'docker-compose-linux-x86_64.sha256'
    ])
  })

  test('is a program with the name of the plugin', () => {
    expect(programName(tools.compose, { platform: 'win32', arch: 'x64' })).toBe('docker-compose.exe')
    expect(programName(tools.buildx, { platform: 'darwin', arch: 'x64' })).toBe('docker-buildx')
  })
})

describe('a list of checksums', () => {
  const digest = 'AA7a9778349e1a8ace685e4c51a1d33e7a9b0aa6925d1c625b09cb3800eba696'
  const found = 'aa7a9778349e1a8ace685e4c51a1d33e7a9b0aa6925d1c625b09cb3800eba696'

  test.each([
    ['binary', `${digest} *buildx\n`],
    ['text', `${digest}  buildx\r\n`],
    ['a single blank', `${digest} buildx`]
  ])('may be written with %s', (_, line) => {
    expect(digestOf('buildx', `${'0'.repeat(64)} *buildx.sbom.json\n${line}`)).toBe(found)
  })

  test.each([
    ['another file', `${digest} *folder/buildx\n`],
    ['SHA-1', `${digest.slice(0, 40)} *buildx\n`],
    ['nothing', '']
  ])('with %s does not have the file', (_, list) => {
    expect(digestOf('buildx', list)).toBeUndefined()
  })

  test('of one file can be read again', () => {
    expect(checksumLine(found, 'docker-buildx')).toBe(`${found} *docker-buildx\n`)
    expect(digestOf('docker-buildx', checksumLine(found, 'docker-buildx'))).toBe(found)
  })
})
