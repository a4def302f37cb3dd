/** What holds for all tests on real engines. */
import { jest } from '@jest/globals'

// A disk that is busy makes the start of an engine ten times as long.
jest.setTimeout(300_000)

// Engines, disks and other processes of the machine have their moments. A second failure is one; a first one is printed, and
// its test is named at the end of `npm test`.
jest.retryTimes(1, { logErrorsBeforeRetry: true })
