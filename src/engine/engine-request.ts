/** One request to the Docker Engine API (https://docs.docker.com/reference/api/engine/) over its Unix socket. */
import { request } from 'node:http'

export interface EngineRequest {
  /** The engine's Unix socket, as a path. */
  readonly socket: string
  readonly method?: 'GET' | 'POST' | 'DELETE'
  /** With its query, such as `/images/json?all=1`. */
  readonly path: string
  /** Sent as JSON. */
  readonly body?: object
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

export interface EngineResponse {
  readonly status: number
  readonly text: string
}

/** @throws when the engine does not answer within the time, whatever it answers is returned */
export function requestEngine(wanted: EngineRequest): Promise<EngineResponse> {
  const timeout = AbortSignal.timeout(wanted.timeoutMs)
  const options = {
    socketPath: wanted.socket,
    method: wanted.method ?? 'GET',
    path: wanted.path,
    agent: false,
    ...(wanted.body && { headers: { 'Content-Type': 'application/json' } }),
    signal: wanted.signal === undefined ? timeout : AbortSignal.any([wanted.signal, timeout])
  } as const
  return new Promise((resolve, reject) => {
    const call = request(options, response => {
      let text = ''
      response
        .setEncoding('utf8')
        .on('data', (part: string) => {
          text += part
        })
        .on('error', reject)
        .on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    call.on('error', reject).end(wanted.body && JSON.stringify(wanted.body))
  })
}
