/** Builders of buildx. The door of this folder. */
export {
  type Builder,
  type BuilderSurroundings,
  createArguments,
  isLoopback,
  ownBuilderName,
  prepareBuilder,
  removeBuilder,
  sharedBuilderName
} from './builder.ts'
export { type BuilderChoice, builderWords, parseBuilder } from './choice.ts'
