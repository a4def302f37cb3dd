/** Builders of buildx. The door of this folder. */
export {
  type Builder,
  type BuilderSurroundings,
  containerBuilderName,
  createArguments,
  isLoopback,
  prepareBuilder,
  removeBuilder
} from './builder.ts'
export { type BuilderChoice, builderWords, parseBuilder } from './choice.ts'
