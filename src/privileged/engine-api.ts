/** The few questions that the privileged process asks the engine itself, over its Unix socket. */
import { setTimeout as sleep } from 'node:timers/promises'
import { requestEngine } from '../engine/engine-request.ts'

/** @throws when the engine does not answer within `timeoutMs` or not with 200 */
export async function askEngine(socket: string, path: string, timeoutMs: number): Promise<string> {
  const { status, text } = await requestEngine({ socket, path, timeoutMs })
  if (status !== 200) throw new Error(`${path} answered ${status}`)
  return text
}

/** Waits until the engine answers. @throws when it does not within `timeoutMs`, or as soon as it has ended */
export async function engineAnswers(socket: string, timeoutMs: number, ended = () => false): Promise<void> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    try {
      await askEngine(socket, '/_ping', 5_000)
      return
    } catch (error) {
      if (ended()) throw new Error('The engine ended while it started.')
      if (performance.now() > deadline) {
        throw new Error(`The engine did not answer within ${timeoutMs} ms: ${(error as Error).message}`)
      }
      await sleep(10)
    }
  }
}

/** The ids of all images, sorted. */
export async function imageIds(socket: string): Promise<string[]> {
  const images = JSON.parse(await askEngine(socket, '/images/json', 30_000)) as { readonly Id: string }[]
  return images.map(image => image.Id).sort()
}

/** How many containers there are, stopped ones included. */
export async function containerCount(socket: string): Promise<number> {
  return (JSON.parse(await askEngine(socket, '/containers/json?all=1', 30_000)) as unknown[]).length
}
