/**
 * Draws Markdown as GitHub shows it: a Markdown renderer, Mermaid and a headless Chromium, none of which belongs to this
 * project's dependencies.
 *
 * Usage: node scripts/with-node24.mjs scripts/pictures.ts --modules FOLDER [--open 0,2] FILE.md|report.json OUT.png light|dark
 *
 * FOLDER is one in which `npm install marked mermaid` was run; `chromium` has to be in the path. `--open` names the parts of
 * the page that are shown open, counted from 0.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { summary } from '../src/report/index.ts'
import { parseReport } from '../src/report/schema.ts'
import { exec } from './engine/index.ts'

type Theme = 'light' | 'dark'

interface Page {
  readonly markdown: string
  readonly theme: Theme
  /** Folder with `node_modules`. */
  readonly modules: string
  readonly open: readonly number[]
}

/** The parts of marked that are used here (https://marked.js.org/using_pro). */
interface Marked {
  readonly marked: { parse(text: string, options: { readonly gfm: boolean }): string }
}

const width = 980
/** Time that the page has for drawing, ms of its own clock. */
const drawingMs = 10_000

const colours: Readonly<Record<Theme, Readonly<Record<string, string>>>> = {
  light: { back: '#fff', text: '#1f2328', quiet: '#59636e', line: '#d1d9e0', row: '#f6f8fa', code: '#818b981f' },
  dark: { back: '#0d1117', text: '#f0f6fc', quiet: '#9198a1', line: '#3d444d', row: '#151b23', code: '#656c7633' }
}

function style(theme: Theme): string {
  const variables = Object.entries(colours[theme]).map(([name, value]) => `--${name}:${value}`)
  return `:root{${variables.join(';')}}
body{margin:0;background:var(--back);color:var(--text);font:14px/1.5 "Liberation Sans",sans-serif}
main{padding:20px}h3{font-size:1.25em;line-height:1.25;margin:0 0 16px}
p,blockquote,table,pre,details,ul{margin:0 0 14px}ul{padding-left:2em}
table{border-collapse:collapse;display:block;overflow:auto}
th,td{border:1px solid var(--line);padding:5px 12px}tr:nth-child(2n){background:var(--row)}
code{background:var(--code);border-radius:6px;padding:.2em .4em;font:85% "Liberation Mono",monospace}
pre{background:var(--row);border-radius:6px;padding:14px;overflow:auto}pre code{background:none;padding:0}
pre.mermaid{background:none;padding:0}a{color:#4493f8;text-decoration:none}
blockquote{border-left:.25em solid var(--line);color:var(--quiet);padding:0 1em}blockquote p{margin:0 0 8px}`
}

async function page({ markdown, theme, modules, open }: Page): Promise<string> {
  const { marked } = (await import(
    pathToFileURL(path.join(modules, 'node_modules/marked/lib/marked.esm.js')).href
  )) as Marked
  const mermaid = await readFile(path.join(modules, 'node_modules/mermaid/dist/mermaid.min.js'), 'utf8')
  let part = 0
  const html = marked
    .parse(markdown, { gfm: true })
    .replace(/<pre><code class="language-mermaid">(.*?)<\/code><\/pre>/gs, '<pre class="mermaid">$1</pre>')
    .replaceAll('<details>', () => (open.includes(part++) ? '<details open>' : '<details>'))
  // Mermaid measures texts: what is closed while it draws has no size.
  const draw = `const closed = [...document.querySelectorAll('details:not([open])')]
for (const one of closed) one.open = true
mermaid.initialize({ startOnLoad: false, theme: '${theme === 'dark' ? 'dark' : 'default'}', securityLevel: 'strict' })
mermaid.run().then(() => { for (const one of closed) one.open = false; document.title = document.body.scrollHeight })`
  const scripts = [mermaid.replaceAll('</script', '<\\/script'), draw].map(text => `<script>${text}</script>`)
  return `<!doctype html><meta charset="utf-8"><style>${style(theme)}</style><main>${html}</main>${scripts.join('')}`
}

async function picture(given: Page, out: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'picture-'))
  try {
    const file = path.join(folder, 'page.html')
    await writeFile(file, await page(given))
    const address = pathToFileURL(file).href
    const drawn = await chromium(folder, ['--dump-dom', `--window-size=${width},1000`, address])
    const [, height] = /<title>(\d+)<\/title>/.exec(drawn) ?? []
    if (height === undefined) throw new Error('The page was not drawn: Mermaid may have refused a diagram.')
    await chromium(folder, [`--screenshot=${path.resolve(out)}`, `--window-size=${width},${height}`, address])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function chromium(folder: string, args: readonly string[]): Promise<string> {
  const fixed = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--hide-scrollbars',
    `--user-data-dir=${folder}/user`
  ]
  const result = await exec('chromium', [...fixed, `--virtual-time-budget=${drawingMs}`, ...args])
  return result.stdout
}

const { values, positionals } = parseArgs({
  options: { modules: { type: 'string' }, open: { type: 'string', default: '' } },
  allowPositionals: true
})
const [file, out, theme] = positionals
if (
  file === undefined ||
  out === undefined ||
  values.modules === undefined ||
  (theme !== 'light' && theme !== 'dark')
) {
  throw new Error('usage: pictures.ts --modules FOLDER [--open 0,2] FILE.md|report.json OUT.png light|dark')
}
const text = await readFile(file, 'utf8')
const markdown = file.endsWith('.json') ? summary(parseReport(text)) : text
const open = values.open.split(',').filter(part => part !== '')
await picture({ markdown, theme, modules: values.modules, open: open.map(Number) }, out)
