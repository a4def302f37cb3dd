import { chmod, copyFile, mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ImageStore } from './engine-options.ts'
import { execOrThrow } from './exec.ts'
import { toolchainFolder } from './paths.ts'
import { type BaseImage, bootstrapDebian, ensureRootfs, type MakeRootfs } from './rootfs.ts'

/** Where a machine of this image expects to be given what is not in it; see {@link startMachineHost}. */
export const machinePaths = {
  /** The folder that the engine's packages are unpacked in. */
  toolchain: '/opt/engine',
  /** Contents of a registry with the base images. */
  registry: '/opt/registry',
  node: '/usr/local/bin/node',
  /** On one file system, which can carry overlayfs: docker and containerd keep everything below it. */
  state: '/var/lib'
} as const

/**
 * The program to start, with the image store as its argument: prepares what a container has otherwise than a machine, and
 * becomes systemd.
 */
export const machineInit = '/sbin/machine-init'

/** As on a hosted runner, and one who may use the engine but not become root. */
export const machineUsers = { runner: 1001, guest: 1002 } as const

const PACKAGES = ['systemd', 'dbus', 'sudo', 'iproute2', 'iptables', 'libseccomp2', 'procps', 'ca-certificates']

const PROGRAMS = [
  'usr/sbin/dockerd',
  'usr/sbin/docker-proxy',
  'usr/bin/docker',
  'usr/bin/containerd',
  'usr/bin/containerd-shim-runc-v2',
  'usr/bin/docker-registry',
  'usr/sbin/runc',
  'usr/libexec/docker/cli-plugins'
]

/** From the packages of the engine: how it is run on a machine of the distribution. */
const UNITS = ['docker.service', 'docker.socket', 'containerd.service']

/** What would change settings of the kernel, which is the host's, look after its hardware, or wake up by the clock. */
const MASKED = [
  ...['sysctl', 'modules-load', 'binfmt', 'remount-fs', 'logind', 'pstore', 'random-seed'].map(
    name => `systemd-${name}.service`
  ),
  ...['dev-hugepages', 'sys-kernel-config', 'sys-kernel-debug', 'sys-kernel-tracing', 'sys-fs-fuse-connections'].map(
    name => `${name}.mount`
  ),
  'systemd-journald-audit.socket',
  'kmod-static-nodes.service',
  'proc-sys-fs-binfmt_misc.automount',
  'getty.target',
  'timers.target'
]

/**
 * One hierarchy of control groups (version 2), whatever the host has, and of the kernel's settings only those of the
 * machine's own network can be changed.
 */
const INIT = `#!/bin/sh
set -e
umount --recursive /sys/fs/cgroup
mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 /sys/fs/cgroup
mount --bind /proc/sys /proc/sys
mount -o remount,bind,ro /proc/sys
mount --bind /proc/sys/net /proc/sys/net
mount -o remount,bind,rw /proc/sys/net
mv /etc/docker/$1.json /etc/docker/daemon.json
exec /lib/systemd/systemd
`

const REGISTRY_UNIT = `[Unit]
Description=A registry with base images, in the place of Docker Hub
Before=docker.service
[Service]
ExecStart=${machinePaths.toolchain}/usr/bin/docker-registry serve /etc/registry.json
[Install]
WantedBy=multi-user.target
`

const REGISTRY_CONFIG = {
  version: 0.1,
  log: { accesslog: { disabled: true } },
  storage: { filesystem: { rootdirectory: machinePaths.registry }, maintenance: { readonly: { enabled: true } } },
  http: { addr: '127.0.0.1:5000' }
}

const daemonConfig = (store: ImageStore) => ({
  features: { 'containerd-snapshotter': store === 'containerd' },
  'registry-mirrors': [`http://${REGISTRY_CONFIG.http.addr}`]
})

/**
 * Makes the image of a machine that is set up as a hosted runner is, or finds the one made before (`.toolchain/base-image`;
 * the first time takes about a minute): systemd runs containerd and a socket-activated dockerd, the user `runner` is in
 * the group `docker` and may use sudo without a password, `guest` may not. Needs root, and a Debian system.
 */
export function ensureMachineImage(log?: (line: string) => void): Promise<BaseImage> {
  return ensureRootfs(
    { name: 'machine', rootfs: path.join(toolchainFolder, 'base-image', 'machine-2.tar'), changes: [] },
    async (toolchain, folder) => {
      log?.('Making an image of a machine with systemd and sudo from the distribution (about a minute) ...')
      await makeMachineRootfs(toolchain, folder)
    }
  )
}

const makeMachineRootfs: MakeRootfs = async ({ root }, folder) => {
  // Of the system's own release, because some of the engine's packages are, and need its libraries.
  await bootstrapDebian(root, PACKAGES, folder)
  const write = async (file: string, text: string, mode = 0o644) => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
    await writeFile(path.join(folder, file), text)
    await chmod(path.join(folder, file), mode)
  }
  for (const program of PROGRAMS) {
    await mkdir(path.dirname(path.join(folder, program)), { recursive: true })
    await symlink(path.join(machinePaths.toolchain, program), path.join(folder, program))
  }
  for (const unit of UNITS) {
    await copyFile(path.join(root, 'usr/lib/systemd/system', unit), path.join(folder, 'usr/lib/systemd/system', unit))
  }
  await write(machineInit, INIT, 0o755)
  await write('etc/systemd/system/registry.service', REGISTRY_UNIT)
  await write('etc/registry.json', JSON.stringify(REGISTRY_CONFIG))
  for (const store of ['overlay2', 'containerd'] as const satisfies ImageStore[]) {
    await write(`etc/docker/${store}.json`, JSON.stringify(daemonConfig(store)))
  }
  await write('etc/sudoers.d/runner', 'runner ALL=(ALL) NOPASSWD: ALL\n', 0o440)
  await setUp(folder)
}

/** Users and units, with the system's own programs. */
async function setUp(folder: string): Promise<void> {
  const run = (...command: string[]) =>
    execOrThrow('chroot', [folder, ...command], { environment: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } })
  await run('groupadd', '--system', 'docker')
  for (const [name, uid] of Object.entries(machineUsers)) {
    await run('useradd', '--uid', String(uid), '--create-home', '--shell', '/bin/bash', '--groups', 'docker', name)
  }
  await run('systemctl', 'enable', ...UNITS, 'registry.service')
  await run('systemctl', 'mask', ...MASKED)
  await run('systemctl', 'set-default', 'multi-user.target')
}
