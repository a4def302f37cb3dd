import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { barChart } from '../../bench/chart.ts'
import { bundlesOfNewestSnapshot, measureFloor, restoredOf } from '../../bench/floor.ts'
import { lineTitle, mainLine, renderChart, renderMarkdown, situationTable } from '../../bench/markdown.ts'
import { parseBenchOptions } from '../../bench/options.ts'
import { pipelines } from '../../bench/pipelines.ts'
import { type BenchResults, type BenchRun, withPlain } from '../../bench/results.ts'
import { median, spreadOf } from '../../bench/statistics.ts'
import { countSteps } from '../../bench/steps.ts'

const run: BenchRun = {
  situation: 'cold',
  store: 'overlay2',
  strategy: 'none',
  seconds: 40,
  postSeconds: 0,
  plainColdSeconds: 40,
  stepsTotal: 16,
  stepsCached: 0,
  packagesDownloaded: 33,
  bytesRestored: 0,
  bytesSaved: 0,
  entriesSaved: 0,
  pipeline: 'plain-overlay2',
  round: 1,
  line: '100:15',
  floorSeconds: null,
  restoreSeconds: null
}
const warm: BenchRun = {
  ...run,
  pipeline: 'action-snapshot-overlay2',
  situation: 'nothing-changed',
  strategy: 'snapshot',
  seconds: 5,
  postSeconds: 0.4,
  stepsCached: 16,
  packagesDownloaded: 0,
  bytesRestored: 300_000_000,
  floorSeconds: 1.5,
  restoreSeconds: 3
}
const results: BenchResults = {
  format: 1,
  measuredAt: '2026-01-02T03:04:05.000Z',
  rounds: 3,
  machine: {
    cores: 2,
    processor: 'Fast One',
    memoryBytes: 8 * 2 ** 30,
    kernel: '6.1',
    node: 'v24.1.0',
    engine: '28.5.2',
    buildx: '0.29.1',
    compose: '2.40.3',
    load: 0.1
  },
  workload: {
    services: 3,
    wheels: 33,
    layerBytes: 1_050_000_000,
    layerFiles: 42_123,
    engineBytes: 1_400_000_000,
    engineFiles: 55_000
  },
  pipelines: [
    { name: 'plain-overlay2', title: 'docker compose build, overlay2' },
    { name: 'action-snapshot-overlay2', title: 'this action, snapshot, overlay2' }
  ],
  runs: [
    run,
    warm,
    { ...warm, round: 2, seconds: 7, postSeconds: 0.6, floorSeconds: 2.5, restoreSeconds: 5 },
    { ...warm, round: 3, seconds: 6, postSeconds: 0.5, floorSeconds: 2, restoreSeconds: 4 }
  ]
}

describe('the options of the bench', () => {
  test('without any, it is everything three times', () => {
    const { rounds, lines, pipelines: chosen, situations, weight } = parseBenchOptions([])
    expect({ rounds, lines, pipelines: chosen.length, situations: situations.length, weight }).toEqual({
      rounds: 3,
      lines: [
        { name: 'unlimited' },
        { name: '100:15', line: { bytesPerSecond: 100_000_000, latencyMs: 15 } },
        { name: '30:50', line: { bytesPerSecond: 30_000_000, latencyMs: 50 } }
      ],
      pipelines: pipelines.length,
      situations: 5,
      weight: 'heavy'
    })
  })

  test('the quick one is one round over one line', () => {
    const { rounds, lines, plainOnce } = parseBenchOptions(['--quick'])
    expect([rounds, lines.map(line => line.name), plainOnce]).toEqual([1, ['100:15'], true])
    expect(parseBenchOptions(['--quick', '--rounds', '2']).rounds).toBe(2)
  })

  test('a wrong value is refused with what may stand there', () => {
    expect(() => parseBenchOptions(['--rounds', 'many'])).toThrow("--rounds is 'many'; it has to be 1 to 99")
    expect(() => parseBenchOptions(['--pipelines', 'make'])).toThrow(
      "--pipelines is 'make'; it has to be plain-overlay2 or plain-containerd or bake-gha-containerd"
    )
    expect(() => parseBenchOptions(['--lines', 'fast'])).toThrow("--lines is 'fast'; it has to be MB/s:ms")
  })
})

