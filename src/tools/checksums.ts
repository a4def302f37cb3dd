/** Lists of SHA-256 digests as `sha256sum` and `shasum` write them. */

/** The digest of a file in a list, in lower case; undefined when the list does not have it. */
export function digestOf(file: string, list: string): string | undefined {
  for (const line of list.split('\n')) {
    // A second blank or an asterisk says how the file was read. Early releases of buildx have a single blank.
    const [, digest, name] = /^([0-9a-f]{64}) [ *]?(\S+)\s*$/i.exec(line) ?? []
    if (name === file) return digest?.toLowerCase()
  }
  return undefined
}

/** A list of one file. */
export function checksumLine(digest: string, file: string): string {
  return `${digest} *${file}\n`
}
