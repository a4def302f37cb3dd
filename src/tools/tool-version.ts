/** Versions of tools: as the user asks for them, and as the tools tell them. */

export type ToolVersion =
  | { readonly kind: 'installed' }
  | { readonly kind: 'latest' }
  /** Without the `v` in front. */
  | { readonly kind: 'exact'; readonly version: string }

const semantic = String.raw`\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?`

/** Reads the text of an input: `installed`, `latest`, or a whole version such as `0.29.1` or `v0.29.1`. */
export function parseToolVersion(text: string): ToolVersion | undefined {
  if (text === 'installed' || text === 'latest') return { kind: text }
  const [, version] = new RegExp(`^v?(${semantic})$`).exec(text) ?? []
  return version === undefined ? undefined : { kind: 'exact', version }
}

/** The version in what a tool prints about itself, or at the end of a release's address. */
export function findVersion(text: string): string | undefined {
  return new RegExp(semantic).exec(text)?.[0]
}

/** Whether a tool that reports `reported` is the release `version`: distributions add to a version what they changed. */
export function isRelease(reported: string, version: string): boolean {
  return reported === version || reported.replace(/-(?:\d|desktop\.)[0-9A-Za-z.]*$/, '') === version
}
