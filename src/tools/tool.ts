/** The tools that can be installed: plugins of the docker command, and how their releases are made up. */

import { reasonOf } from '../store/index.ts'

export type ToolName = 'buildx' | 'compose'

export interface Tool {
  /** As it is written after `docker`. */
  readonly name: ToolName
  /** Name of its program and of its entry in the runner's tool cache. */
  readonly plugin: string
  /** Owner and name on GitHub. */
  readonly repository: string
  /** The input that chooses its version. */
  readonly input: `${ToolName}-version`
  /** Ask the program for its version, also after `docker buildx` or `docker compose`. */
  readonly versionArguments: readonly string[]
}

export const tools: Readonly<Record<ToolName, Tool>> = {
  buildx: {
    name: 'buildx',
    plugin: 'docker-buildx',
    repository: 'docker/buildx',
    input: 'buildx-version',
    versionArguments: ['version']
  },
  compose: {
    name: 'compose',
    plugin: 'docker-compose',
    repository: 'docker/compose',
    input: 'compose-version',
    versionArguments: ['version', '--short']
  }
}

/** The machine that runs a tool, as Node names it. */
export interface ToolMachine {
  readonly platform: NodeJS.Platform
  readonly arch: string
}

/** One program of a release. */
export interface Asset {
  readonly tool: Tool
  readonly version: string
  /** File name in the release. */
  readonly name: string
  /** Files of the release that may tell its SHA-256, the most trustworthy first. */
  readonly checksumFiles: readonly string[]
}

/** A tool could not be had; the message names the input, its value and the remedy. */
export class ToolError extends Error {
  override readonly name = 'ToolError'
}

/** Why something failed, to go on with in a sentence. */
export function whyOf(error: unknown): string {
  return reasonOf(error).replace(/\.$/, '')
}

const systems: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows'
}

/** Node's names of architectures, and what the files of each tool are called. Both build arm for version 7 of it. */
const architectures: Readonly<Record<string, Readonly<Record<ToolName, string>>>> = {
  x64: { buildx: 'amd64', compose: 'x86_64' },
  arm64: { buildx: 'arm64', compose: 'aarch64' },
  arm: { buildx: 'arm-v7', compose: 'armv7' },
  ppc64: { buildx: 'ppc64le', compose: 'ppc64le' },
  riscv64: { buildx: 'riscv64', compose: 'riscv64' },
  s390x: { buildx: 's390x', compose: 's390x' }
}

/** File name of a tool's program on this machine. */
export function programName({ plugin }: Tool, { platform }: ToolMachine): string {
  return platform === 'win32' ? `${plugin}.exe` : plugin
}

/**
 * The file to download for a machine; undefined when the project publishes none for it. Names as in
 * https://github.com/docker/buildx/releases and https://github.com/docker/compose/releases.
 */
export function assetFor(tool: Tool, version: string, machine: ToolMachine): Asset | undefined {
  const system = systems[machine.platform]
  const arch = architectures[machine.arch]?.[tool.name]
  if (system === undefined || arch === undefined) return undefined
  if (system !== 'linux' && machine.arch !== 'x64' && machine.arch !== 'arm64') return undefined
  const suffix = system === 'windows' ? '.exe' : ''
  if (tool.name === 'compose') {
    const name = `docker-compose-${system}-${arch}${suffix}`
    return { tool, version, name, checksumFiles: ['checksums.txt', `${name}.sha256`] }
  }
  // Programs for macOS and Windows are signed after the first list is made; since 0.37 a second one has them.
  const checksumFiles = system === 'linux' ? ['checksums.txt'] : ['checksums-signed.txt', 'checksums.txt']
  return { tool, version, name: `buildx-v${version}.${system}-${arch}${suffix}`, checksumFiles }
}
