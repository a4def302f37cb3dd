import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { BoltError } from '../../src/boltdb/index.ts'
import { readBuildGraph } from '../../src/privileged/build-graph.ts'

let dataRoot = ''
beforeEach(() => {
  dataRoot = mkdtempSync(path.join(tmpdir(), 'build-graph-'))
  mkdirSync(path.join(dataRoot, 'buildkit/containerd-overlayfs'), { recursive: true })
})
afterEach(() => rmSync(dataRoot, { recursive: true }))

const write = (name: string, text: string) => writeFileSync(path.join(dataRoot, 'buildkit', name), text)

test('an engine that keeps its cache otherwise has no graph', () => {
  expect(readBuildGraph(dataRoot)).toBeUndefined()
  write('cache.db', '')
  expect(readBuildGraph(dataRoot)).toBeUndefined()
})

test('a damaged database is refused, wherever the store keeps the other', () => {
  write('cache.db', 'no database')
  write('containerd-overlayfs/metadata_v2.db', 'no database')
  expect(() => readBuildGraph(dataRoot)).toThrow(BoltError)
})
