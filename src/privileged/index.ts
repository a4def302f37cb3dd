/** Work that needs root: a door (client) to a separate process (server) with a short list of operations. */
export { type CallOptions, type Door, type DoorOptions, endingAt, openDoor, PrivilegedError } from './client.ts'
export type * from './protocol.ts'
