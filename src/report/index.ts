/** The report of a run and its renderings. The door of this folder. */
export { runRecordOf } from './baseline.ts'
export {
  type CommentMode,
  type CommentRun,
  commentMarker,
  commentModes,
  revisedComment
} from './comment.ts'
export { copiedPaths, isCopied } from './copied.ts'
export type { FirstRunCause, FirstRunReport } from './first-run.ts'
export { type Gathered, gatherReports } from './gather.ts'
export { leftOutText } from './left-out.ts'
export { makeReport, type ReportParts, withImageSizes, withSave } from './make-report.ts'
export { type MatrixOutputName, matrixOutputs, matrixRows, matrixSummary, missingText } from './matrix.ts'
export { type OutputName, outputs, phaseMs } from './outputs.ts'
export {
  type BaselineMeasure,
  type BaselineReport,
  type CacheReport,
  type DroppedReport,
  type EngineReport,
  type FailureReport,
  type MountReport,
  type Phase,
  type Report,
  reportSchema,
  type SaveReport,
  type ServiceReport,
  type StepReport,
  type StoredReport,
  type Totals
} from './report.ts'
export { headline, lastLine } from './story.ts'
export { summary } from './summary.ts'
export { recordStepTimes, type StepTimes, type TimeSaved, timeSaved } from './time-saved.ts'
export { missingRow, type WorkspaceRow, workspaceRow, workspacesHeadline } from './workspaces.ts'
