import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { searchPath, startDaemon } from './daemon.ts'
import type { OwnerRecord } from './record.ts'

/** A dockerd finds this one by itself, and would share it with the engine that is installed on the machine. */
const SYSTEM_SOCKET = '/run/containerd/containerd.sock'

/** Whether this machine has a containerd of its own that a private dockerd must be kept from. */
export const hasSystemContainerd = () => existsSync(SYSTEM_SOCKET)

/** The socket of the containerd that {@link startContainerd} starts for an engine. */
export const containerdSocket = ({ runFolder }: OwnerRecord) => path.join(runFolder, 'containerd', 'containerd.sock')

/** Where it keeps its content: beside the data root, as `/var/lib/containerd` is on a machine of the distribution. */
const containerdRoot = ({ folder }: OwnerRecord) => path.join(folder, 'containerd')

/** Starts a containerd for one engine, as a service manager does. Settings: containerd-config.toml(5). */
export async function startContainerd(record: OwnerRecord, binFolder: string | undefined): Promise<void> {
  const socket = containerdSocket(record)
  const config = path.join(record.folder, 'containerd.toml')
  const log = path.join(record.folder, 'containerd.log')
  const settings = [
    'version = 2',
    `root = ${JSON.stringify(containerdRoot(record))}`,
    `state = ${JSON.stringify(path.dirname(socket))}`,
    'disabled_plugins = ["io.containerd.grpc.v1.cri"]',
    '[grpc]',
    `  address = ${JSON.stringify(socket)}`,
    ''
  ]
  await mkdir(path.dirname(socket), { recursive: true })
  await writeFile(config, settings.join('\n'))
  await startDaemon({
    command: 'containerd',
    args: ['--config', config],
    environment: { PATH: searchPath(binFolder) },
    log,
    isReady: async () => existsSync(socket),
    timeoutMs: 10_000
  })
}
