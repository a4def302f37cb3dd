/** The engine: what it is, and which strategy fits it. */
export {
  type BuildRecord,
  dropContextCopies,
  EngineError,
  type EngineFacts,
  readBuildRecords,
  readFacts
} from './facts.ts'
export { readPrivilege } from './privilege.ts'
export { type ChosenStrategy, chooseStrategy, type Strategy, type StrategyFacts } from './strategy.ts'
