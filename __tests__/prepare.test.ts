import { expect, test } from '@jest/globals'
import type { Inputs } from '../src/inputs.ts'
import { builderAddresses } from '../src/prepare.ts'
import { createInputs } from './support/inputs.ts'

const s3 = { region: 'eu', bucket: 'layers', endpoint_url: 'http://127.0.0.1:9000' }

test.each<[string, Partial<Inputs>, readonly string[]]>([
  ['the cache service', {}, []],
  [
    'the registry of its cache',
    { layerCache: { kind: 'registry', repository: 'localhost:5000/layers', tag: '', attributes: {} } },
    ['localhost:5000/layers']
  ],
  ['an S3 service of its own', { layerCache: { kind: 's3', attributes: s3 } }, ['http://127.0.0.1:9000']],
  [
    'the images whose layers it imports',
    { layerCache: { kind: 'inline' } },
    ['localhost:5000/shop/web', 'localhost:5000/shop/worker']
  ],
  ['the images that it pushes', { push: true }, ['localhost:5000/shop/web', 'localhost:5000/shop/worker']]
])('a builder has to reach %s', (_, inputs, addresses) => {
  const images = ['localhost:5000/shop/web', 'localhost:5000/shop/worker']
  expect(builderAddresses(createInputs(inputs), 'https://results.example/', images)).toEqual([
    'https://results.example/',
    ...addresses
  ])
})
