/** The post step of strategy `export`: exports layers and saves the cache mounts that the build has used, and the cache volumes. */
import { readFileSync } from 'node:fs'
import { type BuildRequest, type Docker, readDefinition } from './build/index.ts'
import type { Builder } from './builders/index.ts'
import { exportLayers, type LayerExportRecord, nextRecord } from './layers/index.ts'
import { readLiveRecords } from './live-records.ts'
import { saveLive } from './live-save.ts'
import {
  keptMounts,
  type MountRecord,
  type MountsIndex,
  parseMountsIndex,
  type SaveMountsResult,
  usedMounts
} from './mounts/index.ts'
import { leftOutText, type MountReport, type SaveReport } from './report/index.ts'
import type { LiveMounts } from './restore-phase.ts'
import { storedSize } from './snapshot/index.ts'
import type { FinishState, LiveState } from './state.ts'
import type { Store } from './store/index.ts'
import type { Surroundings } from './surroundings.ts'

export interface LiveFinish {
  readonly state: FinishState
  readonly live: LiveState
  readonly builder: Builder
  /** As of the main step, with its build arguments. */
  readonly request: BuildRequest
  readonly store: Store
  readonly docker: Docker
  readonly surroundings: Surroundings
}

export interface LiveFinished {
  readonly save: SaveReport
  readonly mounts: readonly MountReport[]
}

/** The part of the time for saving that an export of layers may take: the mounts come after it. */
const exportShare = 0.5

/** @throws StoreError, PrivilegedError, CommandError */
export async function finishLive(context: LiveFinish): Promise<LiveFinished> {
  const { state, live, builder, docker, surroundings } = context
  const { mounts } = live
  // What the export of layers and a probe do to the counts does not matter any more.
  const isUsed = mounts !== undefined && mounts.mounts.length > 0
  const records = isUsed ? await readLiveRecords(builder, state.endpoint, docker) : []
  const { record: layers, problem } = await finishLayers(context)
  const tellOfLayers = (tell: (message: string) => void) => {
    if (problem !== undefined) tell(`Layers were not exported: ${problem}`)
  }
  if (mounts === undefined) {
    tellOfLayers(surroundings.log.warning)
    return { save: { outcome: 'unchanged', bytes: 0, entries: 0 }, mounts: [] }
  }
  try {
    const result = await save(context, mounts, records, layers)
    tellOfLayers(surroundings.log.warning)
    return described(result, surroundings.log)
  } catch (error) {
    // Most often the same cache fails twice: the one warning is that of the caller.
    tellOfLayers(surroundings.log.info)
    throw error
  }
}

async function save(
  { state, live, builder, docker, store, surroundings }: LiveFinish,
  mounts: LiveMounts,
  records: readonly MountRecord[],
  layers: LayerExportRecord | undefined
): Promise<SaveMountsResult> {
  const { endpoint, dataRoot, identity, inputs } = state
  return saveLive(
    {
      identity: { os: identity.os, arch: identity.arch },
      workspace: inputs.workspace,
      run: state.runName,
      restored: readRestored(state),
      mounts: mounts.mounts,
      volumes: mounts.volumes,
      maxBytes: inputs.maxBytes,
      createdAt: new Date(surroundings.now()).toISOString(),
      stepMs: state.stepMs,
      history: state.history,
      ...(layers !== undefined && { layers })
    },
    {
      ...{ docker, builder, store, surroundings, records, privilege: live.privilege },
      facts: { endpoint, dataRoot, store: identity.store, rootless: live.rootless },
      mounts: usedMounts(mounts.mounts, mounts.uses, records)
    }
  )
}

function readRestored({ restoredIndexFile, identity }: FinishState): MountsIndex | undefined {
  return restoredIndexFile === undefined
    ? undefined
    : parseMountsIndex(readFileSync(restoredIndexFile, 'utf8'), identity)
}

interface FinishedLayers {
  /** What is to be remembered of exporting layers. */
  readonly record: LayerExportRecord | undefined
  /** Why they could not be exported. */
  readonly problem?: string
}

async function finishLayers(context: LiveFinish): Promise<FinishedLayers> {
  const { live, state, builder, request, docker, surroundings } = context
  const { plan, decision, use, record } = live.layers
  const { log, now, temporaryFolder, cacheService } = surroundings
  if (!decision.export) {
    if (plan.kind === 'on') log.info(`Layers are not exported: ${decision.reason}.`)
    return { record: nextRecord(use, decision, undefined, record) }
  }
  const definition = await readDefinition({ ...request, noCache: false, pull: false, push: false }, docker).catch(
    (error: Error) => error
  )
  docker.signal?.throwIfAborted()
  if (definition instanceof Error) return { record, problem: definition.message }
  const result = await exportLayers(
    {
      definition: definition.definition,
      plan,
      services: decision.services,
      selection: request,
      builder: builder.name,
      timeoutMs: state.inputs.saveTimeoutMs * exportShare,
      temporaryFolder,
      now,
      cacheService,
      builderIsHere: builder.isHere
    },
    docker
  )
  const seconds = `${(result.ms / 1000).toFixed(1)} s`
  if (result.outcome === 'exported') {
    log.info(`Layers of ${decision.services.join(', ')} exported in ${seconds}.`)
    return { record: nextRecord(use, decision, result.ms, record) }
  }
  if (result.outcome === 'failed') return { record, problem: result.reason }
  log.info(`Layers were not exported: ${result.reason}.`)
  return { record }
}

function described(result: SaveMountsResult, log: Surroundings['log']): LiveFinished {
  const none = { bytes: 0, entries: 0 }
  switch (result.outcome) {
    case 'unchanged':
      log.info('Nothing is saved: the cache holds all of it already.')
      return {
        save: { outcome: 'unchanged', ...none, ...(result.index && { stored: storedSize(result.index) }) },
        mounts: result.index === undefined ? [] : keptMounts(result.index)
      }
    case 'saved': {
      const { bytes, entries, key, index, leftOut } = result
      log.info(`Saved ${entries} entries, ${(bytes / 1e6).toFixed(1)} MB as ${key}.`)
      if (leftOut.length > 0) log.info(`Left out: ${leftOutText(leftOut)}.`)
      const dropped = leftOut.length > 0 && { dropped: leftOut }
      return {
        save: { outcome: 'saved', bytes, entries, stored: storedSize(index), ...dropped },
        mounts: keptMounts(index)
      }
    }
    case 'exists':
    case 'denied': {
      const reason =
        result.outcome === 'exists'
          ? 'this run has saved this workspace already'
          : "this job's token may not write to the cache"
      log.info(`Nothing is saved: ${reason}.`)
      return { save: { outcome: 'skipped', reason, ...none }, mounts: [] }
    }
  }
}
