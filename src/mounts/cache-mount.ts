/** Names of cache mounts. */

/**
 * The id of a cache mount, out of BuildKit's description of its record: `cached mount <target> from exec <command> with id
 * "<namespace>/<id>"`, where the id is quoted as Go does it and the namespace is nearly always empty, or without the end
 * when the id is the target. The command may hold anything. What is no such description names itself.
 */
export function cacheMountId(description: string): string {
  const quoted = / with id ("(?:[^"\\]|\\.)*")$/s.exec(description)?.[1]
  const id = quoted === undefined ? undefined : unquoted(quoted)
  return id?.replace(/^\//, '') ?? /^cached mount (\S+) from exec /.exec(description)?.[1] ?? description
}

/** Go's quoting is JSON's but for the escapes of bytes and of some control characters, which no sensible id holds. */
function unquoted(text: string): string | undefined {
  try {
    return JSON.parse(text) as string
  } catch {
    return undefined
  }
}
