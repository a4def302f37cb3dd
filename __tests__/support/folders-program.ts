/** Runs the process of the platform's cache client from the sources. */
import { serveFolders } from '../../src/runner-folders/program.ts'

await serveFolders()
