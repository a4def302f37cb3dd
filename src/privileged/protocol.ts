/**
 * What may be asked of the privileged process, and what it answers. One call is one connection to its Unix socket: a line
 * of JSON (`Call`), then the bytes of the call's stream, if it has one; back comes a line of JSON (`Reply`).
 */
import type { ExtractedBundle } from '../archive/index.ts'
import type { PartitionPlan, TreeState } from '../snapshot/tree-state.ts'

/** How the engine's daemon is run, and so how it is stopped and started. */
export type Supervisor = 'systemd' | 'process'

export interface OpenRequest {
  /** The engine's Unix socket, as a path. */
  readonly socket: string
  /** The engine's data root, as the engine itself names it. */
  readonly dataRoot: string
}

export interface OpenReply {
  readonly pid: number
  readonly supervisor: Supervisor
  /** What a killed predecessor had left behind and what became of it, for the log. */
  readonly recovered: readonly string[]
}

export interface ExtractRequest {
  readonly sha256: string
  readonly bytes: number
  readonly rawBytes: number
  /** Where entry names start, relative to the data root; `''` for the data root itself. */
  readonly root: string
  /** What the bundle may hold, relative to `root`; empty: anything below it. */
  readonly members: readonly string[]
  /** Members that nothing needs any more. */
  readonly leaveOut: readonly string[]
}

export interface ActivateReply {
  readonly stopMs: number
  readonly swapMs: number
  readonly startMs: number
}

/** A cache volume: its content is brought in and read; the volume itself belongs to the engine. */
export interface VolumeRequest {
  readonly name: string
}

export interface SurveyRequest {
  /** overlay2 folders that BuildKit may still write to, with the partitions they had when they were last packed. */
  readonly mutable: readonly { readonly id: string; readonly partitions?: PartitionPlan }[]
  readonly volumes: readonly { readonly name: string; readonly partitions?: PartitionPlan }[]
}

export interface SurveyReply {
  /** Ids of the folders of layers and snapshots, without those of containers, sorted. */
  readonly layers: readonly string[]
  /** A digest of which images there are and how they are tagged. */
  readonly images: string
  readonly mutable: Readonly<Record<string, TreeState>>
  /** Missing volumes are left out. */
  readonly volumes: Readonly<Record<string, TreeState>>
}

export interface CopyMetadataReply {
  /** The copy: a folder that `pack` takes as root. */
  readonly folder: string
  /** How long the daemon was stopped. */
  readonly frozenMs: number
  readonly layers: readonly string[]
}

export interface PackRequest {
  /** Relative to the data root, or the folder of a metadata copy. */
  readonly root: string
  readonly members: readonly string[]
  /** Whether files may change or vanish meanwhile. */
  readonly mutable?: boolean
  /** For a part of a tree that may change: which one; `members` has no meaning then. */
  readonly partition?: { readonly plan: PartitionPlan; readonly number: number }
}

export interface PackReply {
  /** A file in the work folder, readable by the caller, who removes it. */
  readonly file: string
  readonly sha256: string
  readonly bytes: number
  readonly rawBytes: number
}

export interface Operations {
  readonly open: { readonly request: OpenRequest; readonly reply: OpenReply }
  readonly beginRestore: { readonly request: Record<string, never>; readonly reply: Record<string, never> }
  readonly extract: { readonly request: ExtractRequest; readonly reply: ExtractedBundle }
  readonly stop: { readonly request: Record<string, never>; readonly reply: { readonly stopMs: number } }
  readonly activate: { readonly request: Record<string, never>; readonly reply: ActivateReply }
  readonly placeVolume: { readonly request: VolumeRequest; readonly reply: { readonly placed: boolean } }
  readonly endRestore: { readonly request: Record<string, never>; readonly reply: Record<string, never> }
  readonly survey: { readonly request: SurveyRequest; readonly reply: SurveyReply }
  readonly copyMetadata: { readonly request: Record<string, never>; readonly reply: CopyMetadataReply }
  readonly measure: { readonly request: { readonly paths: readonly string[] }; readonly reply: readonly number[] }
  readonly pack: { readonly request: PackRequest; readonly reply: PackReply }
}

export type OperationName = keyof Operations
export type RequestOf<Name extends OperationName> = Operations[Name]['request']
export type ReplyOf<Name extends OperationName> = Operations[Name]['reply']

/** The first line of a connection. */
export interface Call {
  readonly token: string
  readonly operation: OperationName
  readonly request: unknown
}

/** The only line back. */
export type Reply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly name: string; readonly message: string }
