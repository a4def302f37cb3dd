import { expect, test } from '@jest/globals'
import { inOrder, type OrderedParts, permits } from '../../src/store/github/ordered-parts.ts'

/** Counts what is taken, so that a test can see whether all was given back. */
function counted(count: number): { readonly parts: OrderedParts['permits']; readonly taken: () => number } {
  const inner = permits(count)
  let taken = 0
  return {
    parts: {
      tryTake: () => {
        const took = inner.tryTake()
        if (took) taken += 1
        return took
      },
      giveBack: () => {
        taken -= 1
        inner.giveBack()
      }
    },
    taken: () => taken
  }
}

async function textOf(parts: AsyncIterable<Buffer>): Promise<string> {
  let text = ''
  for await (const piece of parts) text += piece.toString()
  return text
}

test('parts that arrive in another order are handed on in theirs', async () => {
  const fetch = async function* (index: number): AsyncGenerator<Buffer> {
    for (let turn = 0; turn < (5 - index) * 5; turn += 1) await new Promise(resolve => setImmediate(resolve))
    yield Buffer.from(`${index}a `)
    yield Buffer.from(`${index}b `)
  }
  const all = inOrder({ count: 5, atOnce: 3, permits: permits(9), fetch })
  expect(await textOf(all)).toBe('0a 0b 1a 1b 2a 2b 3a 3b 4a 4b ')
})

test.each([
  [9, 4, 4],
  [2, 4, 3],
  [0, 4, 1]
])(
  'with %d permits and %d at once, %d parts are fetched before the first is through',
  async (count, atOnce, expected) => {
    const started: number[] = []
    let release = (): void => {}
    const released = new Promise<void>(resolve => {
      release = resolve
    })
    const fetch = async function* (index: number): AsyncGenerator<Buffer> {
      started.push(index)
      await released
      yield Buffer.from(String(index))
    }
    const text = textOf(inOrder({ count: 6, atOnce, permits: permits(count), fetch }))
    await new Promise(resolve => setImmediate(resolve))
    expect(started).toHaveLength(expected)
    release()
    expect(await text).toBe('012345')
  }
)

test('permits are given back at the end, on failure, and when the reader leaves', async () => {
  const { parts, taken } = counted(3)
  const fetch = async function* (index: number): AsyncGenerator<Buffer> {
    if (index === 5) throw new Error('part 5 broke')
    yield Buffer.from(String(index))
  }
  expect(await textOf(inOrder({ count: 5, atOnce: 4, permits: parts, fetch }))).toBe('01234')
  expect(taken()).toBe(0)
  await expect(textOf(inOrder({ count: 6, atOnce: 4, permits: parts, fetch }))).rejects.toThrow('part 5 broke')
  expect(taken()).toBe(0)
  for await (const piece of inOrder({ count: 5, atOnce: 4, permits: parts, fetch })) {
    expect([piece.toString(), taken()]).toEqual(['0', 3])
    break
  }
  expect(taken()).toBe(0)
})
