/** Work that needs root: a door (client) to a separate process (server) with a short list of operations. */
export { type Door, type DoorOptions, openDoor, PrivilegedError } from './client.ts'
export type * from './protocol.ts'
