/**
 * Serves the distribution's Python packages as an index until it is interrupted, then prints what was downloaded.
 *
 * Usage: node scripts/with-node24.mjs __tests__/support/package-index/serve.ts [PORT]
 */
import { distributionWheels, startPackageIndex } from './index.ts'

const port = Number(process.argv[2] ?? 0)
const index = await startPackageIndex({ wheels: await distributionWheels(), port })
process.stdout.write(`pip install --index-url ${index.url} --trusted-host 127.0.0.1 PACKAGE\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    const { downloads, bytes } = index.statistics()
    for (const download of downloads) process.stdout.write(`${download.filename} ${download.bytes}\n`)
    process.stdout.write(`${downloads.length} downloads, ${bytes} bytes\n`)
    await index.stop()
  })
}
