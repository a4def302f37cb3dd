/**
 * What may be asked of the privileged process, and what it answers. One call is one connection to its Unix socket: a line
 * of JSON (`Call`), then the bytes of the call's stream, if it has one; back comes a line of JSON (`Reply`). A call that
 * is `direct` sends its stream over another connection, to the socket that a line of JSON before the reply names (`Ready`).
 */
import type { PartManifest } from '../archive/index.ts'
import type { MountPlace } from '../mounts/mount-info.ts'
import type { BundleContent } from '../snapshot/snapshot-index.ts'
import type { PartitionPlan, RestoredTrees, TreeState } from '../snapshot/tree-state.ts'
import type { Needed } from './free-space.ts'

/** How the engine's daemon is run, and so how it is stopped and started. */
export type Supervisor = 'systemd' | 'process'

export interface OpenRequest {
  /** The engine's Unix socket, as a path. */
  readonly socket: string
  /** The engine's data root, as the engine itself names it. */
  readonly dataRoot: string
  /** The engine's image store: `overlay2` or `containerd`. */
  readonly store: string
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
  readonly content: BundleContent
  /** Absolute path of the bundle, where it is a file of this machine; otherwise it is the call's stream. */
  readonly file?: string
}

export interface BeginRestoreReply {
  /** Whether bundles of layers may be sent by direct calls. */
  readonly direct: boolean
}

export interface ActivateReply {
  readonly stopMs: number
  readonly swapMs: number
  readonly startMs: number
}

export interface CompleteRequest {
  /** Layers of cache mounts that are not brought back: they begin empty, as BuildKit makes them. */
  readonly emptyMounts: readonly string[]
  /** SHA-256 of the bundles that were found right: all that were sent by direct calls have to be among them. */
  readonly verified: readonly string[]
}

/** A tree of this restore, all of whose parts were extracted. */
export type DescribeTreeRequest = (
  | { readonly kind: 'mount'; readonly layer: string }
  | { readonly kind: 'volume'; readonly volume: string }
) & { readonly parts: PartitionPlan }

/** A cache volume: its content is brought in and read; the volume itself belongs to the engine. */
export interface VolumeRequest {
  readonly name: string
}

export interface SurveyRequest {
  /** Records that BuildKit may still write to, with the partitions they had when they were last packed. */
  readonly records: readonly { readonly id: string; readonly partitions?: PartitionPlan }[]
  readonly volumes: readonly { readonly name: string; readonly partitions?: PartitionPlan }[]
  readonly restored?: RestoredTrees
}

/** A tree that may change, and the layer that holds it. */
export interface MutableLayer extends TreeState {
  readonly layer: string
}

export interface SurveyReply {
  /** Ids of all layers but those of containers. */
  readonly layers: readonly string[]
  readonly blobs: readonly string[]
  /** A digest that changes when the engine has other images. */
  readonly images: string
  /** By BuildKit's record id. Records without a layer are left out. */
  readonly records: Readonly<Record<string, MutableLayer>>
  /** Missing volumes are left out. */
  readonly volumes: Readonly<Record<string, TreeState>>
}

export interface CopyMetadataReply {
  /** The copy: a folder that `pack` takes as root. */
  readonly folder: string
  /** How long the daemon was stopped. */
  readonly frozenMs: number
  /** What the copied metadata speaks of. */
  readonly layers: readonly string[]
  readonly blobs: readonly string[]
  /** A layer -> the one that holds the same files. */
  readonly twins: Readonly<Record<string, string>>
  /** As in a survey. */
  readonly images: string
}

/** What BuildKit knows of how the results of steps follow from each other. */
export interface BuildGraph {
  /** Cache key of a step -> the records that hold its result, as the engine lists them. */
  readonly results: Readonly<Record<string, readonly string[]>>
  /** Cache key -> the keys that lead to it. Those of the same input stand for each other: each of them suffices. */
  readonly sources: Readonly<Record<string, readonly { readonly key: string; readonly input: string }[]>>
  /** Record -> the chain id that it has as a layer of images (https://github.com/opencontainers/image-spec, config.md). */
  readonly chains: Readonly<Record<string, string>>
}

