/** The input that says which folders of the runner are kept. */
import path from 'node:path'
import type { InputReader } from './input-reader.ts'
import type { FolderChoice } from './runner-folders/plan.ts'

export const automaticOrOff = ['auto', 'off'] as const

/**
 * Reads the input `cache-paths`.
 * @param root absolute folder that relative ones start from @param home absolute folder that `~` stands for
 */
export function readCachePaths(
  read: InputReader<'cache-paths'>,
  { root, home }: { readonly root: string; readonly home: string }
): FolderChoice {
  const word = automaticOrOff.find(one => one === read.text('cache-paths'))
  if (word !== undefined) return { kind: word }
  const folders = read.paths('cache-paths').map(line => path.resolve(root, line.replace(/^~(?=\/|$)/, home)))
  for (const folder of folders) {
    // All that would be found in there, or below it, belongs to other things than a cache.
    if (![root, home].some(held => `${held}/`.startsWith(`${folder}/`.replace('//', '/')))) continue
    read.refuse('cache-paths', `${JSON.stringify(folder)} is no cache folder`, 'Name the folders of caches only')
  }
  return { kind: 'listed', folders: [...new Set(folders)] }
}
