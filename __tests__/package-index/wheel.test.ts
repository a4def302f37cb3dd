import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { generateWheel } from '../support/package-index/generated-wheel.ts'
import { upstreamVersion, wheelTag } from '../support/package-index/repack.ts'
import { buildWheel, normaliseName } from '../support/package-index/wheel.ts'

describe('wheels', () => {
  test('a wheel is named after its normalised project, version and tag, and describes itself', async () => {
    const wheel = await buildWheel(
      { name: 'Foo.Bar', version: '1.2', requires: ['six>=1.5'], tag: 'cp311-cp311-linux_x86_64' },
      [{ name: 'foo_bar/__init__.py', content: Buffer.from('') }]
    )
    expect(wheel.project).toBe('foo-bar')
    expect(wheel.filename).toBe('foo_bar-1.2-cp311-cp311-linux_x86_64.whl')
    expect(wheel.metadata).toBe('Metadata-Version: 2.1\nName: Foo.Bar\nVersion: 1.2\nRequires-Dist: six>=1.5\n')
    expect(wheel.sha256).toBe(createHash('sha256').update(wheel.content).digest('hex'))
  })

  test('RECORD lists every file with its digest and size, and itself without', async () => {
    const wheel = await buildWheel({ name: 'x', version: '1' }, [{ name: 'x.py', content: Buffer.from('y = 1\n') }], 0)
    const text = wheel.content.toString('latin1')
    expect(text).toContain('x.py,sha256=X1RaJADDdbPmRZ1aaJBqYzYrUjwkZzK5nSwAwVqihlE,6\n')
    expect(text).toContain('x-1.dist-info/RECORD,,\n')
  })

  test('a generated wheel has the size asked for, and other bytes in another version', async () => {
    const one = await generateWheel({ name: 'weight', version: '1', files: 100, bytes: 1_000_000 })
    const two = await generateWheel({ name: 'weight', version: '2', files: 100, bytes: 1_000_000 })
    expect(one.bytes).toBeGreaterThan(1_000_000)
    expect(one.bytes).toBeLessThan(1_040_000)
    expect(two.sha256).not.toBe(one.sha256)
    expect(await generateWheel({ name: 'weight', version: '1', files: 100, bytes: 1_000_000 })).toEqual(one)
  })

  test.each([
    ['1:1.24.2-1+deb12u1', '1.24.2'],
    ['1.5.3+dfsg-2', '1.5.3'],
    ['2022.7.1-4', '2022.7.1'],
    ['6.0-3+b2', '6.0']
  ])('the Debian version %s is %s for Python', (debian, upstream) => {
    expect(upstreamVersion(debian)).toBe(upstream)
  })

  test('a wheel with extension modules is tagged for their interpreter and machine', () => {
    expect(wheelTag(['yaml/a.py', 'yaml/_yaml.cpython-311-x86_64-linux-gnu.so'])).toBe('cp311-cp311-linux_x86_64')
    expect(wheelTag(['six.py'])).toBe('py3-none-any')
  })

  test('project names are compared without regard to case and separators', () => {
    expect(normaliseName('Zope.Interface__x')).toBe('zope-interface-x')
  })
})
