/** Asks programs for their version: before anything is installed, and whether what was installed is what is used. */
import path from 'node:path'
import type { Docker } from '../build/index.ts'
import { CommandError, execute } from '../process.ts'
import { type Tool, ToolError } from './tool.ts'
import { findVersion, isRelease } from './tool-version.ts'

/** A tool that has to be installed. */
export interface MissingTool {
  readonly tool: Tool
  readonly version: string
  /** As the user wrote it. */
  readonly asked: string
  /** Of what is installed; undefined when nothing is. */
  readonly installed: string | undefined
}

/** The version that the docker command reports of its plugin; undefined when there is none that works. */
export function askVersion({ name, versionArguments }: Tool, docker: Docker): Promise<string | undefined> {
  return askProgram(docker.command, [name, ...versionArguments], docker)
}

async function askProgram(program: string, args: readonly string[], docker: Docker): Promise<string | undefined> {
  try {
    const { exitCode, stdout } = await execute(program, args, {
      env: docker.env,
      timeoutMs: 60_000,
      ...(docker.signal && { signal: docker.signal })
    })
    return exitCode === 0 ? findVersion(stdout) : undefined
  } catch (error) {
    // Where docker is missing, whoever uses it next says so.
    if (error instanceof CommandError) return undefined
    throw error
  }
}

/** A program may be whole and yet be refused by the machine: on a disk from which nothing may be run, for instance. */
export async function requireRunning({ tool, version }: MissingTool, file: string, docker: Docker): Promise<void> {
  const reported = await askProgram(file, tool.versionArguments, docker)
  if (reported === undefined) throw new Error(`its program does not run in ${path.dirname(file)}`)
  if (!isRelease(reported, version)) throw new Error(`its program says that it is ${reported}`)
}

/** Other plugins of the same name come first when the user's `config.json` says so. */
export async function requireInUse(
  { tool, version, asked }: MissingTool,
  docker: Docker,
  warn: (message: string) => void
): Promise<void> {
  const reported = await askVersion(tool, docker)
  docker.signal?.throwIfAborted()
  if (reported !== undefined && isRelease(reported, version)) return
  const problem =
    `Input ${tool.input}: ${JSON.stringify(asked)}: ${version} was installed, but docker takes ` +
    `${reported ?? 'none'} instead. Remove the ${tool.plugin} in a folder that cliPluginsExtraDirs in config.json names.`
  if (asked !== 'latest') throw new ToolError(problem)
  warn(problem)
}
