/** One archive of Debian packages, as the system's apt knows it. */
export interface AptSource {
  readonly uri: string
  readonly suites: readonly string[]
  readonly components: readonly string[]
  /** Value of `Signed-By`: a keyring's path, or a whole key with the leading space deb822 asks for on each line. */
  readonly signedBy?: string
}

/**
 * Reads the contents of a `.sources` file (deb822 style).
 * Format: sources.list(5), "DEB822-STYLE FORMAT".
 */
export function parseDeb822Sources(text: string): AptSource[] {
  return text.split(/\n\s*\n/).flatMap(stanza => {
    const fields = deb822Fields(stanza)
    const words = (name: string) => (fields.get(name) ?? '').split(/\s+/).filter(word => word !== '')
    if (fields.get('enabled')?.toLowerCase() === 'no' || !words('types').includes('deb')) return []
    const signedBy = fields.get('signed-by')
    return words('uris').map(uri => ({
      uri,
      suites: words('suites'),
      components: words('components'),
      ...(signedBy === undefined ? {} : { signedBy })
    }))
  })
}

function deb822Fields(stanza: string): Map<string, string> {
  const fields = new Map<string, string>()
  let name = ''
  for (const line of stanza.split('\n')) {
    if (line.startsWith('#')) continue
    const start = /^([A-Za-z-]+):\s*(.*)$/.exec(line)
    if (start !== null) {
      name = (start[1] ?? '').toLowerCase()
      fields.set(name, start[2] ?? '')
    } else if (/^\s/.test(line) && name !== '') {
      fields.set(name, `${fields.get(name) ?? ''}\n${line}`)
    }
  }
  return fields
}

/**
 * Reads the contents of a `.list` file (one line per source).
 * Format: sources.list(5), "ONE-LINE-STYLE FORMAT".
 */
export function parseOneLineSources(text: string): AptSource[] {
  return text.split('\n').flatMap(line => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line)
    if (match === null) return []
    const [, options = '', uri = '', suite = '', components = ''] = match
    const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1]
    return [
      {
        uri,
        suites: [suite],
        components: components.split(/\s+/).filter(word => word !== ''),
        ...(signedBy === undefined ? {} : { signedBy })
      }
    ]
  })
}
