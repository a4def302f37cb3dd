import { mkdtempSync, rmSync, symlinkSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { gatherReports } from '../../src/report/index.ts'
import { writeFiles } from '../support/files.ts'
import { createReport } from './reports.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'reports-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const report = (workspace: string, startedAt = '2026-11-21T21:56:00.000Z') =>
  JSON.stringify(createReport({ workspace, startedAt }))

test('reports are found in folders of their own and side by side', async () => {
  writeFiles(folder, {
    'build-report-api/report.json': report('api'),
    'build-report-web/report.json': report('web'),
    'worker.json': report('worker'),
    'notes.txt': 'not looked at'
  })
  const { reports, problems } = await gatherReports(folder)
  expect(reports.map(({ workspace }) => workspace).sort()).toEqual(['api', 'web', 'worker'])
  expect(reports[0]).toEqual(createReport({ workspace: 'api' }))
  expect(problems).toEqual([])
})

test('of two reports of one workspace the newer counts', async () => {
  writeFiles(folder, {
    'a/report.json': report('api', '2026-11-21T22:00:00.000Z'),
    'b/report.json': report('api', '2026-11-21T21:00:00.000Z')
  })
  const { reports } = await gatherReports(folder)
  expect(reports.map(({ startedAt }) => startedAt)).toEqual(['2026-11-21T22:00:00.000Z'])
})

test('what is no report is told and left out', async () => {
  writeFiles(folder, {
    'a/report.json': report('api'),
    'b/report.json': report('web').replace('"schema":1', '"schema":2'),
    'c/report.json': '{"schema":1',
    'd/report.json': ''
  })
  truncateSync(path.join(folder, 'd/report.json'), 16 * 1024 * 1024 + 1)
  const { reports, problems } = await gatherReports(folder)
  expect(reports.map(({ workspace }) => workspace)).toEqual(['api'])
  expect(problems).toEqual([
    'b/report.json is not used: schema: Invalid type: Expected 1 but received 2',
    expect.stringMatching(/^c\/report\.json is not used: it is no JSON \(/),
    'd/report.json is not used: it has 16777217 bytes'
  ])
})

test('links are not followed', async () => {
  const elsewhere = mkdtempSync(path.join(tmpdir(), 'elsewhere-'))
  try {
    writeFiles(elsewhere, { 'report.json': report('web') })
    symlinkSync(path.join(elsewhere, 'report.json'), path.join(folder, 'report.json'))
    symlinkSync(elsewhere, path.join(folder, 'linked'))
    expect(await gatherReports(folder)).toEqual({ reports: [], problems: [] })
  } finally {
    rmSync(elsewhere, { recursive: true, force: true })
  }
})

test('a folder that is missing holds nothing', async () => {
  const missing = path.join(folder, 'none')
  expect(await gatherReports(missing)).toEqual({ reports: [], problems: [`there is no folder ${missing}`] })
})
