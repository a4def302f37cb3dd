/** What installs make in the folder that they run in. */
import path from 'node:path'
import { commandWords, stepInstalls } from './installs.ts'
import type { AdviceStep } from './steps.ts'

/** Options of pip that name where it installs to. */
const into = /^(-[tdw]|--(?:target|prefix|root|src|dest|wheel-dir))(?:=(.+))?$/

/** Names relative to the step's folder; undefined where a command makes something whose place is not told. */
export function madeNames(step: AdviceStep): readonly string[] | undefined {
  const found: string[] = []
  for (const command of step.commands) {
    const words = commandWords(command)
    const isVenv = words[1] === '-m' && words[2] === 'venv'
    if (isVenv || words[0] === 'mkdir') found.push(...words.slice(isVenv ? 3 : 1).filter(word => !word.startsWith('-')))
  }
  for (const { tool, arguments: given } of stepInstalls(step)) {
    if (tool.name === 'npm') found.push('node_modules')
    else if (tool.name === 'pip') found.push(...given.flatMap((word, at) => pipFolder(word, given[at + 1])))
    if (['uv', 'poetry', 'pipenv'].includes(tool.name)) found.push('.venv')
    if (tool.name === 'uv') found.push(step.environment.variable('UV_PROJECT_ENVIRONMENT') ?? '.venv')
  }
  if (found.some(name => /[$`]/.test(name))) return undefined
  const folder = step.folder ?? '/'
  return found.map(name => path.posix.relative(folder, path.posix.resolve(folder, name))).filter(isInside)
}

function isInside(relative: string): boolean {
  return relative !== '' && !relative.startsWith('..')
}

function pipFolder(word: string, next: string | undefined): readonly string[] {
  const [, option, value = next] = into.exec(word) ?? []
  return option === undefined || value === undefined ? [] : [value]
}
