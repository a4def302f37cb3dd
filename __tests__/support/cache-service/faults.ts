/** Faults that are answers of their own; those of the content are made where the content is sent. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Fault } from './options.ts'

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

/** Answers as the fault says; `false` when the request is to go on. */
export function answeredByFault(fault: Fault | undefined, request: IncomingMessage, response: ServerResponse): boolean {
  switch (fault?.kind) {
    case 'status':
      request.resume()
      if (fault.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(fault.retryAfterSeconds))
      sendJson(response, fault.status, { code: 'fault', msg: fault.message ?? 'injected fault' })
      return true
    case 'answer':
      sendJson(response, 200, fault.body)
      return true
    case 'reset':
      if (fault.afterBytes !== undefined) return false
      request.socket.resetAndDestroy()
      return true
    case 'hang':
      return fault.when === 'before-headers'
    default:
      return false
  }
}
