/**
 * Runs the command line from the sources. What needs root runs from `dist/`.
 *
 * Usage: node scripts/with-node24.mjs scripts/cli.ts COMMAND [ARG ...]
 */
import path from 'node:path'
import { cli } from '../src/index.ts'

await cli(path.resolve(import.meta.dirname, '..', 'dist'))
