/** What the bundle offers: one function per entry file of `dist/`. */
export async function main(): Promise<void> {
  const { info } = await import('@actions/core')
  info('compose-build-cache')
}
