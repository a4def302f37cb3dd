/** The reader of Dockerfiles, of words in them, and of what the kernel says of mounts. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { cacheMountFlags, cacheMountId } from '../../src/mounts/cache-mount.ts'
import { dockerfileMounts } from '../../src/mounts/dockerfile/cache-mounts.ts'
import { expandWord, UnresolvedError } from '../../src/mounts/dockerfile/word.ts'
import { mountPlaces } from '../../src/mounts/mount-info.ts'
import { fuzz, mayRefuse } from '../support/fuzz.ts'
import { hostileText } from '../support/hostile-text.ts'

const read = (text: string) =>
  mayRefuse(
    () =>
      dockerfileMounts({
        text,
        target: undefined,
        buildArguments: { GIVEN: 'given' },
        contexts: { other: 'docker-image://x' },
        platform: 'linux/arm64',
        buildPlatform: 'linux/amd64'
      }),
    UnresolvedError
  )

const word = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '$',
        '${',
        '}',
        ':-',
        ':+',
        '?',
        'A',
        'GIVEN',
        '\\',
        '"',
        "'",
        ' ',
        '=',
        '/',
        'x',
        '$A',
        '${A:-',
        '`'
      ),
      hostileText
    ),
    { maxLength: 12 }
  )
  .map(pieces => pieces.join(''))
const option = fc.tuple(fc.constantFrom('type', 'target', 'id', 'uid', 'mode', 'from', 'sharing'), word)
const mount = fc
  .array(option, { maxLength: 6 })
  .map(options => options.map(([key, value]) => `${key}=${value}`).join(','))
const instruction = fc.oneof(
  fc.tuple(
    fc.constantFrom('ARG', 'ENV', 'WORKDIR', 'COPY --from=', 'FROM', 'LABEL', 'RUN', '# escape=', 'ONBUILD RUN'),
    word
  ),
  fc.tuple(
    fc.constant('RUN'),
    mount.map(flag => `--mount=type=cache,${flag} x`)
  ),
  fc.tuple(fc.constant('FROM'), fc.constantFrom('scratch', 'scratch AS a', 'a AS b', '$A', '0')),
  fc.tuple(fc.constant('RUN <<EOF\n'), hostileText)
)
const dockerfile = fc.array(instruction, { maxLength: 12 }).map(lines => lines.map(line => line.join(' ')).join('\n'))

describe('a Dockerfile', () => {
  fuzz(
    'is read whatever it holds, and every mount that is found has an absolute target',
    fc.property(dockerfile, text => {
      for (const { target } of read(`FROM x\n${text}\n`)?.mounts ?? []) {
        expect(target).toMatch(/^\//)
        expect(target.split('/')).not.toContain('..')
      }
    }),
    { runs: 1000 }
  )

  fuzz(
    'may be any text',
    fc.property(fc.oneof(fc.string(), hostileText), text => void read(text))
  )

  test('whose variables double in length again and again is read to its end', () => {
    const lines = Array.from({ length: 60 }, (_, at) => `ENV A${at + 1}="$A${at}$A${at}"`)
    const found = read(`FROM scratch\nENV A0=x\n${lines.join('\n')}\nRUN --mount=type=cache,target=/$A60 x\n`)
    expect(found?.mounts).toEqual([])
    expect(found?.unreadable).toHaveLength(1)
  })

  test('whose words are nested without end is read to its end', () => {
    const deep = `${'${A:-'.repeat(50_000)}x${'}'.repeat(50_000)}`
    expect(() => expandWord(deep, () => 'unset')).toThrow(UnresolvedError)
  })
})

fuzz(
  'a word is expanded or refused',
  fc.property(word, text => {
    mayRefuse(() => expandWord(text, name => (name === 'A' ? { value: '$A' } : 'unset')), UnresolvedError)
  }),
  { runs: 2000 }
)

fuzz(
  'flags and descriptions of mounts may hold anything',
  fc.property(hostileText, mount, (text, flag) => {
    expect(typeof cacheMountId(`cached mount ${text} from exec ${text} with id "${text}"`)).toBe('string')
    expect(cacheMountFlags(`RUN --mount=${flag} ${text}`).every(({ target }) => typeof target === 'string')).toBe(true)
  })
)

fuzz(
  'what the kernel says of mounts is read whatever it holds, and names absolute mount points only',
  fc.property(
    fc.array(
      fc.array(fc.oneof(hostileText, fc.constantFrom('0:1', '/', '/a\\040b', '-', 'overlay', 'rw,upperdir=x\\,y')), {
        maxLength: 12
      }),
      {
        maxLength: 5
      }
    ),
    lines => {
      const places = mountPlaces(lines.map(fields => fields.join(' ')).join('\n'))
      expect([...places.keys()].filter(point => !point.startsWith('/'))).toEqual([])
    }
  ),
  { runs: 1000 }
)
