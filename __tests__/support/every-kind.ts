import type { TarEntry } from './tar-writer.ts'

/** A file capability (cap_net_raw+ep) as the kernel stores it: linux/capability.h, revision 2. */
export const fileCapability = '\x01\x00\x00\x02\x00\x20\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00'

/** One of everything that a layer can hold, below `diff/`. */
export const everyKind: readonly TarEntry[] = [
  { name: 'diff/', type: '5', mode: 0o755, mtime: 1_600_000_001 },
  { name: 'diff/bin/', type: '5', mode: 0o1777, pax: [['mtime', '1600000002.123456789']] },
  { name: 'diff/bin/ping', content: Buffer.from('x'), pax: [['SCHILY.xattr.security.capability', fileCapability]] },
  { name: 'diff/bin/su', content: Buffer.from('setuid'), mode: 0o6755, uid: 12, gid: 34 },
  { name: 'diff/bin/su-twin', type: '1', linkName: 'diff/bin/su' },
  {
    name: 'diff/big-owner',
    uid: 0,
    pax: [
      ['uid', '3000000000'],
      ['gid', '2999999999'],
      ['mtime', '-1.5']
    ]
  },
  { name: 'diff/empty/', type: '5', mode: 0o500, uid: 1000, gid: 1000 },
  { name: 'diff/gone', type: '3', mode: 0, device: [0, 0] },
  { name: 'diff/null', type: '3', device: [1, 3] },
  { name: 'diff/disk', type: '4', device: [7, 200] },
  { name: 'diff/pipe', type: '6' },
  { name: 'diff/dangling', type: '2', linkName: 'nowhere/at all' },
  { name: 'diff/absolute', type: '2', linkName: '/etc/passwd', pax: [['SCHILY.xattr.trusted.mark', 'link']] },
  { name: 'diff/climbing', type: '2', linkName: '../../../../etc/passwd', uid: 7 },
  { name: 'diff/opaque/', type: '5', pax: [['SCHILY.xattr.trusted.overlay.opaque', 'y']] },
  { name: 'diff/opaque/f', content: Buffer.from('f'), pax: [['SCHILY.xattr.user.n', 'a=b\0c']] },
  { name: 'diff/\xff\xfe\x80', content: Buffer.from('not UTF-8') },
  { name: 'diff/two\nlines\\n', content: Buffer.from('newline') },
  { name: 'diff/-rf', content: Buffer.from('looks like an option') },
  { name: 'x', content: Buffer.from('long'), pax: [['path', `diff/${'l'.repeat(255)}`]] },
  { name: 'x', content: Buffer.from('deep'), pax: [['path', `diff/${'deep/'.repeat(300)}file`]] }
]
