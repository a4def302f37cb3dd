import { describe, expect, test } from '@jest/globals'
import { firstCollection } from '../../src/snapshot/first-collection.ts'

describe('the first garbage collection of an engine', () => {
  test('is waited for when it is still to come', async () => {
    const answeredAt = performance.now()
    await firstCollection(answeredAt)
    expect(performance.now()).toBeGreaterThanOrEqual(answeredAt + 1490)
  })

  test('is not waited for when it is over', async () => {
    let isThere = false
    void firstCollection(performance.now() - 1500).then(() => {
      isThere = true
    })
    await new Promise(resolve => setImmediate(resolve))
    expect(isThere).toBe(true)
  })

  test('is not waited for by whoever has given up, and that is no error', async () => {
    await expect(firstCollection(performance.now() + 1e6, AbortSignal.abort())).resolves.toBeUndefined()
  })
})
