import { expect, test } from '@jest/globals'
import { Progress, progressOf } from '../src/progress.ts'

const megabytes = 1_000_000

test('short work prints nothing', () => {
  const progress = new Progress('Restoring', 100 * megabytes, 5000)
  progress.finished('a', 90 * megabytes)
  expect(progress.line(6999)).toBeUndefined()
})

test('long work prints how much of it is done and how fast, once a second and only when there is something new', () => {
  const progress = new Progress('Restoring', 400 * megabytes, 1000)
  progress.reached('a', 50 * megabytes)
  progress.finished('b', 50 * megabytes)
  expect(progress.line(3000)).toBe('Restoring: 25 % (100.0 MB of 400.0 MB), 50.0 MB/s')
  progress.reached('a', 60 * megabytes)
  expect(progress.line(3999)).toBeUndefined()
  progress.reached('c', 40 * megabytes)
  expect(progress.line(4000)).toBe('Restoring: 37 % (150.0 MB of 400.0 MB), 50.0 MB/s')
  expect(progress.line(6000)).toBeUndefined()
})

test('a part counts once, whatever was told of it before, and the end prints nothing', () => {
  const progress = new Progress('Saving', 100 * megabytes, 0)
  progress.reached('a', 70 * megabytes)
  progress.finished('a', 60 * megabytes)
  expect(progress.line(2000)).toBe('Saving: 60 % (60.0 MB of 100.0 MB), 30.0 MB/s')
  progress.finished('b', 40 * megabytes)
  expect(progress.line(3000)).toBeUndefined()
})

test('a line can be read back by those who draw it, and other lines are none', () => {
  expect(progressOf('Restoring cache mounts: 37 % (150.0 MB of 400.0 MB), 50.0 MB/s')).toEqual({
    verb: 'Restoring cache mounts',
    part: 0.37,
    rest: '37 % (150.0 MB of 400.0 MB), 50.0 MB/s'
  })
  expect(progressOf('Cache mount /root/.cache/pip restored: 1.0 MB.')).toBeUndefined()
})
