/** All faults, by the file that runs them. */
import { answers } from './answers.ts'
import { content } from './content.ts'
import { engine } from './engine.ts'
import type { FaultGroup } from './fault.ts'
import { killed } from './killed.ts'
import { machine } from './machine.ts'
import { transport } from './transport.ts'

export type { Ending, EngineEnding, Fault, FaultGroup, ProvenFault } from './fault.ts'
export { proven } from './proven.ts'

/** Of the cache: fault-suite.test.ts. */
export const cacheFaults: readonly FaultGroup[] = [...answers, ...transport, ...content]

/** Of the steps themselves: fault-killed.test.ts. */
export const stepFaults: readonly FaultGroup[] = killed

/** Of the machine and its engine: fault-machine.test.ts. */
export const machineFaults: readonly FaultGroup[] = [...machine, ...engine]

export const faultGroups: readonly FaultGroup[] = [...cacheFaults, ...stepFaults, ...machineFaults]
