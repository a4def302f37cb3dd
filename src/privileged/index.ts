/** Work that needs root: a door (client) to a separate process (server) with a short list of operations. */
export { type CallOptions, PrivilegedError } from './call.ts'
export { type Door, type DoorOptions, endingAt, openDoor } from './client.ts'
export type * from './protocol.ts'
