/** How a snapshot was looked up, line by line: what the key is made of, what was asked for, what was found and why not more. */
import { formatBytes, formatCount } from '../format.ts'
import {
  anyWorkspacePrefix,
  differences,
  type EngineIdentity,
  identityParts,
  keyPart,
  partNames,
  workspacePrefix
} from '../store/index.ts'
import type { FoundIndex } from './lookup.ts'

/** What is looked for, before it is. */
export function lookupLines(engine: EngineIdentity, workspace: string): readonly string[] {
  const values = { ...engine, workspace }
  const parts = [...identityParts, 'workspace' as const].map(part => {
    const written = keyPart(values[part])
    return `${partNames[part]} ${values[part]}${written === values[part] ? '' : ` (as ${written})`}`
  })
  return [
    `Key: ${parts.join(', ')}.`,
    `Looking for ${workspacePrefix(engine, workspace)}* (this workspace), then ${anyWorkspacePrefix(engine)}* (any workspace).`
  ]
}

/** What was found. */
export function foundLines({ key, match, index }: FoundIndex, workspace: string): readonly string[] {
  const bytes = index.bundles.reduce((sum, bundle) => sum + bundle.bytes, 0)
  const whose =
    match === 'exact'
      ? `of workspace "${workspace}"`
      : `of workspace "${index.workspace}", as "${workspace}" has none of its own yet`
  return [
    `Found ${key}: the newest snapshot ${whose}, made ${index.createdAt}, ` +
      `${formatBytes(bytes)} in ${formatCount(index.bundles.length, 'bundle')}.`
  ]
}

/** That nothing was found, and which parts of the key kept the nearest entry from being it. */
export function missLines(engine: EngineIdentity, workspace: string, nearest: string | undefined): readonly string[] {
  const found = nearest === undefined ? [] : differences(nearest, engine, workspace)
  // The workspace alone never keeps a snapshot from being used.
  const apart = found.filter(({ part }) => part !== 'workspace')
  if (nearest === undefined || apart.length === 0) {
    return [`Nothing found: there is no snapshot for ${engine.os} on ${engine.arch} yet. The build starts cold.`]
  }
  const others = apart.map(
    ({ part, value }) => `${partNames[part]} ${value} instead of ${engine[part as keyof EngineIdentity]}`
  )
  return [`Nothing found. The nearest is ${nearest}: same but ${others.join(', ')}. The build starts cold.`]
}
