import { createHash } from 'node:crypto'
import type { Wheel } from './wheel.ts'

/** A page of the index, ready to be sent. */
export interface Page {
  readonly contentType: string
  readonly etag: string
  readonly body: string
}

export const jsonType = 'application/vnd.pypi.simple.v1+json'

function page(contentType: string, body: string): Page {
  return { contentType, etag: `"${createHash('md5').update(body).digest('hex')}"`, body }
}

function htmlPage(title: string, links: readonly string[]): Page {
  const head = `<!DOCTYPE html>\n<html>\n<head>\n<meta name="pypi:repository-version" content="1.1">\n<title>${title}</title>\n</head>`
  return page(
    'text/html',
    `${head}\n<body>\n<h1>${title}</h1>\n${links.map(link => `${link}<br>\n`).join('')}</body>\n</html>\n`
  )
}

/** The path of a wheel below the server's root. Its digest is part of it: another content is another address. */
export function wheelPath(wheel: Wheel): string {
  return `/packages/${wheel.sha256.slice(0, 2)}/${wheel.sha256.slice(2)}/${wheel.filename}`
}

function metadataDigest(wheel: Wheel): string {
  return createHash('sha256').update(wheel.metadata).digest('hex')
}

/** The list of all projects: HTML as PEP 503 has it, or JSON as PEP 691 has it. */
export function rootPage(projects: readonly string[], json: boolean): Page {
  if (!json)
    return htmlPage(
      'Simple index',
      projects.map(name => `<a href="/simple/${name}/">${name}</a>`)
    )
  return page(jsonType, JSON.stringify({ meta: { 'api-version': '1.1' }, projects: projects.map(name => ({ name })) }))
}

/** The files of one project, with their digests and a mark that METADATA can be had without the wheel (PEP 658). */
export function projectPage(project: string, wheels: readonly Wheel[], json: boolean): Page {
  if (!json) {
    const link = (wheel: Wheel) => {
      const digest = `sha256=${metadataDigest(wheel)}`
      const attributes = `data-dist-info-metadata="${digest}" data-core-metadata="${digest}"`
      return `<a href="${wheelPath(wheel)}#sha256=${wheel.sha256}" ${attributes}>${wheel.filename}</a>`
    }
    return htmlPage(`Links for ${project}`, wheels.map(link))
  }
  const files = wheels.map(wheel => ({
    filename: wheel.filename,
    url: wheelPath(wheel),
    hashes: { sha256: wheel.sha256 },
    size: wheel.bytes,
    // Not under PEP 658's name without `core-`, as PyPI does not either: pip 23.0 cannot read that one in JSON.
    'core-metadata': { sha256: metadataDigest(wheel) }
  }))
  const versions = [...new Set(wheels.map(wheel => wheel.version))]
  return page(jsonType, JSON.stringify({ meta: { 'api-version': '1.1' }, name: project, versions, files }))
}