describe('the steps of a build', () => {
  test('are counted once each, with those that were cached', () => {
    const log = [
      '#1 [api internal] load build definition from Dockerfile',
      '#1 DONE 0.0s',
      '#7 [api 1/5] FROM docker.io/library/python:3.11-slim@sha256:0123',
      '#7 CACHED',
      '#8 [worker packages 2/4] WORKDIR /build',
      '#8 CACHED',
      '#9 [worker packages 3/4] RUN --mount=type=cache,target=/root/.cache/uv     python3 tools/unpack_cache.py',
      '#9 0.512 #7 CACHED',
      '#9 DONE 3.1s',
      '#7 [jobs 1/5] FROM docker.io/library/python:3.11-slim@sha256:0123',
      '#10 [2/3] COPY . .',
      '#10 DONE 0.1s',
      '#11 importing cache manifest from gha:1',
      '#11 CACHED'
    ]
    expect(countSteps(log.join('\n'))).toEqual({ total: 4, cached: 2 })
  })
})

describe('medians', () => {
  test.each([
    [[3], 3],
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5]
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected)
  })

  test('come with the least and the most', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3 })
    expect(spreadOf([])).toBeUndefined()
  })
})

describe('the results', () => {
  test('are related to the plain build of the same round, line and store', () => {
    const containerd = { ...run, pipeline: 'plain-containerd', store: 'containerd', seconds: 50 } as const
    const later = { ...run, round: 2, seconds: 60 }
    const given = [run, containerd, later, warm, { ...warm, store: 'containerd' as const }, { ...warm, round: 2 }]
    expect(withPlain(given).map(one => one.plainColdSeconds)).toEqual([40, 50, 60, 40, 50, 60])
    expect(withPlain([{ ...warm, line: 'unlimited' }, run]).map(one => one.plainColdSeconds)).toEqual([0, 40])
  })

  test('are a table of medians: main, post, and both as a multiple of plain', () => {
    expect(situationTable(results, '100:15').split('\n')).toEqual([
      '|  | Cold | Nothing changed | Code changed | Dependency added | New workspace |',
      '|---|---|---|---|---|---|',
      '| docker compose build, overlay2 | 40.0 s (1.00x) | as cold | as cold | as cold | as cold |',
      '| **this action, snapshot, overlay2** |  | 6.0 + 0.5 s (0.16x) |  |  |  |'
    ])
  })

  test('are told with machine, workload and floor', () => {
    const page = renderMarkdown(results)
    expect(page).toContain(
      '- Machine: 2 cores (Fast One), 8 GiB of memory, Linux 6.1, Docker 28.5.2, buildx 0.29.1, compose 2.40.3, ' +
        'Node v24.1.0; 2026-01-02, medians of 3 rounds, load 0.1 at the start\n' +
        '- Workload: 3 services, 33 wheels downloaded, 1.1 GB and 42,123 files in the layers of the images, 1.4 GB and 55,000 files ' +
        'in the engine after a cold build\n'
    )
    expect(page).toContain('## With 100 MB/s and 15 ms to the cache and to the package index\n')
    expect(page).toContain(
      '| nothing-changed | action-snapshot-overlay2 | 6.0 (5.0-7.0) | 0.5 | 16/16 | 0 | 4.00 | 2.00 |'
    )
  })

  test('are drawn for the line that is most like that of a hosted runner', () => {
    expect(mainLine({ ...results, runs: [{ ...run, line: 'unlimited' }, run] })).toBe('100:15')
    expect(mainLine({ ...results, runs: [{ ...run, line: '30:50' }] })).toBe('30:50')
    expect(lineTitle('unlimited')).toBe('unlimited lines')
    expect(renderChart(results)).toContain('>6.5 s</text>')
  })
})

describe('the chart', () => {
  const bars = [
    { label: 'plain <b>', seconds: 10, postSeconds: 0, own: false },
    { label: 'ours', seconds: 4, postSeconds: 1, own: true }
  ]
  const svg = barChart('Times & more', 'in seconds', [{ title: 'Cold', bars }])

  test('draws every bar on one scale, main and post one after the other', () => {
    expect(svg.match(/<rect [^>]*>/g)).toEqual([
      '<rect class="main" x="350" y="88" width="450" height="14"/>',
      '<rect class="main" x="350" y="107" width="180" height="14"/>',
      '<rect class="post" x="530" y="107" width="45" height="14"/>'
    ])
    expect(svg).toContain('<text class="value" x="581" y="118">5.0 s</text>')
  })

  test('is well-formed, whatever the labels hold', () => {
    expect(svg).toContain('plain &lt;b&gt;')
    expect(svg).toContain('aria-label="Times &amp; more"')
    const parsed = execFileSync(
      'python3',
      ['-c', 'import sys, xml.dom.minidom as x; print(x.parse(sys.stdin).documentElement.tagName)'],
      {
        input: svg,
        encoding: 'utf8'
      }
    )
    expect(parsed).toBe('svg\n')
  })
})

