/** What the bundle offers: one function per script of `dist/`. */
export async function main(dist: string): Promise<void> {
  await (await import('./main.ts')).main(dist)
}

export async function post(dist: string): Promise<void> {
  await (await import('./post.ts')).post(dist)
}

export async function report(dist: string): Promise<void> {
  await (await import('./report-action.ts')).report(dist)
}

export async function cli(dist: string): Promise<void> {
  await (await import('./cli/entry.ts')).cli(dist)
}

export async function folders(): Promise<void> {
  await (await import('./runner-folders/program.ts')).serveFolders()
}

export async function privileged(): Promise<void> {
  await (await import('./privileged/program.ts')).privileged(process.argv.slice(2))
}
