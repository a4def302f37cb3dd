/** All rules, the most valuable first. */
import type { Rule } from './rule.ts'
import { aptDockerClean } from './rules/apt-docker-clean.ts'
import { bustingArgument } from './rules/busting-argument.ts'
import { cacheTurnedOff } from './rules/cache-turned-off.ts'
import { copyBeforeDependencies } from './rules/copy-before-dependencies.ts'
import { earlyChange } from './rules/early-change.ts'
import { fromServiceImage } from './rules/from-service-image.ts'
import { installWithoutCacheMount } from './rules/install-without-cache-mount.ts'
import { cacheMountOwner } from './rules/mount-owner.ts'
import { cacheMountTarget } from './rules/mount-target.ts'
import { outdatedSyntax } from './rules/outdated-syntax.ts'
import { shareableStages } from './rules/shareable-stages.ts'
import { unpinnedBaseImage } from './rules/unpinned-base-image.ts'
import { uvLinkMode } from './rules/uv-link-mode.ts'
import { weakDockerignore } from './rules/weak-dockerignore.ts'

export const rules: readonly Rule[] = [
  copyBeforeDependencies,
  bustingArgument,
  earlyChange,
  cacheTurnedOff,
  cacheMountTarget,
  cacheMountOwner,
  installWithoutCacheMount,
  aptDockerClean,
  weakDockerignore,
  fromServiceImage,
  uvLinkMode,
  unpinnedBaseImage,
  shareableStages,
  outdatedSyntax
]

/** Where the pages are, from the folder of this project. */
export const pagesFolder = 'docs/rules'

/** Path or URL of a rule's page. */
export function ruleLink(name: string, pages: string): string {
  return `${pages}/${name}.md`
}
