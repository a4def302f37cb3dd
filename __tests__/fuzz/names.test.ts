/** Names of cache entries, scopes and tags: safe everywhere, and never the same for two things. */
import { describe, expect } from '@jest/globals'
import fc from 'fast-check'
import { folderOf, scopeOf, tagOf } from '../../src/layers/names.ts'
import { checkKey, indexKey, keyPart, mountsIndexKey, workspacePrefix } from '../../src/store/keys.ts'
import { defaultWorkspace, workspaceName } from '../../src/workspace.ts'
import { fuzz } from '../support/fuzz.ts'
import { hostileText } from '../support/hostile-text.ts'

const engine = fc.record({ os: hostileText, arch: hostileText, store: hostileText, engineVersion: hostileText })
const text = fc.oneof(
  hostileText,
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('web', 'web-2', 'Web', '', '..', 'x'.repeat(500))
)
const two = fc.tuple(text, text).filter(([a, b]) => a !== b)

describe('the key of an entry', () => {
  fuzz(
    'is one that every backend takes, whatever it is made of',
    fc.property(engine, text, text, (identity, workspace, run) => {
      for (const key of [indexKey(identity, workspace, run), mountsIndexKey(identity, workspace, run)]) {
        checkKey(key)
        expect(key).toMatch(/^cbc1(-[a-z0-9._+]+)+$/)
      }
    })
  )

  fuzz(
    'of one workspace is never found under the name of another',
    fc.property(engine, two, text, (identity, [one, other], run) => {
      expect(keyPart(one)).not.toBe(keyPart(other))
      expect(indexKey(identity, one, run).startsWith(workspacePrefix(identity, other))).toBe(false)
    }),
    { runs: 1000 }
  )
})

describe('names for users, registries and folders', () => {
  fuzz(
    'hold nothing that could be a path, an option or a second part',
    fc.property(text, text, text, (workspace, service, branch) => {
      expect(workspaceName(workspace)).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]*$|^[A-Za-z0-9._-]*[A-Za-z0-9_]$/)
      expect(scopeOf({ workspace, service })).toMatch(/^cbc\/[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+$/)
      expect(tagOf({ workspace, service }, branch, '')).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/)
      const parts = folderOf({ workspace, service }, branch).split('/')
      expect(parts.filter(part => ['', '.', '..'].includes(part) || part.startsWith('-'))).toEqual([])
      expect(parts).toHaveLength(3)
    }),
    { runs: 1000 }
  )

  fuzz(
    'of two workspaces differ',
    fc.property(two, ([one, other]) => {
      expect(defaultWorkspace(one, null)).not.toBe(defaultWorkspace(other, null))
      expect(tagOf({ workspace: one, service: 'a' }, 'b', '')).not.toBe(
        tagOf({ workspace: other, service: 'a' }, 'b', '')
      )
    })
  )
})
