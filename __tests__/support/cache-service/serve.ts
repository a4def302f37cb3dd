/**
 * Runs a cache service as a process of its own until its standard input ends or it is told to stop:
 * `serve.ts --folder F [--port N] [--bytes-per-second N] [--bytes-per-second-per-connection N] [--latency-ms N]`.
 * Prints one line of JSON, `{"resultsUrl": ...}`, when it is ready.
 */
import { parseArgs } from 'node:util'
import { startCacheService } from './service.ts'

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    port: { type: 'string', default: '0' },
    'bytes-per-second': { type: 'string' },
    'bytes-per-second-per-connection': { type: 'string' },
    'latency-ms': { type: 'string', default: '0' }
  }
})
if (values.folder === undefined) throw new Error('Name the folder for the entries: --folder FOLDER.')

function rate(value: string | undefined): number {
  return value === undefined ? Number.POSITIVE_INFINITY : Number(value)
}

const service = await startCacheService({
  folder: values.folder,
  port: Number(values.port),
  throttle: {
    bytesPerSecond: rate(values['bytes-per-second']),
    bytesPerSecondPerConnection: rate(values['bytes-per-second-per-connection']),
    latencyMs: Number(values['latency-ms'])
  }
})
process.stdout.write(`${JSON.stringify({ resultsUrl: service.resultsUrl })}\n`)
const stop = (): void => void service.stop().then(() => process.exit(0))
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
process.stdin.once('end', stop).resume()
