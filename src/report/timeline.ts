/**
 * The build as a picture: a Mermaid gantt chart, which GitHub renders (https://mermaid.js.org/syntax/gantt.html). Nothing of a
 * text of others is taken over that could mean something there.
 */
import { formatCount } from '../format.ts'
import { shownPhases } from './outputs.ts'
import type { Report, StepReport } from './report.ts'

/** More bars than these cannot be read, and GitHub refuses diagrams of more than 50,000 characters. */
const shownBars = 40
const labelLength = 48
const sectionLength = 30
const stageLength = 16
/** Of the names beside the bars, which Mermaid does not measure, pixels. */
const characterWidth = 6
/** A part of the whole that is shorter cannot be seen, ms and part. */
const shortestMs = 100
const shortestPart = 0.005

interface Bar {
  readonly section: string
  readonly label: string
  readonly mark: '' | 'crit, ' | 'done, '
  readonly fromMs: number
  readonly toMs: number
}

/** The chart as a block of Markdown; undefined when no step ran long enough to be seen. */
export function timeline(report: Report): string | undefined {
  const bars = stepBars(report)
  if (bars.length === 0) return undefined
  const sections = Map.groupBy([...phaseBars(report), ...bars], bar => bar.section)
  const widest = Math.max(...[...sections.keys()].map(section => section.length))
  const options = { gantt: { leftPadding: Math.max(75, 30 + widest * characterWidth), barHeight: 22 } }
  const lines = [...sections].flatMap(([section, all]) => [
    `  section ${section}`,
    ...all.map(({ label, mark, fromMs, toMs }) => `  ${label} :${mark}${fromMs}, ${toMs}`)
  ])
  return [
    '```mermaid',
    `%%{init: ${JSON.stringify(options)}}%%`,
    'gantt',
    '  dateFormat x',
    '  axisFormat %s s',
    '  todayMarker off',
    ...lines,
    '```'
  ].join('\n')
}

/** What the chart shows, in words; Markdown. */
export function timelineTitle(report: Report): string {
  const shown = stepBars(report).length
  const ran = ranSteps(report).length
  const part = shown < ran ? `: ${shown} of ${formatCount(ran, 'step')} that ran` : ''
  const red = [
    ...(report.steps.some(step => step.critical === true) ? ['the critical path'] : []),
    ...(report.steps.some(step => step.outcome === 'failed') ? ['what failed'] : [])
  ]
  return `Timeline${part}${red.length === 0 ? '' : `, ${red.join(' and ')} in red`}`
}

function stepBars(report: Report): readonly Bar[] {
  const ran = ranSteps(report)
  const staged = stagedServices(report)
  const end = Math.max(report.totalMs, ...ran.map(({ endMs }) => endMs ?? 0))
  const shortest = Math.max(shortestMs, end * shortestPart)
  const longest = ran.filter(step => step.ms >= shortest).toSorted((a, b) => b.ms - a.ms)
  const chosen = new Set(longest.slice(0, shownBars))
  return ran
    .filter(step => chosen.has(step))
    .map(step => stepBar(step, staged))
    .toSorted((a, b) => a.fromMs - b.fromMs)
}

function ranSteps({ steps }: Report): readonly StepReport[] {
  return steps.filter(step => step.startMs !== undefined && step.outcome !== 'cached')
}

/** Services with steps in more than one stage, each of which counts its steps anew. */
function stagedServices({ steps }: Report): ReadonlySet<string> {
  const stages = new Map<string, Set<string | undefined>>()
  for (const { services, stage } of steps) {
    for (const service of services) stages.set(service, (stages.get(service) ?? new Set()).add(stage))
  }
  return new Set([...stages].filter(([, own]) => own.size > 1).map(([service]) => service))
}

/** A pause comes before the work: BuildKit looks at a step's inputs first, and runs it when it knows that it has to. */
function stepBar(step: StepReport, staged: ReadonlySet<string>): Bar {
  const { startMs = 0, ms, endMs = startMs + ms } = step
  const hasFailed = step.outcome === 'failed'
  const stage = step.services.some(service => staged.has(service)) ? (step.stage ?? '').slice(0, stageLength) : ''
  const place = `${stage} ${step.index}/${step.total}`
  const toMs = Math.max(1, Math.round(endMs))
  return {
    section: sectionOf(step),
    label: label(`${hasFailed ? '✗ ' : ''}${place} ${withoutFlags(step.instruction)}`),
    mark: step.critical === true || hasFailed ? 'crit, ' : '',
    fromMs: Math.max(0, Math.min(toMs - 1, Math.round(endMs - ms))),
    toMs
  }
}

function phaseBars(report: Report): readonly Bar[] {
  let from = 0
  return shownPhases(report)
    .filter(({ name, ms }) => name !== 'save' && ms > 0)
    .map(({ name, ms }) => {
      const fromMs = from
      from += Math.round(ms)
      return {
        section: 'phases',
        label: label(name),
        mark: 'done, ' as const,
        fromMs,
        toMs: Math.max(from, fromMs + 1)
      }
    })
}

function sectionOf({ services }: StepReport): string {
  const shown = services.length > 3 ? [...services.slice(0, 2), `${services.length - 2} more`] : services
  return label(shown.join(', '), sectionLength) || '-'
}

/** `RUN --mount=type=cache,target=/root/.cache/pip pip install .` is `RUN pip install .` to who looks at a picture. */
function withoutFlags(instruction: string): string {
  return instruction.slice(0, 10 * labelLength).replace(/^(\w+)(\s+--(?!from=)\S+)+/, '$1')
}

/** Letters, digits and what means nothing to Mermaid; a word that Mermaid knows never begins a label. */
function label(text: string, length = labelLength): string {
  const plain = text
    .slice(0, 10 * labelLength)
    .replace(/@sha256:[0-9a-f]{64}/g, '')
    .replace(/[^\p{L}\p{N} ._/=+,()✗-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return plain.length <= length ? plain : `${plain.slice(0, length - 1).trimEnd()}…`
}
