/** The kernel's names and those of images (https://github.com/opencontainers/image-spec, from Go's GOARCH). */
const architectures: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' }

/** The platform of an engine, as Dockerfiles and builders name it. @param arch as the kernel names it */
export function linuxPlatform(arch: string): string {
  return `linux/${architectures[arch] ?? arch}`
}
