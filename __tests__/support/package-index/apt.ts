import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { findDebianArchive } from '../../../scripts/engine/apt.ts'

const run = promisify(execFile)

/** Debian 12, whose Python is 3.11: that of the base image. */
const suite = 'bookworm'

/**
 * Downloads distribution packages as `.deb` files into `folder` with apt's own client. Its lists and caches are kept in
 * `state`; of the system's apt set-up only the archive's address is read. Throws with apt's own words when that fails.
 */
export async function downloadPackages(names: readonly string[], folder: string, state: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const part of ['lists/partial', 'archives/partial']) await mkdir(path.join(state, part), { recursive: true })
  await writeFile(path.join(state, 'sources.list'), await sourceLine())
  await writeFile(path.join(state, 'status'), '')
  const options = [
    `Dir::Etc::sourcelist=${state}/sources.list`,
    'Dir::Etc::sourceparts=/dev/null',
    `Dir::State::lists=${state}/lists`,
    `Dir::State::status=${state}/status`,
    `Dir::Cache=${state}`,
    // apt would hand downloads to a user of its own, who cannot write below a private folder.
    'APT::Sandbox::User=root',
    'Acquire::Languages=none'
  ].flatMap(option => ['-o', option])
  await run('apt-get', [...options, '-qq', 'update'])
  await run('apt-get', [...options, '-qq', 'download', ...names], { cwd: folder })
}

async function sourceLine(): Promise<string> {
  const archive = await findDebianArchive()
  if (archive === undefined)
    throw new Error('The packages are fetched from the archive of a Debian system; this is none.')
  const { uri, signedBy } = archive.source
  return `deb ${signedBy === undefined ? '' : `[signed-by=${signedBy}] `}${uri} ${suite} main\n`
}
