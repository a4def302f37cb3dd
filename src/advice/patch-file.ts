/** The file that a patch is written to. */
import { readFile, writeFile } from 'node:fs/promises'

/** The first line of every patch, which `git apply` and `patch` pass over. */
export const patchHeader = '# Written by compose-build-cache advise --fix.\n'

/** The file cannot be had for a patch, and is as it was. */
export class PatchFileError extends Error {
  override readonly name = 'PatchFileError'
}

/**
 * Writes a patch to a new file, or over a patch of before.
 * @param patch begins with `patchHeader`
 * @throws PatchFileError for a file that is something else, or that cannot be written
 */
export async function writePatch(file: string, patch: string): Promise<void> {
  try {
    await writeFile(file, patch, { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw failure(file, error)
    const found = await readFile(file, 'latin1').catch((cause: unknown) => {
      throw failure(file, cause)
    })
    if (!found.startsWith(patchHeader)) {
      throw new PatchFileError(
        `${file} is there and is no patch of this tool, so it is left as it is: name another file.`
      )
    }
    await writeFile(file, patch).catch((cause: unknown) => {
      throw failure(file, cause)
    })
  }
}

function failure(file: string, cause: unknown): PatchFileError {
  return new PatchFileError(`The patch cannot be written to ${file}: ${(cause as Error).message}`, { cause })
}
