import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { BakeTarget, BuiltService } from '../../src/build/index.ts'
import { planBuildAdditions } from '../../src/mirror/build-additions.ts'
import { writeFiles } from '../support/files.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mirror-'))
  writeFiles(folder, {
    'pip/Dockerfile': 'FROM python AS base\nARG PIP_INDEX_URL PIP_TRUSTED_HOST\nFROM base\n',
    'uv/Dockerfile': 'FROM python\nARG UV_DEFAULT_INDEX=https://pypi.org/simple\n',
    'untrusting/Dockerfile': 'FROM python\nARG PIP_INDEX_URL\n',
    'outside/Dockerfile': 'ARG PIP_INDEX_URL\nFROM python\nRUN pip install django\n',
    'none/Dockerfile': 'FROM python\n'
  })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const service = (name: string, definition: BakeTarget = {}): BuiltService => ({
  service: name,
  target: `${name}-target`,
  definition: { context: path.join(folder, name), ...definition }
})

const server = { url: 'http://pypi-mirror:3141/simple/', host: { name: 'pypi-mirror', address: '172.17.0.2' } }
const plan = (services: readonly BuiltService[], address: Parameters<typeof planBuildAdditions>[1] = server) =>
  planBuildAdditions(services, address, folder)

test('builds that declare an index get it, each by the names that it declares, and the address of its host', async () => {
  expect(await plan([service('none'), service('pip'), service('uv')])).toEqual({
    additions: {
      'pip-target': {
        args: { PIP_INDEX_URL: 'http://pypi-mirror:3141/simple/', PIP_TRUSTED_HOST: 'pypi-mirror' },
        extraHosts: { 'pypi-mirror': '172.17.0.2' }
      },
      'uv-target': {
        args: { UV_DEFAULT_INDEX: 'http://pypi-mirror:3141/simple/' },
        extraHosts: { 'pypi-mirror': '172.17.0.2' }
      }
    },
    told: ['pip', 'uv'],
    notes: []
  })
})

test('a host that DNS knows is given without an address', async () => {
  const { additions } = await plan([service('uv')], { url: 'https://pypi.acme.example/simple', host: undefined })
  expect(additions).toEqual({ 'uv-target': { args: { UV_DEFAULT_INDEX: 'https://pypi.acme.example/simple' } } })
})

test('where nothing asks for an index, the lines to add are told; an argument before FROM is for FROM alone', async () => {
  expect(await plan([service('none'), service('outside')])).toEqual({
    additions: {},
    told: [],
    notes: [
      'No Dockerfile asks for the package mirror. Add the lines for the tool that you use to each stage that installs ' +
        'packages, after its FROM: ARG PIP_INDEX_URL, ARG PIP_TRUSTED_HOST, ARG UV_DEFAULT_INDEX, ARG UV_INDEX_URL, ' +
        'ARG UV_INSECURE_HOST.'
    ]
  })
})

test('pip without a trusted host is not told of an index that it would pass over', async () => {
  expect(await plan([service('untrusting')])).toEqual({
    additions: {},
    told: [],
    notes: [
      'pip in untrusting is not told of the mirror: it would not trust it. Add ARG PIP_TRUSTED_HOST to its Dockerfile.'
    ]
  })
})

test("an index of the user's own stays; an argument without a value is none", async () => {
  const own = service('uv', { args: { UV_DEFAULT_INDEX: 'https://own.example/simple' } })
  const open = service('pip', { args: { PIP_INDEX_URL: null } })
  expect((await plan([own, open])).told).toEqual(['pip'])
})

describe("this machine's loopback", () => {
  const local = { url: 'http://127.0.0.1:3141/simple/', host: undefined }

  test('is told to builds with network: host', async () => {
    expect((await plan([service('untrusting', { network: 'host' })], local)).additions).toEqual({
      'untrusting-target': { args: { PIP_INDEX_URL: 'http://127.0.0.1:3141/simple/' } }
    })
  })

  test('is not told to others, which do not reach it', async () => {
    expect(await plan([service('untrusting')], local)).toEqual({
      additions: {},
      told: [],
      notes: [
        'untrusting is not told of the mirror: only builds with network: host reach 127.0.0.1:3141. ' +
          'Set that in its build section, or give the mirror an address that containers reach.'
      ]
    })
  })
})

test('a Dockerfile that is not on this machine is told as such, and inline ones are read', async () => {
  const remote = service('remote', { context: 'https://github.com/acme/shop.git' })
  const inline = service('inline', { 'dockerfile-inline': 'FROM python\nARG UV_INDEX_URL\n' })
  expect(await plan([inline, remote])).toMatchObject({
    told: ['inline'],
    notes: [
      'remote is not told of the mirror: its Dockerfile is not on this machine but in the context https://github.com/acme/shop.git.'
    ]
  })
})
