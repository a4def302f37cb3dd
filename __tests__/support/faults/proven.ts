/** Faults that other test files make happen; reliability.test.ts looks whether these tests are there. */
import type { ProvenFault } from './fault.ts'

const cold = 'The cache could not be restored, so the build starts cold:'
const lost = `${cold} The privileged process ended during "<operation>"`

export const proven: readonly ProvenFault[] = [
  {
    name: 'the service refuses connections',
    sees: `${cold} Giving up looking up the cache entry "<index>" at <service> after 5 attempts: connect ECONNREFUSED <host>.`,
    ending: 'cold, not saved',
    file: 'engine/job-faults.test.ts',
    test: 'is down'
  },
  {
    name: 'the service never answers',
    sees: `${cold} The cache gave no answer within 20 s.`,
    ending: 'cold, not saved',
    file: 'engine/job-faults.test.ts',
    test: 'never answers'
  },
  {
    name: 'the index is of another engine version',
    sees: `${cold} The index was made for engineVersion "1.0", this is "<version>".`,
    ending: 'cold',
    file: 'engine/job-faults.test.ts',
    test: 'is of another engine'
  },
  {
    name: "the job's token may only read the cache",
    sees: '',
    ending: 'restored',
    file: 'engine/job-refused.test.ts',
    test: 'is restored with a read-only token, and nothing is packed or sent'
  },
  {
    name: 'the build fails by itself',
    sees: '<service>: <step> failed: exit code 3',
    ending: 'failed',
    file: 'engine/job-refused.test.ts',
    test: 'a failed build fails the step at its line of the Dockerfile, sets the outputs and saves nothing'
  },
  {
    name: 'the privileged process is killed during the extraction',
    sees: lost,
    ending: 'cold',
    file: 'engine/job-killed.test.ts',
    test: 'a killed privileged process means a cold build with one warning'
  },
  {
    name: 'the machine runs out of memory, and the kernel kills the privileged process',
    sees: lost,
    ending: 'cold',
    file: 'engine/job-killed.test.ts',
    test: 'a killed privileged process means a cold build with one warning'
  },
  {
    name: 'the privileged process is killed at five points of the exchange of the engine state',
    sees: lost,
    ending: 'cold',
    engine: 'restarted',
    file: 'engine/job-killed.test.ts',
    test: 'a privileged process killed %s leaves the engine as it was, and the build goes on'
  },
  {
    name: 'everything that has stopped the engine for a copy is killed',
    sees: '',
    ending: 'not saved',
    file: 'engine/job-killed.test.ts',
    test: 'an engine that stands still for a copy goes on when everything that stopped it is killed'
  },
  {
    name: 'the job is cancelled during the restore',
    sees: '',
    ending: 'ended',
    file: 'engine/job-cancelled.test.ts',
    test: 'during the restore: the engine is as it was, and the next job restores it'
  },
  {
    name: 'the job is cancelled during the exchange of the engine state',
    sees: '',
    ending: 'ended',
    engine: 'restored',
    file: 'engine/job-cancelled.test.ts',
    test: 'during the exchange of its state: the engine works'
  },
  {
    name: 'the job is cancelled during the build',
    sees: '',
    ending: 'ended',
    file: 'engine/job-cancelled.test.ts',
    test: 'during the build: the build stops, and nothing is saved'
  },
  {
    name: 'systemd does not start the engine with what was restored',
    sees: `${cold} <systemd's reason>`,
    ending: 'cold',
    engine: 'restarted',
    file: 'engine/hosted-machine.test.ts',
    test: 'an engine that does not start with what was restored gets its own state back, and the build is cold'
  }
]
