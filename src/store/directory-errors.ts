/** What a file system says when a folder serves as a cache. */
import { BackendError, codeOf, reasonOf } from './errors.ts'

/** There is no such file, or something else is in the place of a folder. */
export function isMissing(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** The user of this process may not do it. */
export function isDenied(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'EACCES' || code === 'EROFS' || code === 'EPERM'
}

/** The error for whoever looks at the log, with a remedy where there is one. */
export function failure(what: string, error: unknown): BackendError {
  const remedy = codeOf(error) === 'ENOSPC' ? ' Free some space, or name another folder as cache-directory.' : ''
  return new BackendError(`${what}: ${reasonOf(error)}.${remedy}`, { cause: error })
}
