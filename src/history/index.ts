/** What earlier runs leave to later ones, beside what is cached: their times, and what their steps were made from. The door of this folder. */
export { changedNames, own } from './digests.ts'
export {
  addRun,
  type History,
  historyShape,
  keptRuns,
  noHistory,
  type RunInputs,
  type RunRecord,
  runRecord,
  type StepInputs
} from './history.ts'
export { middle, spread } from './spread.ts'
