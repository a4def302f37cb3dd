/** What is made sure of before an engine is stopped for a restore, and when it runs again. */
import { containerCount, imageIds } from './engine-api.ts'
import type { Layout } from './layout/index.ts'

/** Somebody may have used the engine since it was found pristine; what they made must not be lost. */
export async function requireStillPristine(socket: string): Promise<void> {
  const [containers, images] = await Promise.all([containerCount(socket), imageIds(socket)])
  if (containers > 0 || images.length > 0) {
    throw new Error(`The engine holds ${containers} containers and ${images.length} images by now: it keeps its state.`)
  }
}

/** What was restored must be there: an engine that drops images has not understood its metadata. */
export async function requireImages(socket: string, layout: Layout): Promise<void> {
  const [ids, expected] = [await imageIds(socket), layout.taggedImages()]
  const lost = expected.find(id => !ids.includes(id))
  if (lost !== undefined) throw new Error(`The restored engine does not list the image ${lost}.`)
}
