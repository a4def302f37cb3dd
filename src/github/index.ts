/** GitHub's REST API, as far as it is needed to write one comment on a pull request. The door of this folder. */
export {
  type ActionsCacheEntry,
  deleteActionsCache,
  listActionsCaches
} from './actions-caches.ts'
export { type GithubAccess, GithubError, type GithubRest, openGithubRest } from './rest.ts'
export { type StickyComment, type StickyOutcome, writeSticky } from './sticky-comment.ts'
export { pullRequestOf, type RunSource, readWorkflowRun, type WorkflowRun } from './workflow-run.ts'
