/** What holds for all tests. */
import { jest } from '@jest/globals'

// Processors, disks and other processes of the machine have their moments. A second failure is one; a first one is printed, and
// its test is named at the end of `npm test`.
jest.retryTimes(1, { logErrorsBeforeRetry: true })