/** What is to be packed. */
export type PackRequest =
  | { readonly content: Extract<BundleContent, { readonly kind: 'metadata' }>; readonly folder: string }
  | { readonly content: Exclude<BundleContent, { readonly kind: 'metadata' | 'mount' | 'volume' }> }
  | {
      readonly content: Extract<BundleContent, { readonly kind: 'mount' | 'volume' }>
      readonly parts: PartitionPlan
      /** Only what has come or changed since the part was restored. */
      readonly since?: PartManifest
      /** Where the content is, when the layer's name does not tell. */
      readonly place?: LivePlace
    }

/** Where a cache mount or a cache volume of the running engine is. */
export type LivePlace =
  | (MountPlace & {
      /** The volume that holds the state of the builder, when that is a container. */
      readonly volume?: string
    })
  | { readonly kind: 'volume'; readonly volume: string }

export type PlaceState = { readonly content: 'empty' | 'filled' } | { readonly refused: string }

export interface MountSurvey {
  readonly place: LivePlace
  /** As many as when the mount was last packed. */
  readonly partitions?: PartitionPlan
}

export interface ExtractMountRequest extends Omit<ExtractRequest, 'content'> {
  readonly place: LivePlace
}

export interface MeasureRequest {
  readonly layers: readonly string[]
  readonly blobs: readonly string[]
}

/** bytes, in the order of the request. */
export interface MeasureReply {
  readonly layers: readonly number[]
  readonly blobs: readonly number[]
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
  readonly beginRestore: { readonly request: Needed; readonly reply: BeginRestoreReply }
  readonly extract: { readonly request: ExtractRequest; readonly reply: Record<string, never> }
  readonly describeTree: {
    readonly request: DescribeTreeRequest
    readonly reply: { readonly manifests: readonly PartManifest[] }
  }
  readonly stop: { readonly request: Record<string, never>; readonly reply: { readonly stopMs: number } }
  readonly activate: { readonly request: Record<string, never>; readonly reply: ActivateReply }
  readonly complete: { readonly request: CompleteRequest; readonly reply: Record<string, never> }
  readonly placeVolume: { readonly request: VolumeRequest; readonly reply: { readonly placed: boolean } }
  readonly endRestore: { readonly request: Record<string, never>; readonly reply: Record<string, never> }
  readonly survey: { readonly request: SurveyRequest; readonly reply: SurveyReply }
  readonly copyMetadata: { readonly request: Record<string, never>; readonly reply: CopyMetadataReply }
  readonly buildGraph: { readonly request: Record<string, never>; readonly reply: { readonly graph?: BuildGraph } }
  readonly measure: { readonly request: MeasureRequest; readonly reply: MeasureReply }
  readonly pack: { readonly request: PackRequest; readonly reply: PackReply }
  readonly inspectMounts: {
    readonly request: { readonly places: readonly LivePlace[] }
    readonly reply: { readonly states: readonly PlaceState[] }
  }
  readonly surveyMounts: {
    readonly request: { readonly mounts: readonly MountSurvey[] }
    readonly reply: { readonly states: readonly TreeState[] }
  }
  readonly extractMount: { readonly request: ExtractMountRequest; readonly reply: Record<string, never> }
  readonly placeMount: {
    readonly request: { readonly place: LivePlace }
    readonly reply: { readonly placed: boolean }
  }
  readonly dropMount: { readonly request: { readonly place: LivePlace }; readonly reply: Record<string, never> }
}

export type OperationName = keyof Operations
export type RequestOf<Name extends OperationName> = Operations[Name]['request']
export type ReplyOf<Name extends OperationName> = Operations[Name]['reply']

/** The first line of a connection. */
export interface Call {
  readonly token: string
  readonly operation: OperationName
  readonly request: unknown
  /** The stream is for another program, which reads it by itself: it does not pass through this process. */
  readonly direct?: true
}

/** Comes before the reply to a direct call. */
export interface Ready {
  /** Name of the Unix socket, beside the first one, that takes the call's stream and nothing else. */
  readonly ready: string
}

/** The last line back. */
export type Reply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly name: string; readonly message: string }
