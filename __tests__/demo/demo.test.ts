import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { broken } from '../../scripts/demo/checks.ts'
import { Closing } from '../../scripts/demo/closing.ts'
import { checkOut } from '../../scripts/demo/example.ts'
import { parseOptions } from '../../scripts/demo/options.ts'
import type { SituationResult } from '../../scripts/demo/situations.ts'
import { formatBytes, renderTable } from '../../scripts/demo/table.ts'

const unchanged: SituationResult = {
  situation: 'nothing-changed',
  store: 'overlay2',
  strategy: 'snapshot',
  seconds: 5.04,
  postSeconds: 0.46,
  plainColdSeconds: 50,
  stepsTotal: 14,
  stepsCached: 14,
  packagesDownloaded: 0,
  bytesRestored: 812_345_678,
  bytesSaved: 0,
  entriesSaved: 0
}

describe('the options of the demo', () => {
  test('without any, it is the whole weight on overlay2 with the cache service', () => {
    expect(parseOptions([])).toEqual({ store: 'overlay2', backend: 'github', weight: 'full' })
  })

  test('a wrong value is refused with what may stand there', () => {
    expect(() => parseOptions(['--store', 'zfs'])).toThrow("--store is 'zfs'; it has to be overlay2 or containerd")
    expect(() => parseOptions(['--cache-line', 'fast'])).toThrow("--cache-line is 'fast'; it has to be MB/s:ms")
  })

  test('lines to the servers can be made slower', () => {
    expect(parseOptions(['--cache-line', '100:15', '--index-line', '2.5:20'])).toEqual({
      store: 'overlay2',
      backend: 'github',
      weight: 'full',
      cacheLine: { bytesPerSecond: 100_000_000, latencyMs: 15 },
      indexLine: { bytesPerSecond: 2_500_000, latencyMs: 20 }
    })
  })
})

describe('the table of the demo', () => {
  test('shows the five situations beside plain docker compose build', () => {
    expect(renderTable([unchanged], { seconds: 50, packages: 29 })).toBe(
      [
        'situation             main s  post s  of plain  steps cached  packages  restored  saved  entries',
        '--------------------  ------  ------  --------  ------------  --------  --------  -----  -------',
        'docker compose build    50.0             1.00x                      29',
        'nothing-changed          5.0     0.5     0.11x         14/14         0  812.3 MB    0 B        0',
        ''
      ].join('\n')
    )
  })

  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1234, '1.2 kB'],
    [2_500_000_000, '2.5 GB']
  ])('%d bytes are shown as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })
})

describe('the checks of the demo', () => {
  const seen = { projects: [], restored: 'exact' }

  test('find nothing where every step was cached and nothing was downloaded or saved', () => {
    expect(broken(unchanged, seen)).toEqual([])
  })

  test('name each promise that does not hold', () => {
    const result = { ...unchanged, stepsCached: 12, entriesSaved: 2 }
    expect(broken(result, { projects: ['flask'], restored: 'none' })).toEqual([
      "nothing-changed: cache-restored is 'none', not 'exact'",
      'nothing-changed: downloaded flask, not nothing',
      'nothing-changed: 2 of 14 steps were not cached',
      'nothing-changed: 2 entries were saved though nothing changed'
    ])
  })

  test('want the added package and what it needs to be downloaded, and nothing else', () => {
    const added: SituationResult = { ...unchanged, situation: 'dependency-added', stepsCached: 12, entriesSaved: 3 }
    expect(broken(added, { ...seen, projects: ['beautifulsoup4', 'soupsieve'] })).toEqual([])
    expect(broken(added, { ...seen, projects: ['beautifulsoup4', 'numpy', 'soupsieve'] })).toEqual([
      'dependency-added: downloaded beautifulsoup4, numpy, soupsieve, not beautifulsoup4, soupsieve'
    ])
  })
})

describe('the project of the demo', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'demo-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('the light one leaves out the heavy packages and nothing else', async () => {
    await checkOut(folder, 'light', [])
    expect(await readFile(path.join(folder, 'api/requirements.txt'), 'utf8')).toBe(
      'Flask>=2.2,<2.3\nWerkzeug>=2.2,<2.3\nSQLAlchemy>=1.4,<2\n'
    )
    expect(await readFile(path.join(folder, 'worker/requirements.lock'), 'utf8')).toBe(
      'joblib==1.2.0\nthreadpoolctl==3.1.0\n'
    )
    expect(await readFile(path.join(folder, 'jobs/requirements.txt'), 'utf8')).toBe('networkx>=2.8,<3\n')
  })

  test('a checkout starts anew, and each change touches one service', async () => {
    await checkOut(folder, 'full', ['dependency', 'code'])
    expect(await readFile(path.join(folder, 'api/requirements.txt'), 'utf8')).toMatch(/\nbeautifulsoup4\n$/)
    await checkOut(folder, 'full', ['other-code'])
    expect(await readFile(path.join(folder, 'api/requirements.txt'), 'utf8')).not.toContain('beautifulsoup4')
    expect(await readFile(path.join(folder, 'jobs/jobs/graph.py'), 'utf8')).toMatch(/\nVERSION = 2\n$/)
  })
})

describe('closing', () => {
  test('stops in reverse order, each once, also when one of them fails', async () => {
    const stopped: string[] = []
    const closing = new Closing()
    const first = closing.add(async () => {
      stopped.push('first')
    })
    closing.add(async () => {
      throw new Error('stuck')
    })
    const third = closing.add(async () => {
      stopped.push('third')
    })
    await third()
    await expect(closing.close()).rejects.toThrow('not everything could be stopped: Error: stuck')
    await first()
    expect(stopped).toEqual(['third', 'first'])
  })
})
