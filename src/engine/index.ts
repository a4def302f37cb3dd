/** The engine: what it is, and which strategy fits it. */
export { type CacheRecord, type EngineContents, type EngineImage, engineContents } from './engine-contents.ts'
export { type BuildRecord, EngineError, type EngineFacts, readBuildRecords, readFacts } from './facts.ts'
export { readPrivilege } from './privilege.ts'
export { type ChosenStrategy, chooseStrategy, type Strategy, type StrategyFacts } from './strategy.ts'
