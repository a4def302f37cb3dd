/** Where an engine keeps images: its own graph driver, or the snapshotters of containerd. */
export type ImageStore = 'overlay2' | 'containerd'

export interface EngineOptions {
  readonly store: ImageStore
  /** Part of the folder's name, for people: lower-case letters, digits and dashes. Default: the store. */
  readonly name?: string
  /** Where `FROM` of an image of Docker Hub is answered: the `url` of {@link startRegistry}. */
  readonly registryMirror?: string
  /** Default: a new one below `.work/engines`. Its file system must be able to carry overlayfs. */
  readonly folder?: string
  /** `folder` is that of an engine stopped with `keep`: start it again with what it holds. Default: false. */
  readonly reuse?: boolean
  /** An ordinary user who may use the engine, as a member of the group `docker` may on a hosted runner. */
  readonly user?: { readonly uid: number; readonly gid: number }
  /**
   * `service`: a containerd of its own beside dockerd, as where a service manager runs both; it outlives dockerd.
   * `managed`: dockerd starts one and ends it, as where it finds none. Default: `managed`, unless the machine has one.
   */
  readonly containerd?: 'managed' | 'service'
  readonly debug?: boolean
  /** Further settings for the daemon's configuration file. */
  readonly daemonConfig?: Readonly<Record<string, unknown>>
  /** `nobody`: it goes on running when this process ends, until stopped by its id. Default: `process`. */
  readonly owner?: 'process' | 'nobody'
}
