/** What builds need of a context, although an image has no use for it or other builds make it anew. */
import path from 'node:path'
import type { ContextFiles } from './context-files.ts'
import { broadCopies } from './copies.ts'
import { stepInstalls } from './installs.ts'
import type { AdviceService } from './project.ts'
import type { ToolName } from './tools.ts'

/** What tools make in a folder of the project, which others may bring along ready made. */
interface Made {
  readonly name: string
  /** Whether a Dockerfile has to do with what is in the folder. */
  readonly uses: RegExp
  /** Tools whose installs make it. */
  readonly tools: readonly ToolName[]
  /** A command that makes it. */
  readonly command?: RegExp
}

const javascript = /\b(node|npm|npx|yarn|pnpm|bun|next|nginx|httpd|caddy)\b/
const python = /\b(python|pip|uv|poetry|pdm|pipenv|django|gunicorn|uvicorn)/
const made: readonly Made[] = [
  { name: 'node_modules', uses: javascript, tools: ['npm', 'yarn', 'pnpm', 'bun'] },
  { name: '.next', uses: javascript, tools: [], command: /\b(npm|yarn|pnpm|bun|next)\b.*\bbuild\b/ },
  { name: '.venv', uses: python, tools: ['pip', 'uv', 'poetry', 'pdm', 'pipenv'] },
  { name: 'venv', uses: python, tools: ['pip', 'uv', 'poetry', 'pdm', 'pipenv'] },
  { name: '.terraform', uses: /\b(terraform|tofu)\b/, tools: [], command: /\b(terraform|tofu)\b.*\binit\b/ }
]

/** Commands of git that read a repository. */
const gitReads =
  /\bgit(?:\s+-\S+(?:\s+[^\s-]\S*)?)*\s+(?:describe|rev-parse|rev-list|log|show|status|ls-files|branch|tag|diff|submodule|archive|name-rev|symbolic-ref|lfs)\b|["']git["']\s*,/
/** Packages that ask git for the version. */
const versionTools =
  /setuptools[_-]scm|use_scm_version|hatch-vcs|versioningit|dunamai|versioneer|poetry-dynamic|\bpbr\b|git-commit-id|gradle-git|grgit|axion-release|\bvergen\b/i
/** Files that say how a project is built. */
const buildFiles = ['pyproject.toml', 'setup.py', 'setup.cfg', 'Makefile', 'package.json', 'pom.xml', 'build.gradle']
const moreBuildFiles = ['build.gradle.kts', 'build.rs', 'Cargo.toml', 'justfile', 'Taskfile.yml']

export interface ContextNeeds {
  /** Names of what must stay in the context. */
  readonly needed: ReadonlySet<string>
  /** Names of what no build makes, and none seems to use: only people know. */
  readonly doubtful: ReadonlySet<string>
}

/** @param services all that are built from the context */
export function contextNeeds(services: readonly AdviceService[], context: string, files: ContextFiles): ContextNeeds {
  const texts = services.map(({ dockerfile }) => dockerfile.text)
  const needed = made.filter(({ name }) => texts.some(text => takes(text, name))).map(({ name }) => name)
  const copying = services.filter(({ stages }) => stages.some(({ steps }) => broadCopies(steps).length > 0))
  const isBrought = (each: Made) =>
    copying.some(service => !makes(service, each) && each.uses.test(service.dockerfile.text))
  const isNobodys = (each: Made) => copying.every(service => !makes(service, each))
  needed.push(...made.filter(isBrought).map(({ name }) => name))
  const doubtful = made.filter(isNobodys).map(({ name }) => name)
  return {
    needed: new Set(needsGit(services, context, files) ? [...needed, '.git'] : needed),
    doubtful: new Set(doubtful)
  }
}

function makes({ stages, dockerfile }: AdviceService, { tools, command }: Made): boolean {
  return stages
    .flatMap(({ steps }) => steps)
    .some(
      step =>
        stepInstalls(step).some(({ tool }) => tools.includes(tool.name)) ||
        (step.keyword === 'RUN' && command?.test(dockerfile.text.slice(step.start, step.end)) === true)
    )
}

/** Whether a COPY, an ADD or a bind mount names something of the context. */
function takes(text: string, name: string): boolean {
  const word = `(^|[\\s/"'=,])${name.replace('.', '\\.')}(?=[\\s/"',]|$)`
  return text
    .replace(/\\\r?\n/g, ' ')
    .split('\n')
    .some(
      line => /^\s*(COPY|ADD)\s|type=bind/i.test(line) && !/\sfrom=|--from=/.test(line) && new RegExp(word).test(line)
    )
}

/** Whether a build reads the repository: a version often comes from there. */
function needsGit(services: readonly AdviceService[], context: string, files: ContextFiles): boolean {
  const commands = services.flatMap(({ stages }) => stages.flatMap(({ steps }) => steps.flatMap(each => each.commands)))
  if (commands.some(({ words }) => words[0]?.text === 'git' && words[1]?.text !== 'clone')) return true
  const texts = services.map(({ dockerfile }) => dockerfile.text)
  if (texts.some(text => takes(text, '.git'))) return true
  const described = [...buildFiles, ...moreBuildFiles].map(name => files.read(path.join(context, name)) ?? '')
  return [...texts, ...described].some(text => gitReads.test(text) || versionTools.test(text))
}
