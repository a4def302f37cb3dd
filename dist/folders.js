import { folders } from './index.js'
await folders(import.meta.dirname)
