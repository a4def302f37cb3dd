/** Runs the privileged process from the sources. */
import { privileged } from '../../src/privileged/program.ts'

await privileged(process.argv.slice(2))
