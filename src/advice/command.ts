/** The command `advise`: what could make a project's builds quicker, as text, JSON, SARIF or a patch. */
import path from 'node:path'
import { type BuildRequest, type Docker, readDefinition } from '../build/index.ts'
import { version } from '../version.ts'
import { advise, inOrder, merged } from './advise.ts'
import { checkWithBuildKit } from './buildkit.ts'
import { type ContextFiles, diskFiles } from './context-files.ts'
import { unifiedDiff } from './diff.ts'
import { type FixResult, fixAll } from './edits.ts'
import type { Finding } from './finding.ts'
import { patchHeader, writePatch } from './patch-file.ts'
import { readAdviceProject } from './project.ts'
import { findingsJson } from './render/json.ts'
import { findingsSarif } from './render/sarif.ts'
import { findingsText, shortPath } from './render/text.ts'

export interface AdviseOptions {
  /** The project, as for a build. */
  readonly request: BuildRequest
  /** What is printed. */
  readonly format: 'text' | 'json' | 'sarif'
  /** Absolute file for the patch that does what can be done; `print` prints it in place of the findings. */
  readonly fix?: string | 'print'
  /** Whether BuildKit's own linter is asked, too. */
  readonly check: boolean
  /** Folder or URL that holds the pages of the rules, without a slash at its end. */
  readonly pages?: string
}

export interface AdviseIo {
  readonly docker: Docker
  /** Absolute: paths are shown from here, and the patch is made for it. */
  readonly folder: string
  readonly colours: boolean
  /** Takes the result as it is to be printed. */
  readonly out: (text: string) => void
  /** Takes what else there is to say, line by line. */
  readonly note: (line: string) => void
}

/** Folder entries of a build context that are looked at. */
const maxEntries = 200_000

/**
 * Gives advice on a project.
 * @returns the exit code: 0 when nothing is found or only notices are, 1 when there is a warning; with `fix` 0
 * @throws CommandError when compose refuses the project or docker cannot be started, PatchFileError when the file for the patch is
 *   something else
 */
export async function adviseCommand(options: AdviseOptions, io: AdviseIo): Promise<0 | 1> {
  const { request } = options
  const { definition, notices } = await readDefinition(request, io.docker)
  for (const notice of notices) io.note(notice)
  const { projectDirectory } = request
  const find = (files: ContextFiles): readonly Finding[] =>
    advise(readAdviceProject({ definition, projectDirectory, files, maxEntries }), options.pages)
  if (options.fix !== undefined) return writeFixes(fixAll(find, diskFiles), options.fix, io)
  const { builder } = request
  const checked = options.check
    ? await checkWithBuildKit({ definition, projectDirectory, builder }, io.docker)
    : { kind: 'checked' as const, findings: [], notes: [] }
  if (checked.kind === 'unchecked') io.note(`BuildKit's own checks are left out: ${checked.reason}`)
  else for (const note of checked.notes) io.note(note)
  const lint = checked.kind === 'checked' ? checked.findings : []
  const findings = inOrder(merged([...find(diskFiles), ...lint]))
  io.out(render(findings, options.format, io))
  return findings.some(({ severity }) => severity === 'warning') ? 1 : 0
}

function render(findings: readonly Finding[], format: AdviseOptions['format'], { folder, colours }: AdviseIo): string {
  switch (format) {
    case 'text':
      return findingsText(findings, { folder, colours })
    case 'json':
      return findingsJson(findings, folder)
    case 'sarif':
      return findingsSarif(findings, { folder, version })
  }
}

async function writeFixes({ files, isComplete }: FixResult, target: string, io: AdviseIo): Promise<0> {
  const isInside = (file: string) => !path.isAbsolute(shortPath(file, io.folder))
  for (const { file } of files.filter(each => !isInside(each.file))) {
    io.note(`${file} is left as it is: it is not below ${io.folder}.`)
  }
  const patch = unifiedDiff(
    files.filter(({ file }) => isInside(file)),
    file => shortPath(file, io.folder)
  )
  if (!isComplete) io.note('The patch does not fix everything that can be fixed: apply it and run the command again.')
  if (patch === '') io.note('There is nothing that can be fixed by itself.')
  else if (target === 'print') io.out(`${patchHeader}${patch}`)
  else {
    await writePatch(target, `${patchHeader}${patch}`)
    io.note(`Wrote ${target}. Apply it with: git apply ${shortPath(target, io.folder)}`)
  }
  return 0
}
