import { describe, expect, test } from '@jest/globals'
import {
  createArguments,
  isLoopback,
  ownBuilderName,
  parseBuilder,
  sharedBuilderName
} from '../../src/builders/index.ts'

describe('builder', () => {
  test.each([
    ['auto', { kind: 'auto' }],
    ['docker', { kind: 'docker' }],
    ['docker-container', { kind: 'docker-container' }],
    ['farm.eu-1', { kind: 'named', name: 'farm.eu-1' }],
    ['--use', undefined],
    ['a b', undefined]
  ])('%s is read', (text, choice) => {
    expect(parseBuilder(text)).toEqual(choice)
  })
})

test('the builder that is used where it exists has the same name in every run, and another on another engine', () => {
  expect(sharedBuilderName('unix:///var/run/docker.sock')).toBe('compose-build-cache-13c4025c')
  expect(sharedBuilderName('tcp://10.0.0.9:2375')).toBe('compose-build-cache-09e27b36')
})

test('the builder that a run makes has a name that no other run on the engine gives', () => {
  expect(ownBuilderName('unix:///var/run/docker.sock', 'host-a /tmp/x 7.1')).toBe(
    'compose-build-cache-13c4025c-38b318a2'
  )
  expect(ownBuilderName('unix:///var/run/docker.sock', 'host-b /tmp/x 7.1')).toBe(
    'compose-build-cache-13c4025c-d462069d'
  )
})

describe('a builder container', () => {
  test('has its own network, and may give a build that of the host', () => {
    expect(createArguments('b', ['https://results.example/', 'ghcr.io/acme/cache'])).toEqual([
      ...['buildx', 'create', '--name', 'b', '--driver', 'docker-container'],
      ...['--buildkitd-flags', '--allow-insecure-entitlement=network.host', '--bootstrap']
    ])
  })

  test("has this machine's network when it has to reach a server on its loopback", () => {
    expect(createArguments('b', ['localhost:5000/cache'])).toEqual([
      ...['buildx', 'create', '--name', 'b', '--driver', 'docker-container', '--driver-opt', 'network=host'],
      ...['--buildkitd-flags', '--allow-insecure-entitlement=network.host', '--bootstrap']
    ])
  })
})

test.each([
  ['http://127.0.0.1:8080/', true],
  ['localhost:5000/cache', true],
  ['http://[::1]:80/', true],
  ['localhost', true],
  ['localhost.example/cache', false],
  ['https://results.example/127.0.0.1', false],
  ['10.0.0.1:5000', false]
])('%s is on this machine: %s', (address, expected) => {
  expect(isLoopback(address)).toBe(expected)
})
