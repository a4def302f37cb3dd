/** What holds for all tests on real engines. */
import { jest } from '@jest/globals'

// A disk that is busy makes the start of an engine ten times as long.
jest.setTimeout(300_000)
