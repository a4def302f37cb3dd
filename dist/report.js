import { report } from './index.js'
await report(import.meta.dirname)
