import { expect, test } from '@jest/globals'
import { cacheMountFlags, cacheMountId, isAskedFor } from '../../src/mounts/index.ts'

test.each([
  ['cached mount /root/.cache/pip from exec /bin/sh -c pip install -r requirements.txt', '/root/.cache/pip'],
  ['cached mount /root/.cache/pip from exec /bin/sh -c pip install x with id "pip-3.12"', 'pip-3.12'],
  ['cached mount /root/.cache/uv from exec /bin/sh -c uv sync with id "//root/.cache/uv"', '/root/.cache/uv'],
  ['cached mount /root/.cache/uv from exec /bin/sh -c uv sync with id "/uv"', 'uv'],
  ['cached mount /root/.cache/uv from exec /bin/sh -c uv sync with id "team/uv"', 'team/uv'],
  ['cached mount /c from exec /bin/sh -c echo with id "a"\necho b with id "caf\\u00e9 \\"x\\""', 'café "x"'],
  ['cached mount /c from exec /bin/sh -c true with id "\\x00"', '/c'],
  ['local source for context', 'local source for context']
])('the id of a cache mount is found in BuildKit’s description of it: %j', (description, id) => {
  expect(cacheMountId(description)).toBe(id)
})

test.each([
  ['RUN pip install x', []],
  ['RUN --mount=type=cache,target=/root/.cache/pip pip install x', [{ id: undefined, target: '/root/.cache/pip' }]],
  [
    'RUN --network=none --mount=type=bind,target=/src --mount=target=/a,id=x,type=cache --mount=type=cache,dst=b,sharing=locked <<EOF (make...)',
    [
      { id: 'x', target: '/a' },
      { id: undefined, target: 'b' }
    ]
  ],
  ['RUN --mount=type=secret,id=token,target=/t cat /t', []]
])('the cache mounts of %j', (instruction, flags) => {
  expect(cacheMountFlags(instruction)).toEqual(flags)
})

const described = (id: string) => `cached mount /root/.cache/pip from exec /bin/sh -c pip with id ${JSON.stringify(id)}`

test.each([
  ['the same target', described('//root/.cache/pip'), { id: undefined, target: '/root/.cache/pip/' }, true],
  ['a relative target', described('//root/.cache/pip'), { id: undefined, target: './.cache/pip' }, true],
  ['another target', described('//root/.cache/pip'), { id: undefined, target: '/root/.cache/uv' }, false],
  ['the same id', described('/pip'), { id: 'pip', target: '/elsewhere' }, true],
  ['the same id in a namespace', described('team/pip'), { id: 'pip', target: '/elsewhere' }, true],
  ['another id', described('/pip-old'), { id: 'pip', target: '/root/.cache/pip' }, false],
  ['an id where it had none', described('//root/.cache/pip'), { id: 'pip', target: '/root/.cache/pip' }, false],
  ['no id where it had one', described('/pip'), { id: undefined, target: '/root/.cache/pip' }, false],
  ['an id that is not written down', described('/pip-3.12'), { id: 'pip-$PYTHON', target: '/root/.cache/pip' }, true],
  ['a target that is not written down', described('/pip'), { id: undefined, target: '$CACHE/pip' }, true],
  ['whatever, when it is not described', 'anything', { id: undefined, target: '/x' }, true]
])('a mount is asked for by a flag with %s', (_, description, flag, expected) => {
  if (description === 'anything') expect(isAskedFor(description, [])).toBe(true)
  expect(isAskedFor(description, [flag])).toBe(expected)
})
