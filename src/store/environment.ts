/** What a runner tells about its cache service; entry points read it from the environment and pass it in. */

export interface GithubCacheEnvironment {
  /** `ACTIONS_RESULTS_URL`: where the cache service v2 answers. */
  readonly resultsUrl?: string | undefined
  /** `ACTIONS_RUNTIME_TOKEN`: the job's bearer token. A secret. */
  readonly runtimeToken?: string | undefined
  /** `ACTIONS_CACHE_SERVICE_V2`: set where the service speaks v2. */
  readonly serviceV2?: string | undefined
  /** `GITHUB_SERVER_URL`: tells github.com from a GitHub Enterprise Server. */
  readonly serverUrl?: string | undefined
  /** `ACTIONS_CACHE_MODE`: `none`, `read`, `write` or `write-only`; anything else permits both. */
  readonly cacheMode?: string | undefined
  /** `ACTIONS_CACHE_URL`: the v1 service, for the toolkit's client. */
  readonly cacheUrl?: string | undefined
  /** `http_proxy`, `https_proxy`, `no_proxy` in either case. */
  readonly httpProxy?: string | undefined
  readonly httpsProxy?: string | undefined
  readonly noProxy?: string | undefined
}
