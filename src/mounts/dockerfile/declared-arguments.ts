/** The arguments that a Dockerfile asks for. */
import type { PropertyInstruction } from 'dockerfile-ast'
import { parseDockerfile } from './stages.ts'

/** Names of the arguments that some stage declares. Those before the first stage are for its `FROM`: no step sees them. */
export function declaredArguments(text: string): ReadonlySet<string> {
  const instructions = parseDockerfile(text).stages.flatMap(stage => stage.instructions)
  const declarations = instructions.filter(instruction => instruction.getKeyword() === 'ARG')
  // One instruction may declare several, with values or without.
  const words = declarations.flatMap(declaration => (declaration as PropertyInstruction).getPropertyArguments())
  return new Set(words.map(word => word.getValue().split('=')[0] ?? ''))
}
