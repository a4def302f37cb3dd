/** What the privileged script does, by its arguments. */
import { thawLater } from './freeze.ts'
import { watchActivation } from './recovery.ts'
import { servePrivileged } from './server.ts'

/** `FOLDER`: serve calls. `--thaw PID:START ...` and `--recover DATA-ROOT`: the watchdogs. */
export async function privileged(args: readonly string[]): Promise<void> {
  const [first, ...rest] = args
  if (first === '--thaw') return thawLater(rest)
  if (first === '--recover' && rest[0] !== undefined) return watchActivation(rest[0])
  if (first !== undefined && rest.length === 0) return servePrivileged(first)
  process.stderr.write('This script is started by compose-build-cache itself.\n')
  process.exitCode = 2
}
