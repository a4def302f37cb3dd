/** What builds can ask of the machine they run on, for tests: a Git server, an SSH agent, a page on the loopback device. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import path from 'node:path'
import { exec, execOrThrow } from '../../scripts/engine/exec.ts'
import { writeFiles } from './files.ts'

export interface BuildSurroundings {
  /** `git://...` of a repository whose branch `main` holds {@link repositoryFiles}. */
  readonly repository: string
  /** `http://127.0.0.1:...`, a page that holds `page\n`: only builds with the host's network reach it. */
  readonly page: string
  /** Value of `SSH_AUTH_SOCK`: an agent that holds one key. */
  readonly agent: string
  /** A file with the private key that the agent holds. */
  readonly key: string
  stop(): Promise<void>
}

/** A project of its own in the folder `service` of the repository. */
const repositoryFiles: Readonly<Record<string, string>> = {
  'service/Dockerfile': 'FROM busybox\nCOPY shown.txt /shown\n',
  'service/shown.txt': 'from git\n'
}

/** @param folder an existing, empty folder for all their files; its path must leave room for a socket in 107 bytes */
export async function startBuildSurroundings(folder: string): Promise<BuildSurroundings> {
  const repositories = path.join(folder, 'repositories')
  await makeRepository(path.join(repositories, 'project.git'))
  const git = await listen(createServer(socket => serveGit(repositories, socket)))
  const pages = await listen(createHttpServer((_, response) => response.end('page\n')))
  const key = path.join(folder, 'key')
  await execOrThrow('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', key])
  const agent = path.join(folder, 'agent')
  const running = spawn('ssh-agent', ['-D', '-a', agent], { stdio: 'ignore' })
  await addKey(key, agent)
  return {
    repository: `git://127.0.0.1:${git.port}/project.git`,
    page: `http://127.0.0.1:${pages.port}/`,
    agent,
    key,
    async stop() {
      await Promise.all([git.close(), pages.close(), ended(running)])
    }
  }
}

async function makeRepository(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  writeFiles(folder, repositoryFiles)
  const git = (...args: string[]) =>
    execOrThrow('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args], {
      cwd: folder,
      // Nothing of the user's own Git.
      environment: { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null' }
    })
  await git('init', '--quiet', '--initial-branch', 'main')
  await git('add', '.')
  await git('commit', '--quiet', '--message', 'A service')
}

/** One connection of the Git protocol, by Git's own server. */
function serveGit(repositories: string, socket: Socket): void {
  const args = ['daemon', '--inetd', '--export-all', `--base-path=${repositories}`]
  const server = spawn('git', args, { stdio: ['pipe', 'pipe', 'ignore'] })
  server.on('error', error => socket.destroy(error))
  // Either side may leave first: what is lost then shows in the build that asked for it.
  server.stdin.on('error', () => socket.destroy())
  socket.on('error', () => server.kill())
  socket.pipe(server.stdin)
  server.stdout.pipe(socket)
}

async function listen(server: Server): Promise<{ readonly port: number; close(): Promise<void> }> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const close = () => new Promise<void>(resolve => server.close(() => resolve()))
  return { port: (server.address() as AddressInfo).port, close }
}

/** The agent's socket is there a moment after its process. */
async function addKey(key: string, agent: string): Promise<void> {
  const environment = { ...process.env, SSH_AUTH_SOCK: agent }
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const { exitCode } = await exec('ssh-add', ['-q', key], { environment })
    if (exitCode === 0) return
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error('The SSH agent does not take the key.')
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const end = new Promise(resolve => child.once('exit', resolve))
  child.kill()
  await end
}
