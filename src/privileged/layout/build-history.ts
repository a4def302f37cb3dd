/**
 * BuildKit keeps a history of builds: a database, and blobs with the whole output of every step and all arguments
 * of a build, in a namespace of its own (BuildKit: solver/llbsolver/history.go). No step is found by it, and it is nothing to be
 * handed to all who may read a cache: a runner masks secrets in its log, BuildKit does not.
 */
import { existsSync } from 'node:fs'
import { readBolt } from '../../boltdb/index.ts'

/** Of BuildKit on each of the stores. */
export const historyDatabases = ['buildkit/history.db', 'buildkit/history_c8d.db'] as const

const ofHistory = /_history$/

/** Digests by who names them: the history, or anything else. */
export interface NamedBlobs {
  /** Hexadecimal SHA-256 digests. */
  readonly kept: ReadonlySet<string>
  /** Those that nothing but the history names. */
  readonly history: ReadonlySet<string>
}

/**
 * @param file containerd's metadata: https://github.com/containerd/containerd/blob/main/core/metadata/buckets.go
 * @throws BoltError when it is no sound database
 */
export function namedBlobs(file: string): NamedBlobs {
  const namespaces = existsSync(file) ? readBolt(file).bucket('v1') : undefined
  const all = namespaces?.bucketNames() ?? []
  const named = (wanted: (namespace: string) => boolean) =>
    all
      .filter(wanted)
      .flatMap(name => namespaces?.bucket(name)?.bucket('content')?.bucket('blob')?.bucketNames() ?? [])
      .map(name => name.replace(/^sha256:/, ''))
      .filter(name => /^[0-9a-f]{64}$/.test(name))
  const kept = new Set(named(name => !ofHistory.test(name)))
  return { kept, history: new Set(named(name => ofHistory.test(name)).filter(digest => !kept.has(digest))) }
}
