/** Small projects for tests of the advice, read as compose would resolve them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from '@jest/globals'
import { parse } from 'yaml'
import {
  type AdviceProject,
  advise,
  type ContextFiles,
  diskFiles,
  type Finding,
  type FixResult,
  fixAll,
  readAdviceProject
} from '../../src/advice/index.ts'
import type { BakeDefinition, BakeTarget } from '../../src/build/index.ts'
import { writeFiles } from '../support/files.ts'

export type Files = Readonly<Record<string, string>>

interface ComposeBuild {
  readonly context?: string
  readonly dockerfile?: string
  readonly dockerfile_inline?: string
  readonly target?: string
  readonly args?: Readonly<Record<string, string>>
  readonly additional_contexts?: Readonly<Record<string, string>>
}

interface ComposeFile {
  readonly services: Readonly<Record<string, { readonly build?: string | ComposeBuild; readonly image?: string }>>
}

const folders: string[] = []

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** Writes a project into a new folder, which goes with the test file. */
export function writeProject(files: Files, sizes: Readonly<Record<string, number>> = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'advice-'))
  folders.push(folder)
  writeFiles(folder, files)
  for (const [name, bytes] of Object.entries(sizes)) {
    const file = path.join(folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, '')
    truncateSync(file, bytes)
  }
  return folder
}

/** What compose would print for the project in a folder; without a compose file it has one service, `app`. */
export function definitionOf(folder: string, files: Files): BakeDefinition {
  const text = files['compose.yaml'] ?? 'services: {app: {build: .}}'
  const { services } = parse(text) as ComposeFile
  const built = Object.entries(services).filter(([, { build }]) => build !== undefined)
  const target = Object.fromEntries(
    built.map(([name, { build = '.', image }]) => [name, toTarget(folder, name, build, image)])
  )
  return { group: { default: { targets: Object.keys(target) } }, target }
}

function toTarget(folder: string, name: string, build: string | ComposeBuild, image: string | undefined): BakeTarget {
  const { context = '.', dockerfile = 'Dockerfile', ...rest } = typeof build === 'string' ? { context: build } : build
  const absolute = path.resolve(folder, context)
  const contexts = Object.entries(rest.additional_contexts ?? {}).map(([key, value]) => [
    key,
    value.replace(/^service:/, 'target:')
  ])
  return {
    context: absolute,
    dockerfile: path.resolve(absolute, dockerfile),
    ...(rest.dockerfile_inline !== undefined && { 'dockerfile-inline': rest.dockerfile_inline }),
    ...(rest.target !== undefined && { target: rest.target }),
    ...(rest.args !== undefined && { args: rest.args }),
    contexts: Object.fromEntries(contexts),
    tags: [image ?? `project-${name}`]
  }
}

export interface Opened {
  readonly folder: string
  readonly project: (files?: ContextFiles) => AdviceProject
  readonly findings: readonly Finding[]
  readonly fix: () => FixResult
}

export function openProject(files: Files, sizes: Readonly<Record<string, number>> = {}): Opened {
  const folder = writeProject(files, sizes)
  const definition = definitionOf(folder, files)
  const project = (from: ContextFiles = diskFiles) =>
    readAdviceProject({ definition, projectDirectory: folder, files: from, maxEntries: 10_000 })
  const find = (from: ContextFiles) => advise(project(from))
  return { folder, project, findings: find(diskFiles), fix: () => fixAll(find, diskFiles) }
}

/** `rule line` of every finding in the Dockerfile of a project with one service. */
export function rulesAndLines(dockerfile: string, files: Files = {}): readonly string[] {
  return openProject({ Dockerfile: dockerfile, ...files }).findings.map(({ rule, startLine }) => `${rule} ${startLine}`)
}

/** The Dockerfile after all fixes. */
export function fixedDockerfile(dockerfile: string, files: Files = {}): string {
  const { folder, fix } = openProject({ Dockerfile: dockerfile, ...files })
  const file = path.join(folder, 'Dockerfile')
  return fix().files.find(each => each.file === file)?.after ?? dockerfile
}

export interface Example {
  readonly files: Files
  readonly sizes: Readonly<Record<string, number>>
}

export const pagesFolder = path.resolve(import.meta.dirname, '../../docs/rules')

/** The project that a section of a rule's page shows: each fence is a file, named by what follows its language. */
export function pageExample(rule: string, section: 'Bad' | 'Good'): Example {
  const page = readFileSync(path.join(pagesFolder, `${rule}.md`), 'utf8')
  const text = page.split(/^## /m).find(part => part.startsWith(`${section}\n`)) ?? ''
  const fences = [...text.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', name, content = '']) => ({
      name: name ?? (language === 'dockerfile' ? 'Dockerfile' : language),
      content
    })
  )
  const listed = fences.filter(({ name }) => name === 'files').flatMap(({ content }) => content.trim().split('\n'))
  return {
    files: Object.fromEntries(
      fences.filter(({ name }) => name !== 'files').map(({ name, content }) => [name, content])
    ),
    sizes: Object.fromEntries(listed.map(line => [line.split(' ')[0] ?? '', Number(line.split(' ')[1])]))
  }
}
