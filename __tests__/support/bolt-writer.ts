/** Writes bolt databases, so that tests can damage them: see src/boltdb for the format. */

/** Values, or buckets within a bucket. */
export type BoltContent = { readonly [key: string]: string | BoltContent }

const pageSize = 4096
const [headerLength, elementLength] = [16, 16]
const [branch, leaf, meta] = [0x01, 0x02, 0x04]

/** A database of these buckets. Those that hold buckets, and those of several pages' size, get pages of their own. */
export function boltOf(content: BoltContent): Buffer {
  const pages: Buffer[] = [Buffer.alloc(0), Buffer.alloc(0)]
  const root = addTree(leafItems(content, pages), pages)
  return Buffer.concat([metaPage(0, root), metaPage(1, root), ...pages.slice(2)])
}

interface Item {
  readonly key: Buffer
  readonly value: Buffer
  readonly isBucket: boolean
}

function leafItems(content: BoltContent, pages: Buffer[]): Item[] {
  const sorted = Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1))
  return sorted.map(([name, value]) => {
    const key = Buffer.from(name, 'latin1')
    if (typeof value === 'string') return { key, value: Buffer.from(value), isBucket: false }
    const items = leafItems(value, pages)
    const small = items.every(item => !item.isBucket) && bytesOf(items) < pageSize / 4
    const header = Buffer.alloc(headerLength)
    if (small) return { key, value: Buffer.concat([header, leafPage(items, 0)]), isBucket: true }
    header.writeBigUInt64LE(BigInt(addTree(items, pages)))
    return { key, value: header, isBucket: true }
  })
}

function bytesOf(items: readonly Item[]): number {
  return items.reduce((sum, { key, value }) => sum + elementLength + key.length + value.length, headerLength)
}

/** @returns the page of the tree's root: a leaf, or a branch over leaves of at most ten items */
function addTree(items: readonly Item[], pages: Buffer[]): number {
  const groups = Array.from({ length: Math.max(1, Math.ceil(items.length / 10)) }, (_, at) =>
    items.slice(at * 10, at * 10 + 10)
  )
  const leaves = groups.map(group => ({
    key: group[0]?.key ?? Buffer.alloc(0),
    page: addPage(leafPage(group, 0), pages)
  }))
  const [only] = leaves
  if (leaves.length === 1 && only !== undefined) return only.page
  const keys = Buffer.concat(leaves.map(({ key }) => key))
  const elements = Buffer.alloc(leaves.length * elementLength)
  let at = 0
  for (const [index, { key, page }] of leaves.entries()) {
    const start = index * elementLength
    elements.writeUInt32LE(elements.length - start + at, start)
    elements.writeUInt32LE(key.length, start + 4)
    elements.writeBigUInt64LE(BigInt(page), start + 8)
    at += key.length
  }
  return addPage(Buffer.concat([pageHeader(branch, leaves.length), elements, keys]), pages)
}

function leafPage(items: readonly Item[], id: number): Buffer {
  const elements = Buffer.alloc(items.length * elementLength)
  const data: Buffer[] = []
  let at = 0
  for (const [index, { key, value, isBucket }] of items.entries()) {
    const start = index * elementLength
    elements.writeUInt32LE(isBucket ? 1 : 0, start)
    elements.writeUInt32LE(elements.length - start + at, start + 4)
    elements.writeUInt32LE(key.length, start + 8)
    elements.writeUInt32LE(value.length, start + 12)
    data.push(key, value)
    at += key.length + value.length
  }
  return Buffer.concat([pageHeader(leaf, items.length, id), elements, ...data])
}

function pageHeader(flags: number, count: number, id = 0): Buffer {
  const header = Buffer.alloc(headerLength)
  header.writeBigUInt64LE(BigInt(id), 0)
  header.writeUInt16LE(flags, 8)
  header.writeUInt16LE(count, 10)
  return header
}

function addPage(content: Buffer, pages: Buffer[]): number {
  const id = pages.reduce((sum, page) => sum + Math.max(1, page.length / pageSize), 0)
  const size = Math.ceil(content.length / pageSize)
  const page = Buffer.alloc(size * pageSize)
  content.copy(page)
  page.writeBigUInt64LE(BigInt(id), 0)
  page.writeUInt32LE(size - 1, 12)
  pages.push(page)
  return id
}

/** @param id of the page and of the transaction that has written it @param root the page of the root */
export function metaPage(id: number, root: number): Buffer {
  const page = Buffer.alloc(pageSize)
  pageHeader(meta, 0, id).copy(page)
  const fields = page.subarray(headerLength, headerLength + 64)
  fields.writeUInt32LE(0xed0cdaed, 0)
  fields.writeUInt32LE(2, 4)
  fields.writeUInt32LE(pageSize, 8)
  fields.writeBigUInt64LE(BigInt(root), 16)
  fields.writeBigUInt64LE(BigInt(id), 48)
  fields.writeBigUInt64LE(fnv1a(fields.subarray(0, 56)), 56)
  return page
}

function fnv1a(bytes: Uint8Array): bigint {
  return bytes.reduce(
    (hash, byte) => ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn,
    0xcbf29ce484222325n
  )
}
