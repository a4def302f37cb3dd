/**
 * What the action `actions/cache` does in its two phases, with the client that it uses:
 * `toolkit-cache.ts restore KEY PREFIX FOLDER` and `toolkit-cache.ts save KEY - FOLDER`. The key that was found, or nothing,
 * goes to `$RUNNER_TEMP/matched-key`.
 */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { restoreCache, saveCache } from '@actions/cache'

const [, , phase, key = '', prefix = '', folder = ''] = process.argv
if (phase === 'restore') {
  const found = await restoreCache([folder], key, [prefix])
  await writeFile(path.join(process.env.RUNNER_TEMP ?? '', 'matched-key'), found ?? '')
} else {
  await saveCache([folder], key)
}
