import { expect, test } from '@jest/globals'
import { cacheMountId } from '../../src/mounts/index.ts'

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
