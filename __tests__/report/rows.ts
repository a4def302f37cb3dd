import type { WorkspaceRow } from '../../src/report/index.ts'

/** The row of a warm run; every test says what differs. */
export function createRow(overrides: Partial<WorkspaceRow> = {}): WorkspaceRow {
  return {
    workspace: 'api',
    outcome: 'succeeded',
    totalMs: 9400,
    stepsTotal: 13,
    stepsCached: 12,
    timeSavedMs: 120_600,
    restoredBytes: 85_234_567,
    savedBytes: 1_200_000,
    usual: undefined,
    slower: false,
    ...overrides
  }
}
