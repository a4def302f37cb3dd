/** The input `layer-cache`: where BuildKit's layers are imported from and exported to. */
import path from 'node:path'

/** Further attributes for the exporter, in the order given: `mode`, `compression`... */
export type Attributes = Readonly<Record<string, string>>

/** What the user has asked for. */
export type LayerCacheChoice =
  | { readonly kind: 'auto' }
  | { readonly kind: 'off' }
  | { readonly kind: 'inline' }
  | { readonly kind: 'gha'; readonly attributes: Attributes }
  | {
      readonly kind: 'registry'
      /** Without its tag. */
      readonly repository: string
      /** Begins the tags that are written; `''` when the reference has none. */
      readonly tag: string
      readonly attributes: Attributes
    }
  | { readonly kind: 'local' /** Absolute. */; readonly directory: string; readonly attributes: Attributes }
  | { readonly kind: 's3'; readonly attributes: Attributes }

/** Why a text is no choice. Neither part shows the value of an attribute, which may be a secret. */
export interface ChoiceProblem {
  readonly problem: string
  readonly remedy: string
}

const layerCacheKinds = ['auto', 'gha', 'registry', 'local', 's3', 'inline', 'off'] as const
type Kind = (typeof layerCacheKinds)[number]

const howToWrite = 'Use auto, gha, registry=REF, local=FOLDER, s3=region=REGION,bucket=NAME, inline or off'

const compression = ['mode', 'compression', 'compression-level', 'force-compression']
/** Attributes that change how a cache is written, not which one. https://docs.docker.com/build/cache/backends/ */
const permitted: Readonly<Record<Kind, readonly string[]>> = {
  auto: [],
  off: [],
  inline: [],
  gha: ['mode'],
  registry: [...compression, 'image-manifest', 'oci-mediatypes'],
  local: [...compression, 'image-manifest', 'oci-mediatypes'],
  s3: [
    ...['region', 'bucket', 'endpoint_url', 'prefix', 'blobs_prefix', 'manifests_prefix', 'use_path_style'],
    ...['mode', 'upload_parallelism', 'touch_refresh']
  ]
}
const credentials = ['access_key_id', 'secret_access_key', 'session_token', 'token', 'ghtoken']

/**
 * Reads the text of `layer-cache`.
 * @param root absolute folder that a relative one starts from
 */
export function parseLayerCache(text: string, root: string): LayerCacheChoice | ChoiceProblem {
  const [, word = '', equals, rest = ''] = /^([^=,]*)([=,])?(.*)$/s.exec(text) ?? []
  const kind = layerCacheKinds.find(one => one === word)
  // What does not even name a kind may be a secret that went astray: only its first word is shown.
  if (kind === undefined) return { problem: `${JSON.stringify(word)} is not known`, remedy: howToWrite }
  const needsValue = kind === 'registry' || kind === 'local' || kind === 's3'
  if (needsValue !== (equals === '=')) {
    const problem = needsValue ? `${kind} does not say where` : `${kind} takes no value`
    return { problem, remedy: howToWrite }
  }
  const [first = '', ...others] = rest.split(',').map(part => part.trim())
  const valued = kind === 'registry' || kind === 'local'
  const read = readAttributes(kind, valued ? others : rest === '' && equals === undefined ? [] : [first, ...others])
  if ('problem' in read) return read
  const { attributes } = read
  switch (kind) {
    case 'registry':
      return readReference(first, attributes)
    case 'local':
      if (first === '') return { problem: 'local names no folder', remedy: 'Write local=FOLDER' }
      return { kind, directory: path.resolve(root, first), attributes }
    case 's3':
      return readBucket(attributes)
    case 'gha':
      return { kind, attributes }
    default:
      return { kind }
  }
}

function readAttributes(kind: Kind, parts: readonly string[]): { readonly attributes: Attributes } | ChoiceProblem {
  const found: Record<string, string> = {}
  for (const part of parts) {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(part) ?? []
    if (credentials.includes(name)) {
      return {
        problem: `${name} does not belong there`,
        remedy:
          kind === 's3'
            ? 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment of the step'
            : 'Leave it out: it is taken from the job'
      }
    }
    const known = permitted[kind]
    if (!known.includes(name) || value === '') {
      const remedy = known.length === 0 ? `Write ${kind} alone` : `Write NAME=VALUE; known here: ${known.join(', ')}`
      // What is no attribute at all may be a piece of a secret.
      const problem =
        name === '' ? `${kind} has a part that is no NAME=VALUE` : `${kind} has no attribute ${JSON.stringify(name)}`
      return { problem, remedy }
    }
    found[name] = value
  }
  if (found.mode !== undefined && found.mode !== 'min' && found.mode !== 'max') {
    return { problem: `mode ${JSON.stringify(found.mode)} is not known`, remedy: 'Use mode=min or mode=max' }
  }
  return { attributes: found }
}

/** `HOST[:PORT]/PATH[:TAG]`, as the distribution project's reference grammar has it. */
function readReference(reference: string, attributes: Attributes): LayerCacheChoice | ChoiceProblem {
  const shown = JSON.stringify(reference.replace(/^.*@(?!sha256:)/, ''))
  if (/@sha256:/.test(reference)) {
    return {
      problem: `${shown} is fixed by its digest`,
      remedy: 'Leave out the digest: the cache changes in every run'
    }
  }
  const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
  const pattern = new RegExp(
    `^((?:[A-Za-z0-9.-]+(?::\\d+)?/)?${component}(?:/${component})*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,39}))?$`
  )
  const [, repository, tag = ''] = pattern.exec(reference) ?? []
  if (repository === undefined) {
    return {
      problem: `${shown} is no image reference`,
      remedy: 'Write registry=HOST/PATH, its tag at most 40 characters'
    }
  }
  return { kind: 'registry', repository, tag, attributes }
}

function readBucket(attributes: Attributes): LayerCacheChoice | ChoiceProblem {
  const missing = ['region', 'bucket'].filter(name => attributes[name] === undefined)
  if (missing.length === 0) return { kind: 's3', attributes }
  return { problem: `s3 has no ${missing.join(' and no ')}`, remedy: 'Write s3=region=REGION,bucket=NAME' }
}
