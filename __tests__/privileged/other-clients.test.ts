/** A containerd that serves others beside the engine is left alone. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { requireNoOtherClients } from '../../src/privileged/other-clients.ts'
import { type BoltContent, boltOf } from '../support/bolt-writer.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'cbc-containerd-'))
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

function containerd(namespaces: BoltContent, managed = false) {
  const folder = path.join(root, 'io.containerd.metadata.v1.bolt')
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'meta.db'), boltOf({ v1: namespaces }))
  return { pid: 1, startTime: '1', root, managed }
}

const images = { images: { 'docker.io/library/app:1': { target: { digest: 'sha256:1' } } } }
const moby = { moby: images }

test.each<[string, BoltContent]>([
  ['images', { 'k8s.io': images }],
  ['containers', { 'k8s.io': { containers: { web: { image: 'app' } } } }],
  ['snapshots', { 'k8s.io': { snapshots: { overlayfs: { one: { name: 'one' } } } } }]
])('%s of another namespace are refused', (_, namespaces) => {
  expect(() => requireNoOtherClients(containerd({ ...moby, ...namespaces }))).toThrow(
    `The engine's containerd also serves others (namespace "k8s.io"), whose state is not to be touched: use strategy: export.`
  )
})

test.each<[string, BoltContent]>([
  ['namespaces of the engine alone', { ...moby, 'plugins.moby': images }],
  [
    'a namespace that holds nothing any more',
    { ...moby, default: { labels: { a: 'b' }, snapshots: { overlayfs: {} } } }
  ]
])('%s will do', (_, namespaces) => {
  expect(() => requireNoOtherClients(containerd(namespaces))).not.toThrow()
})

test('a containerd that the engine has started serves nobody else', () => {
  expect(() => requireNoOtherClients(containerd({ default: images }, true))).not.toThrow()
})
