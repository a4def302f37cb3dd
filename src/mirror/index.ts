/** A package index near the builds. The door of this folder. */
export { type LockedPackages, lockedPackages } from './bandersnatch.ts'
export { type BuildAdditions, type BuildAddress, planBuildAdditions } from './build-additions.ts'
export { type MirrorChoice, type MirrorServer, mirrorWords, parseMirror } from './choice.ts'
export { bridgeGateway, MirrorError } from './container.ts'
export { isLoopbackHost } from './index-variables.ts'
export { type MirrorPlace, mirrorObstacle } from './obstacle.ts'
export { composeOverride } from './override.ts'
export { mirrorHost, type RunningMirror, startMirror, stopMirror } from './server.ts'
