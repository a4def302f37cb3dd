import { privileged } from './index.js'
await privileged(import.meta.dirname)
