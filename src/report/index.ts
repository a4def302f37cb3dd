/** The report of a run and its renderings. The door of this folder. */
export { leftOutText } from './left-out.ts'
export { type OutputName, outputs, phaseMs } from './outputs.ts'
export {
  type CacheReport,
  type DroppedReport,
  type EngineReport,
  type FailureReport,
  type MountReport,
  makeReport,
  type Phase,
  type Report,
  type ReportParts,
  reportSchema,
  type SaveReport,
  type ServiceReport,
  type StepReport,
  type Totals,
  withSave
} from './report.ts'
export { headline, lastLine } from './story.ts'
export { summary } from './summary.ts'
export { recordStepTimes, type StepTimes, type TimeSaved, timeSaved } from './time-saved.ts'
