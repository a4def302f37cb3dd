/** The results as people read them. */
import { situations } from '../scripts/demo/situations.ts'
import { formatBytes } from '../scripts/demo/table.ts'
import { type BarGroup, barChart } from './chart.ts'
import { type BenchResults, type Cell, cellOf, isPlain, linesOf } from './results.ts'

const titles = {
  cold: 'Cold',
  'nothing-changed': 'Nothing changed',
  'code-changed': 'Code changed',
  'dependency-added': 'Dependency added',
  'new-workspace': 'New workspace'
} as const

/** `100:15` -> `100 MB/s, 15 ms`. */
export function lineTitle(line: string): string {
  const [rate, latency] = line.split(':')
  return latency === undefined
    ? 'unlimited lines'
    : `${rate} MB/s and ${latency} ms to the cache and to the package index`
}

/** The line whose numbers stand for all where there is room for one only: that which is most like a hosted runner's. */
export function mainLine(results: BenchResults): string {
  const lines = linesOf(results.runs)
  return lines.find(line => line === '100:15') ?? lines[0] ?? 'unlimited'
}

/** A table of one line: a row for each pipeline, seconds of main and post in each situation. */
export function situationTable(results: BenchResults, line: string): string {
  const head = ['', ...situations.map(({ name }) => titles[name])]
  const rows = results.pipelines.map(({ name, title }) => [
    name.startsWith('action-') ? `**${title}**` : title,
    ...situations.map(situation => {
      const cell = cellOf(results.runs, name, situation.name, line)
      return cell === undefined && isPlain(name) ? 'as cold' : shown(cell)
    })
  ])
  return table(head, rows)
}

/** `8.5 + 0.4 s (0.12x)`. */
function shown(cell: Cell | undefined): string {
  if (cell === undefined) return ''
  const post = cell.post.median >= 0.05 ? ` + ${cell.post.median.toFixed(1)}` : ''
  const ratio = cell.ofPlain === undefined ? '' : ` (${cell.ofPlain.toFixed(2)}x)`
  return `${cell.main.median.toFixed(1)}${post} s${ratio}`
}

/** What the numbers were measured on, in one sentence. */
export function machineSentence({ machine, rounds, measuredAt }: BenchResults): string {
  const memory = `${Math.round(machine.memoryBytes / 2 ** 30)} GiB`
  return (
    `${machine.cores} cores (${machine.processor}), ${memory} of memory, Linux ${machine.kernel}, Docker ${machine.engine}, ` +
    `buildx ${machine.buildx}, compose ${machine.compose}, Node ${machine.node}; ${measuredAt.slice(0, 10)}, ` +
    `${rounds === 1 ? 'one round' : `medians of ${rounds} rounds`}, load ${machine.load} at the start`
  )
}

/** What was built, in one sentence. */
export function workloadSentence({ workload }: BenchResults): string {
  if (workload === null) return ''
  return (
    `${workload.services} services, ${workload.wheels} wheels downloaded, ${formatBytes(workload.layerBytes)} and ` +
    `${thousands(workload.layerFiles)} files in the layers of the images, ${formatBytes(workload.engineBytes)} and ` +
    `${thousands(workload.engineFiles)} files in the engine after a cold build`
  )
}

/** `results.md`: everything. */
export function renderMarkdown(results: BenchResults): string {
  const parts = [
    '# Measurements',
    'Made by `npm run bench`; see [how they are made](../comparison.md#measurements).',
    `- Machine: ${machineSentence(results)}`.concat(
      results.workload === null ? '' : `\n- Workload: ${workloadSentence(results)}`
    ),
    'Seconds until the images are there, and after `+` those of the post step; in brackets both together as a multiple of the ' +
      'plain cold build of the same round.'
  ]
  for (const line of linesOf(results.runs)) {
    parts.push(
      `## With ${lineTitle(line)}`,
      situationTable(results, line),
      `### Every situation`,
      detailTable(results, line)
    )
  }
  return `${parts.join('\n\n')}\n`
}

function detailTable(results: BenchResults, line: string): string {
  const head = ['situation', 'pipeline', 'main s', 'post s', 'cached', 'packages', 'restore s', 'floor s']
  const rows = situations.flatMap(({ name: situation }) =>
    results.pipelines.flatMap(({ name }) => {
      const cell = cellOf(results.runs, name, situation, line)
      if (cell === undefined) return []
      const { main, post, steps, packages, restoreSeconds, floorSeconds } = cell
      const spread = `${main.median.toFixed(1)} (${main.least.toFixed(1)}-${main.most.toFixed(1)})`
      return [
        [
          situation,
          name,
          spread,
          post.median.toFixed(1),
          steps,
          String(packages),
          orEmpty(restoreSeconds),
          orEmpty(floorSeconds)
        ]
      ]
    })
  )
  return table(head, rows)
}

const orEmpty = (seconds: number | undefined) => (seconds === undefined ? '' : seconds.toFixed(2))

function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

/** `results.svg`: bars of one line. */
export function renderChart(results: BenchResults): string {
  const line = mainLine(results)
  const groups: BarGroup[] = situations.map(({ name }) => ({
    title: titles[name],
    bars: results.pipelines.flatMap(pipeline => {
      const cell = cellOf(results.runs, pipeline.name, name, line)
      if (cell === undefined) return []
      const own = pipeline.name.startsWith('action-')
      return [{ label: pipeline.title, seconds: cell.main.median, postSeconds: cell.post.median, own }]
    })
  }))
  const subtitle = `Seconds on a fresh runner, ${lineTitle(line)}; the light part of a bar is the post step.`
  return barChart('Building three Python services', subtitle, groups)
}
