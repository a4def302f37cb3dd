import { expect, test } from '@jest/globals'
import { startBudget, unlessAborted } from '../src/time-budget.ts'

const never = new Promise<string>(() => undefined)

test('work within its time is not disturbed, and its errors keep their own reasons', async () => {
  const budget = startBudget(60_000, 'save-timeout')
  expect(await unlessAborted(Promise.resolve('done'), budget.signal)).toBe('done')
  expect(budget.reasonOf(new Error('the disk is full'))).toBe('the disk is full')
  expect(budget.reasonOf('no error at all')).toBe('no error at all')
  budget.end()
})

test('work that takes longer is left alone, and the time is the reason whatever fails because of it', async () => {
  const budget = startBudget(1, 'save-timeout')
  await expect(unlessAborted(never, budget.signal)).rejects.toThrow('it took more than the 0 s of save-timeout')
  expect(budget.reasonOf(new Error('The socket was closed.'))).toBe('it took more than the 0 s of save-timeout')
  await expect(unlessAborted(never, budget.signal)).rejects.toThrow('save-timeout')
})

test('a cancelled run ends the work at once, and is not taken for one that took too long', async () => {
  const run = new AbortController()
  const budget = startBudget(60_000, 'restore-timeout', run.signal)
  const work = unlessAborted(never, budget.signal)
  run.abort(new Error('The run was cancelled.'))
  await expect(work).rejects.toThrow('The run was cancelled.')
  expect(budget.reasonOf(new Error('docker was ended by SIGTERM'))).toBe('The run was cancelled.')
  budget.end()
})

test('without a signal work is just waited for', async () => {
  expect(await unlessAborted(Promise.resolve(3), undefined)).toBe(3)
})
