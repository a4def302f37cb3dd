/** A picture of bars, as SVG: groups of horizontal bars, each bar of two parts on one common scale. */

export interface Bar {
  readonly label: string
  /** Seconds of the part that is waited for, and of the part after it. */
  readonly seconds: number
  readonly postSeconds: number
  /** Drawn to stand out. */
  readonly own: boolean
}

export interface BarGroup {
  readonly title: string
  readonly bars: readonly Bar[]
}

const width = 860
const labels = 350
const values = 60
const bar = { height: 14, step: 19 } as const
const heading = 26
const top = 62

/** Draws the chart. It follows the colour scheme of the page it is shown on. */
export function barChart(title: string, subtitle: string, groups: readonly BarGroup[]): string {
  const longest = Math.max(1, ...groups.flatMap(group => group.bars.map(one => one.seconds + one.postSeconds)))
  const scale = (width - labels - values) / longest
  const drawn: string[] = []
  let y = top
  for (const group of groups) {
    drawn.push(text(0, y + 16, 'group', group.title))
    y += heading
    for (const one of group.bars) {
      drawn.push(...drawBar(one, y, scale))
      y += bar.step
    }
    y += 8
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 0 ${width + 16} ${y}" role="img" aria-label="${escaped(title)}">`,
    style,
    text(0, 20, 'title', title),
    text(0, 42, 'note', subtitle),
    ...drawn,
    '</svg>',
    ''
  ].join('\n')
}

const style = `<style>
.label { text-anchor: end }
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.title { font-size: 16px; font-weight: 600 }
.group { font-weight: 600 }
.note, .value { fill: #59636e }
.main { fill: #8c959f } .post { fill: #d1d9e0 }
.own .main { fill: #0969da } .own .post { fill: #9ecbff }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc }
  .note, .value { fill: #9198a1 }
  .main { fill: #656c76 } .post { fill: #3d444d }
  .own .main { fill: #4493f8 } .own .post { fill: #1f4a80 }
}
</style>`

function drawBar({ label, seconds, postSeconds, own }: Bar, y: number, scale: number): readonly string[] {
  const [main, post] = [seconds * scale, postSeconds * scale]
  const middle = y + bar.height - 3
  return [
    `<g${own ? ' class="own"' : ''}>`,
    text(labels - 8, middle, 'label', label),
    rectangle('main', labels, y, main),
    ...(postSeconds > 0 ? [rectangle('post', labels + main, y, post)] : []),
    text(labels + main + post + 6, middle, 'value', `${(seconds + postSeconds).toFixed(1)} s`),
    '</g>'
  ]
}

function rectangle(kind: string, x: number, y: number, length: number): string {
  return `<rect class="${kind}" x="${round(x)}" y="${y}" width="${round(length)}" height="${bar.height}"/>`
}

function text(x: number, y: number, kind: string, content: string): string {
  return `<text class="${kind}" x="${round(x)}" y="${y}">${escaped(content)}</text>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
