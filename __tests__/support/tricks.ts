import type { BundleFault, ExtractOptions } from '../../src/archive/index.ts'
import { longNameEntry, paxEntry, type TarEntry } from './tar-writer.ts'

export const evil = Buffer.from('evil')
const folder: TarEntry = { name: 'd/', type: '5' }

export interface Trick {
  readonly trick: string
  readonly entries: readonly TarEntry[]
  readonly fault: BundleFault
  readonly message: string
  readonly rules?: Partial<ExtractOptions>
}

/** Archives that try to leave the folder they are extracted to, or that readers could take differently. `outside` is a folder beside the destination: nothing may ever appear in it. */
export const TRICKS: readonly Trick[] = [
  {
    trick: 'an absolute name',
    entries: [{ name: '/tmp/x', content: evil }],
    fault: 'absolute-name',
    message: '"/tmp/x" is an absolute name'
  },
  {
    trick: 'an absolute name in an extended header',
    entries: [{ name: 'd/x', content: evil, pax: [['path', '/tmp/x']] }],
    fault: 'absolute-name',
    message: '"/tmp/x" is an absolute name'
  },
  {
    trick: 'a name that climbs',
    entries: [{ name: '../outside/x', content: evil }],
    fault: 'parent-component',
    message: '"../outside/x" climbs out of its folder'
  },
  {
    trick: 'a name that climbs from within',
    entries: [folder, { name: 'd/../../outside/x', content: evil }],
    fault: 'parent-component',
    message: '"d/../../outside/x" climbs out of its folder'
  },
  {
    trick: 'a long name that climbs',
    entries: [longNameEntry('../outside/x'), { name: 'd/x', content: evil, magic: 'gnu' }],
    fault: 'parent-component',
    message: '"../outside/x" climbs out of its folder'
  },
  {
    trick: 'a sparse file whose real name climbs',
    entries: [
      {
        name: 'd/x',
        content: evil,
        pax: [
          ['GNU.sparse.name', '../outside/x'],
          ['path', 'd/x']
        ]
      }
    ],
    fault: 'parent-component',
    message: '"../outside/x" climbs out of its folder'
  },
  {
    trick: 'a folder that climbs',
    entries: [{ name: '..', type: '5' }],
    fault: 'parent-component',
    message: '".." climbs out of its folder'
  },
  {
    trick: 'a name with an empty component',
    entries: [{ name: 'd//x', content: evil }],
    fault: 'unclean-name',
    message: '"d//x" is not a plain relative name'
  },
  {
    trick: 'a file in the place of the destination',
    entries: [{ name: './', content: evil }],
    fault: 'unclean-name',
    message: '"./" is not a plain relative name'
  },
  {
    trick: 'a file that ends with a slash',
    entries: [{ name: 'd/', content: evil }],
    fault: 'unclean-name',
    message: '"d/" is not a plain relative name'
  },
  {
    trick: 'no name',
    entries: [{ name: '', content: evil }],
    fault: 'unclean-name',
    message: '"" is not a plain relative name'
  },
  {
    trick: 'a name with a NUL byte',
    entries: [{ name: 'd/x', content: evil, pax: [['path', 'd/x\0/y']] }],
    fault: 'unclean-name',
    message: 'a name holds a NUL byte'
  },
  {
    trick: 'an entry outside the allowed prefixes',
    entries: [folder, { name: 'dd/x', content: evil }],
    fault: 'outside-prefix',
    message: '"dd/x" is outside what this bundle may hold',
    rules: { allowedPrefixes: ['e', 'd'] }
  },
  {
    trick: 'a file below a symbolic link',
    entries: [
      { name: 'd', type: '2', linkName: '../outside' },
      { name: 'd/x', content: evil }
    ],
    fault: 'through-symlink',
    message: '"d/x" goes through the symbolic link "d"'
  },
  {
    trick: 'a file far below a symbolic link',
    entries: [
      { name: 'd/l', type: '2', linkName: '/' },
      { name: 'd/l/a/b/c', content: evil }
    ],
    fault: 'through-symlink',
    message: '"d/l/a/b/c" goes through the symbolic link "d/l"'
  },
  {
    trick: 'a file below a hard link to a symbolic link',
    entries: [
      { name: 'l', type: '2', linkName: '../outside' },
      { name: 'm', type: '1', linkName: 'l' },
      { name: 'm/x', content: evil }
    ],
    fault: 'through-symlink',
    message: '"m/x" goes through the symbolic link "m"'
  },
  {
    trick: 'a symbolic link in the place of a folder',
    entries: [folder, { name: 'd', type: '2', linkName: '../outside' }, { name: 'd/x', content: evil }],
    fault: 'through-symlink',
    message: 'the symbolic link "d" replaces a folder'
  },
  {
    trick: 'a file over a symbolic link',
    entries: [
      { name: 'l', type: '2', linkName: '../outside/x' },
      { name: 'l', content: evil }
    ],
    fault: 'through-symlink',
    message: '"l" replaces a symbolic link of the same name'
  },
  {
    trick: 'a folder over a symbolic link',
    entries: [
      { name: 'l', type: '2', linkName: '../outside' },
      { name: 'l/', type: '5', mode: 0o777 }
    ],
    fault: 'through-symlink',
    message: '"l" replaces a symbolic link of the same name'
  },
  {
    trick: 'a hard link to a file outside',
    entries: [{ name: 'd/x', type: '1', linkName: '../outside/x' }],
    fault: 'parent-component',
    message: '"../outside/x" climbs out of its folder'
  },
  {
    trick: 'a hard link to an absolute name',
    entries: [{ name: 'd/x', type: '1', linkName: '/etc/shadow' }],
    fault: 'absolute-name',
    message: '"/etc/shadow" is an absolute name'
  },
  {
    trick: 'a hard link through a symbolic link',
    entries: [
      { name: 'l', type: '2', linkName: '/etc' },
      { name: 'd/x', type: '1', linkName: 'l/shadow' }
    ],
    fault: 'link-target',
    message: '"d/x" is a hard link to something not in this archive'
  },
  {
    trick: 'a hard link to a later file',
    entries: [
      { name: 'd/x', type: '1', linkName: 'd/y' },
      { name: 'd/y', content: evil }
    ],
    fault: 'link-target',
    message: '"d/x" is a hard link to something not in this archive'
  },
  {
    trick: 'a hard link to a file that was left out',
    entries: [
      { name: 'out/y', content: evil },
      { name: 'd/x', type: '1', linkName: 'out/y' }
    ],
    fault: 'link-to-excluded',
    message: '"d/x" is a hard link to an excluded file',
    rules: { exclude: ['out'] }
  },
  {
    trick: 'a hard link with data',
    entries: [{ name: 'd/y' }, { name: 'd/x', type: '1', linkName: 'd/y', content: evil }],
    fault: 'bad-header',
    message: '"d/x" is no file, but has a size'
  },
  {
    trick: 'two extended headers for one entry',
    entries: [paxEntry([['path', 'd/a']]), { name: 'd/x', pax: [['path', '../outside/x']] }],
    fault: 'duplicate-header',
    message: 'an entry has two extended headers of one meaning'
  },
  {
    trick: 'a long name beside an extended header',
    entries: [longNameEntry('d/a'), { name: 'd/x', pax: [['path', '../outside/x']] }],
    fault: 'duplicate-header',
    message: 'an entry has two extended headers of one meaning'
  },
  {
    trick: 'two paths in one extended header',
    entries: [
      {
        name: 'd/x',
        pax: [
          ['path', 'd/a'],
          ['path', '../outside/x']
        ]
      }
    ],
    fault: 'duplicate-header',
    message: 'an extended header has two path records'
  },
  {
    trick: 'an unknown record in an extended header',
    entries: [{ name: 'd/x', pax: [['GNU.dumpdir', 'Nx\0']] }],
    fault: 'bad-header',
    message: 'an extended header has the unknown record "GNU.dumpdir"'
  },
  {
    trick: 'a malformed record in an extended header',
    entries: [{ name: 'x', type: 'x', content: Buffer.from('99 path=d/x\n') }, { name: 'd/x' }],
    fault: 'bad-header',
    message: 'an extended header has a malformed record'
  },
  {
    trick: 'an enormous extended header',
    entries: [{ name: 'x', type: 'x', size: 1_000_000_000 }],
    fault: 'bad-header',
    message: 'an extended header has 1000000000 bytes'
  },
  {
    trick: 'a global extended header',
    entries: [paxEntry([['path', '../outside/x']], 'g'), { name: 'd/x' }],
    fault: 'unknown-type',
    message: '"PaxHeaders/entry" has the unknown type "g"'
  },
  {
    trick: 'an incremental dump folder',
    entries: [{ name: 'd', type: 'D', magic: 'gnu' }],
    fault: 'unknown-type',
    message: '"d" has the unknown type "D"'
  },
  {
    trick: 'a header of no known format',
    entries: [{ name: 'd/x', content: evil, magic: 'none' }],
    fault: 'bad-header',
    message: 'a header is not in ustar format'
  },
  {
    trick: 'a header with a wrong checksum',
    entries: [folder, { name: 'd/x', content: evil, badChecksum: true }],
    fault: 'bad-checksum',
    message: 'a header does not match its checksum: the archive is damaged'
  },
  {
    trick: 'more than was announced',
    entries: [{ name: 'd/x', content: Buffer.alloc(100_000) }],
    fault: 'too-large',
    message: 'the archive is larger than the 50000 bytes expected of it',
    rules: { maxRawBytes: 50_000 }
  }
]