describe('the floor', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'floor-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('extracts what the newest snapshot in the cache consists of, and nothing else', async () => {
    const digests = ['a', 'b', 'c'].map(letter => letter.repeat(64))
    const [first = '', second = '', third = ''] = digests
    const write = async (id: number, key: string, parts: readonly Buffer[], finalized = true) => {
      const blocks = parts.map((part, number) => ({ file: path.join(folder, `${id}-${number}`), part }))
      for (const { file, part } of blocks) await writeFile(file, part)
      await writeFile(path.join(folder, `${id}.json`), JSON.stringify({ id, key, finalized, blocks }))
    }
    const contents = new Map([[second, { kind: 'mount', layer: 'm' }]])
    const bundle = (sha256: string) => ({ sha256, content: contents.get(sha256) ?? { kind: 'layer' } })
    const mounts = { record: { layer: 'm', description: 'cached mount /root/.cache/pip from exec pip' } }
    const index = (...named: readonly string[]) => [Buffer.from(JSON.stringify({ bundles: named.map(bundle), mounts }))]
    const archive = execFileSync('bash', [
      '-c',
      'mkdir -p "$0/tree" && echo kept > "$0/tree/file" && tar -c -C "$0" tree | zstd -c',
      folder
    ])
    await write(1, `cbc1-b-${first}`, [archive])
    await write(2, `cbc1-b2-${second}`, [archive.subarray(0, 20), archive.subarray(20)])
    await write(3, `cbc1-b-${third}`, [archive])
    await write(4, 'cbc1-linux-x64-overlay2-28.5.2-i-web-1', index(first, third))
    await write(5, 'cbc1-linux-x64-overlay2-28.5.2-i-web-2', index(first, second, second))
    await write(6, 'cbc1-linux-x64-overlay2-28.5.2-i-web-3', index(third), false)

    const bundles = bundlesOfNewestSnapshot(folder, 'github')
    expect(bundles.map(({ files }) => files.map(file => path.basename(file)))).toEqual([['1-0'], ['2-0', '2-1']])
    expect(bundles.map(({ mount }) => mount)).toEqual([undefined, '/root/.cache/pip'])
    expect(restoredOf(bundles, ['/root/.cache/uv'])).toHaveLength(2)
    expect(restoredOf(bundles, ['/root/.cache/pip'])).toEqual([bundles[0]?.files])
    const target = path.join(folder, 'target')
    await mkdir(target)
    expect(
      await measureFloor(
        bundles.map(({ files }) => files),
        target
      )
    ).toBeGreaterThan(0)
    expect(await readFile(path.join(target, '0/tree/file'), 'utf8')).toBe('kept\n')
    expect(await readFile(path.join(target, '1/tree/file'), 'utf8')).toBe('kept\n')
  })

  test('knows the bundles in a folder that is a cache, too', async () => {
    const [old = '', current = ''] = ['a', 'b'].map(letter => letter.repeat(64))
    const write = (name: string, text: string) => writeFile(path.join(folder, name), text)
    const index = (sha256: string) => JSON.stringify({ bundles: [{ sha256, content: { kind: 'layer' } }], mounts: {} })
    for (const sha256 of [old, current]) await write(`cbc1-b-${sha256}`, sha256)
    await write('cbc1-linux-x64-overlay2-28.5.2-i-web-1', index(old))
    await write('cbc1-linux-x64-overlay2-28.5.2-i-web-2', index(current))
    await utimes(path.join(folder, 'cbc1-linux-x64-overlay2-28.5.2-i-web-1'), 1, 1)
    expect(bundlesOfNewestSnapshot(folder, 'directory')).toEqual([{ files: [path.join(folder, `cbc1-b-${current}`)] }])
  })
})
