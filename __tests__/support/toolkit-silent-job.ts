/**
 * A job that uses the toolkit's store while the service does not answer, as a process of its own, which ends though the client
 * goes on waiting. Takes the folder for files on their way as its argument, and prints what it saw as JSON on its last line.
 */
import path from 'node:path'
import { endSoon } from '../../src/end-soon.ts'
import { openToolkitStore } from '../../src/store/index.ts'

const folder = path.join(process.argv[2] ?? '', 'entries')
const store = openToolkitStore({ folder, access: { read: true, write: true } })
const soon = () => ({ signal: AbortSignal.timeout(3000) })
const signal = AbortSignal.timeout(3000)
const seen = [
  await store.find('key', [], soon()).catch(String),
  await store.read('key', soon()).catch(String),
  ...(await Promise.all(
    ['key', 'later'].map(key =>
      store.putBytes(key, Buffer.from('x'), { signal: key === 'key' ? soon().signal : signal }).catch(String)
    )
  ))
]
await store.close()
process.stdout.write(`\n${JSON.stringify([...seen, 'closed'])}`)
endSoon(100)
