/** Reads a URL by the client for ranges and prints its text: a process of its own has certificates of its own (NODE_EXTRA_CA_CERTS). */
import { text } from 'node:stream/consumers'
import { RangeClient } from '../../src/store/github/range-client.ts'

const client = new RangeClient({ connectMs: 5000, headersMs: 5000, idleMs: 5000 })
try {
  const { body } = await client.get(process.argv[2] ?? '', { range: 'bytes=0-9' })
  console.log(await text(body))
} catch (error) {
  console.log((error as Error).message)
} finally {
  client.close()
}
