/** What registries have under the names of images, asked through the engine, which knows mirrors and certificates. */
import { requestEngine } from './engine-request.ts'

/** A build that waits for it would rather have brought everything along. */
const timeoutMs = 3_000

/**
 * The digest that the registry of an image has for it now; undefined where it cannot be told, as without credentials.
 * Source: Docker Engine API, "Get image information from the registry".
 * @param socket the engine's Unix socket, as a path
 * @param image with its registry and tag
 */
export async function registryDigest(socket: string, image: string, signal?: AbortSignal): Promise<string | undefined> {
  try {
    const { status, text } = await requestEngine({ socket, path: `/distribution/${image}/json`, timeoutMs, signal })
    if (status !== 200) return undefined
    return (JSON.parse(text) as { readonly Descriptor?: { readonly digest?: string } }).Descriptor?.digest
  } catch {
    return undefined
  }
}
