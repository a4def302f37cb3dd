/**
 * Reads `--progress=rawjson` of buildx: one JSON document a line, each a BuildKit `SolveStatus` with `vertexes`, `statuses`,
 * `logs` and `warnings` (https://pkg.go.dev/github.com/moby/buildkit/client#SolveStatus). Lines that are something else
 * (buildx's own messages, the excerpt of a failing Dockerfile) come out as text.
 */

/** Times are ms since 1970 with a fraction (BuildKit gives nanoseconds). */
export type BuildEvent =
  | {
      readonly kind: 'vertex'
      readonly digest: string
      readonly inputs: readonly string[]
      readonly name: string
      readonly startedAt: number | undefined
      readonly completedAt: number | undefined
      readonly cached: boolean
      readonly error: string | undefined
    }
  | {
      readonly kind: 'status'
      readonly vertex: string
      readonly id: string
      /** bytes, for downloads and uploads. */
      readonly current: number
      readonly total: number
      readonly completed: boolean
    }
  | { readonly kind: 'log'; readonly vertex: string; readonly text: string; readonly at: number | undefined }
  | {
      readonly kind: 'warning'
      readonly vertex: string
      readonly message: string
      readonly url: string | undefined
      readonly file: string | undefined
      readonly line: number | undefined
    }
  | { readonly kind: 'text'; readonly text: string }

/** Turns one line of the stream into its events. Never throws; what cannot be read is text. */
export function parseLine(line: string): readonly BuildEvent[] {
  if (line.trim() === '') return []
  const status = parseObject(line)
  if (status === undefined) return [{ kind: 'text', text: line }]
  return [
    ...objects(status.vertexes).flatMap(vertexEvent),
    ...objects(status.statuses).flatMap(statusEvent),
    ...objects(status.logs).flatMap(logEvent),
    ...objects(status.warnings).flatMap(warningEvent)
  ]
}

/**
 * Parses an RFC 3339 time. BuildKit writes the year 1 for "not set".
 * @returns ms since 1970 with a fraction, or undefined.
 */
export function parseTime(text: unknown): number | undefined {
  const match =
    typeof text === 'string' ? /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(text) : null
  if (match === null) return undefined
  const seconds = Date.parse(`${match[1]}${match[3]}`)
  return seconds > 0 ? seconds + Number(`0${match[2] ?? '.0'}`) * 1000 : undefined
}

type JsonObject = Readonly<Record<string, unknown>>

function vertexEvent(vertex: JsonObject): BuildEvent[] {
  const digest = string(vertex.digest)
  if (digest === undefined) return []
  const inputs = Array.isArray(vertex.inputs) ? vertex.inputs.filter(input => typeof input === 'string') : []
  return [
    {
      kind: 'vertex',
      digest,
      inputs,
      name: string(vertex.name) ?? '',
      startedAt: parseTime(vertex.started),
      completedAt: parseTime(vertex.completed),
      cached: vertex.cached === true,
      error: string(vertex.error)
    }
  ]
}

function statusEvent(status: JsonObject): BuildEvent[] {
  const vertex = string(status.vertex)
  const id = string(status.id)
  if (vertex === undefined || id === undefined) return []
  const [current, total] = [number(status.current), number(status.total)]
  return [{ kind: 'status', vertex, id, current, total, completed: parseTime(status.completed) !== undefined }]
}

function logEvent(log: JsonObject): BuildEvent[] {
  const vertex = string(log.vertex)
  const data = string(log.data)
  if (vertex === undefined || data === undefined) return []
  return [{ kind: 'log', vertex, text: decode(data), at: parseTime(log.timestamp) }]
}

function warningEvent(warning: JsonObject): BuildEvent[] {
  const short = string(warning.short)
  if (short === undefined) return []
  const source = isObject(warning.sourceInfo) ? warning.sourceInfo : {}
  const start = objects(warning.range).map(range => range.start)[0]
  const line = isObject(start) ? number(start.line) : 0
  return [
    {
      kind: 'warning',
      vertex: string(warning.vertex) ?? '',
      message: decode(short),
      url: string(warning.url),
      file: string(source.filename),
      line: line > 0 ? line : undefined
    }
  ]
}

function parseObject(line: string): JsonObject | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(line)
    return isObject(value) ? value : undefined
  } catch {
    // A line cut short by a killed process, or text that happens to begin with a brace.
    return undefined
  }
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8')
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}
