/** The input `pypi-mirror`: a package index near the builds, found at an address or started for the job. */
import { createHash } from 'node:crypto'

/** A server that is started as a container. JSON. */
export interface MirrorServer {
  readonly kind: 'devpi' | 'bandersnatch' | 'image'
  readonly image: string
  /** TCP port that it listens on; undefined: the one that the image exposes. */
  readonly port: number | undefined
  /** Where the simple API (PEP 503) is, from slash to slash. */
  readonly path: string
  /** Folder with its data; undefined: the volume that the image declares. */
  readonly data: string | undefined
  /** The engine's name of the volume with its data. */
  readonly volume: string
}

/** What the user has asked for. JSON. */
export type MirrorChoice =
  | { readonly kind: 'off' }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'server'; readonly server: MirrorServer }

/** Why a text is no mirror, and what to do: sentences without their full stops, and without what may be a secret. */
export interface MirrorProblem {
  readonly problem: string
  readonly remedy: string
}

/** The words that are no images. */
export const mirrorWords = ['off', 'devpi', 'bandersnatch'] as const

/** `[registry[:port]/]path[:tag][@digest]` (https://github.com/distribution/reference). */
const imageReference =
  /^(?:[a-zA-Z0-9][a-zA-Z0-9.-]*(?::\d+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/

/** devpi publishes no image of its own; this one follows its releases (https://github.com/JonasAlfredsson/docker-devpi). */
const devpi: MirrorServer = {
  kind: 'devpi',
  image: 'jonasal/devpi-server:6',
  port: 3141,
  path: '/root/pypi/+simple/',
  data: '/devpi/server',
  volume: 'compose-build-cache-devpi'
}

/** The project's own image; it holds Python, which serves what was mirrored (https://github.com/pypa/bandersnatch). */
const bandersnatch: MirrorServer = {
  kind: 'bandersnatch',
  image: 'pypa/bandersnatch:latest',
  port: 8080,
  path: '/simple/',
  data: '/srv/pypi',
  volume: 'compose-build-cache-bandersnatch'
}

/** Reads the text of `pypi-mirror`. */
export function parseMirror(text: string): MirrorChoice | MirrorProblem {
  if (text === 'off') return { kind: 'off' }
  if (text === 'devpi') return { kind: 'server', server: devpi }
  if (text === 'bandersnatch') return { kind: 'server', server: bandersnatch }
  // What may be an address with a password is not shown.
  return text.includes('://') ? parseAddress(text) : parseImage(text)
}

/** What cannot be kept from the image's history and the logs is refused. */
function parseAddress(text: string): MirrorChoice | MirrorProblem {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    return {
      problem: 'is no address of a package index',
      remedy: 'Use an address that begins with http:// or https://, devpi, bandersnatch or the name of an image'
    }
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return {
      problem:
        'holds a user, a password or parameters, which would be found in the history and the cache of the images',
      remedy:
        'Give the address without them, and the credentials to the steps that install as a build secret ' +
        '(RUN --mount=type=secret,id=netrc,target=/root/.netrc)'
    }
  }
  return { kind: 'url', url: url.href }
}

const attributeNames = ['port', 'path', 'data'] as const

/** `IMAGE[,port=NUMBER][,path=PATH][,data=FOLDER]` */
function parseImage(text: string): MirrorChoice | MirrorProblem {
  const [image = '', ...attributes] = text.split(',').map(part => part.trim())
  if (!imageReference.test(image)) {
    return {
      problem: `${/[@?]/.test(text) ? 'it' : JSON.stringify(image)} cannot be the name of an image`,
      remedy: 'Use an address that begins with http:// or https://, devpi, bandersnatch or the name of an image'
    }
  }
  const values = new Map(attributes.map(part => [part.split('=')[0] ?? '', part.slice(part.indexOf('=') + 1)]))
  const { port, path = '/simple/', data } = Object.fromEntries(values) as Record<string, string | undefined>
  const unknown = [...values.keys()].find(name => !attributeNames.some(known => known === name))
  const wrong =
    unknown ??
    (port !== undefined && !isPort(port) ? 'port' : undefined) ??
    (!/^\/[A-Za-z0-9._~!+@%/-]*$/.test(path) ? 'path' : undefined) ??
    (data !== undefined && !/^\/[^:,]+$/.test(data) ? 'data' : undefined)
  if (wrong !== undefined) {
    return {
      problem: `${JSON.stringify(`${wrong}=${values.get(wrong)}`)} is no attribute of an image`,
      remedy: 'Write IMAGE, and port=NUMBER, path=/PATH/ and data=/FOLDER after it where they are needed'
    }
  }
  const server = {
    kind: 'image',
    image,
    port: port === undefined ? undefined : Number(port),
    path: path.endsWith('/') ? path : `${path}/`,
    data,
    volume: `compose-build-cache-pypi-${shortHash(repositoryOf(image))}`
  } as const
  return { kind: 'server', server }
}

function isPort(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) < 65_536
}

/** Another version of an image goes on with the data of the one before. */
function repositoryOf(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^/:]*$/, '')
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}
