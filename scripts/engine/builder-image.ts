import { chmod, cp, mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ensureBaseImage } from './base-image.ts'
import type { Engine } from './engine.ts'
import { execOrThrow } from './exec.ts'
import { toolchainFolder } from './paths.ts'
import { type BaseImage, ensureRootfs, type MakeRootfs } from './rootfs.ts'

/** The image that buildx starts a `docker-container` builder from. */
const NAME = 'moby/buildkit:buildx-stable-1'

/** Below the toolchain's `root/`: all that a daemon needs to build. */
const PROGRAMS = ['usr/sbin/dockerd', 'usr/bin/containerd', 'usr/bin/containerd-shim-runc-v2', 'usr/sbin/runc']

/**
 * The distribution has no buildkitd of its own, but the daemon of its engine holds all of BuildKit and serves the same API.
 * In a builder container that daemon takes buildkitd's place.
 */
const BUILDKITD = `#!/bin/sh
mkdir -p /run/buildkit
exec dockerd --config-file /etc/buildkit/daemon.json \${REGISTRY_MIRROR:+--registry-mirror "$REGISTRY_MIRROR"}
`

/** What buildx calls in the container: is it ready, and a connection. BuildKit's API is behind an upgrade of POST /grpc. */
const BUILDCTL = `#!/usr/bin/python3
import os, socket, sys, threading

daemon = socket.socket(socket.AF_UNIX)
daemon.connect('/run/buildkit/docker.sock')
if 'dial-stdio' not in sys.argv:
    daemon.sendall(b'GET /_ping HTTP/1.0\\r\\n\\r\\n')
    sys.exit(0 if b' 200 ' in daemon.recv(64) else 1)

daemon.sendall(b'POST /grpc HTTP/1.1\\r\\nHost: docker\\r\\nConnection: Upgrade\\r\\nUpgrade: h2c\\r\\n\\r\\n')
head = b''
while not head.endswith(b'\\r\\n\\r\\n'):
    head += daemon.recv(1)

def send():
    while data := os.read(0, 65536):
        daemon.sendall(data)
    daemon.shutdown(socket.SHUT_WR)

threading.Thread(target=send, daemon=True).start()
while data := daemon.recv(65536):
    os.write(1, data)
`

const DAEMON = {
  features: { 'containerd-snapshotter': true },
  bridge: 'none',
  iptables: false,
  ip6tables: false,
  'ip-forward': false,
  'ip-masq': false,
  'userland-proxy': false,
  'data-root': '/var/lib/buildkit',
  'exec-root': '/run/buildkit/exec',
  pidfile: '/run/buildkit/docker.pid',
  hosts: ['unix:///run/buildkit/docker.sock'],
  'exec-opts': ['native.cgroupdriver=cgroupfs']
}

/**
 * Puts the image for builder containers into an engine that can reach no registry with it.
 * @param registryMirror where the builder finds base images: the `url` of a registry on the loopback, which it reaches with
 *   the driver option `network=host`
 */
export async function loadBuilderImage(engine: Engine, registryMirror: string): Promise<void> {
  const { rootfs, changes } = await ensureBuilderImage()
  const all = [...changes, `ENV REGISTRY_MIRROR=${registryMirror}`]
  const result = await engine.docker(['import', ...all.flatMap(change => ['--change', change]), rootfs, NAME])
  if (result.exitCode !== 0) throw new Error(`docker import: ${result.stderr.trim()}`)
}

/** Makes the image, or finds the one made before. Several processes may call this at once. */
export function ensureBuilderImage(): Promise<BaseImage> {
  return ensureRootfs(
    {
      name: NAME,
      rootfs: path.join(toolchainFolder, 'base-image', 'builder-1.tar'),
      changes: [
        'ENTRYPOINT ["buildkitd"]',
        'ENV PATH=/opt/engine/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
      ]
    },
    makeBuilderRootfs
  )
}

const makeBuilderRootfs: MakeRootfs = async ({ root, binFolder }, folder) => {
  const { rootfs } = await ensureBaseImage()
  await execOrThrow('tar', ['--extract', '--numeric-owner', '--file', rootfs, '--directory', folder])
  const engine = path.join(folder, 'opt/engine')
  const libraries = (await readdir(path.join(root, 'usr/lib'))).filter(name => name.endsWith('-linux-gnu'))
  for (const part of [...PROGRAMS, ...libraries.map(name => `usr/lib/${name}`)]) {
    await mkdir(path.join(engine, 'root', path.dirname(part)), { recursive: true })
    await cp(path.join(root, part), path.join(engine, 'root', part), { recursive: true, verbatimSymlinks: true })
  }
  if (binFolder === undefined) throw new Error('A builder image is made of fetched packages only.')
  await cp(binFolder, path.join(engine, 'bin'), { recursive: true, verbatimSymlinks: true })
  await mkdir(path.join(folder, 'etc/buildkit'), { recursive: true })
  await writeFile(path.join(folder, 'etc/buildkit/daemon.json'), JSON.stringify(DAEMON))
  for (const [name, script] of [
    ['buildkitd', BUILDKITD],
    ['buildctl', BUILDCTL]
  ] as const) {
    await writeFile(path.join(folder, 'usr/bin', name), script)
    await chmod(path.join(folder, 'usr/bin', name), 0o755)
  }
}
