/**
 * A job that uses the toolkit's store, as a process of its own: that client reads the process's environment.
 * Takes the folder for files on their way as its argument, and prints what it saw as JSON on its last line.
 */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { openToolkitStore } from '../../src/store/index.ts'

const folder = process.argv[2] ?? ''
const store = openToolkitStore({ folder: path.join(folder, 'entries'), access: { read: true, write: true } })
const file = path.join(folder, 'file')
await writeFile(file, 'x'.repeat(1000))

const saved = await Promise.all([store.put('i-web-1', file), store.putBytes('i-web-2', Buffer.from('second'))])
const again = await store.putBytes('i-web-2', Buffer.from('third'))
const found = await store.find('i-web-3', ['i-none-', 'i-web-'])
const missed = (await store.find('i-web', ['i-none-'])) ?? null
const contents = await Promise.all(
  ['i-web-1', 'i-web-2'].map(async key => {
    const { stream, bytes } = await store.read(key)
    return { bytes, text: (await buffer(stream)).toString().slice(0, 6) }
  })
)
const missing = await store.read('i-web').catch((error: unknown) => String(error))
const shorter = await store.putBytes('i-web', Buffer.from('shorter'))
await store.close()
process.stdout.write(`\n${JSON.stringify({ saved, again, found, missed, contents, missing, shorter })}`)
