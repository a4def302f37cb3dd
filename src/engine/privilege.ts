import { execute } from '../process.ts'
import type { StrategyFacts } from './strategy.ts'

/** Whether this process is root, may run commands as root without a password, or neither. */
export async function readPrivilege(
  uid: number | undefined,
  env: Readonly<Record<string, string | undefined>>
): Promise<StrategyFacts['privilege']> {
  if (uid === 0) return 'root'
  try {
    const result = await execute('sudo', ['-n', '--', 'true'], { env, timeoutMs: 10_000 })
    return result.exitCode === 0 ? 'sudo' : 'none'
  } catch {
    // No sudo on this machine.
    return 'none'
  }
}
