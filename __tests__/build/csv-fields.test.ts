import { expect, test } from '@jest/globals'
import { csvFields } from '../../src/build/csv-fields.ts'
import { builtServices, entitlements } from '../../src/build/definition.ts'

test.each([
  ['type=gha,scope=x', ['type=gha', 'scope=x']],
  ['type=local,"dest=/a,b"', ['type=local', 'dest=/a,b']],
  ['"src=/say ""hi""",mode=max', ['src=/say "hi"', 'mode=max']],
  ['a,,b', ['a', '', 'b']]
])('the fields of %s', (line, fields) => {
  expect(csvFields(line)).toEqual(fields)
})

test('a folder of layers with a comma in its name is granted whole', () => {
  const layers = { 'cache-from': ['type=local,"src=/in,1"'], 'cache-to': ['type=local,"dest=/out,1",mode=max'] }
  const definition = { group: { default: { targets: ['web'] } }, target: { web: { context: '/p', ...layers } } }
  expect(entitlements(builtServices(definition))).toEqual(['fs.read=/in,1', 'fs.read=/p', 'fs.write=/out,1'])
})
