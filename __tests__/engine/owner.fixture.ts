/** Started by private-engine.test.ts to be killed: owns an engine with a running container and never stops it. */
import { startEngine } from '../../scripts/engine/index.ts'

const [registryMirror = ''] = process.argv.slice(2)
const engine = await startEngine({ store: 'overlay2', name: 'crash', registryMirror })
await engine.docker(['run', '--detach', 'busybox', 'sleep', '1000'])
process.stdout.write(`${engine.id}\n`)
setInterval(() => undefined, 1000)
