import { expect, test } from '@jest/globals'
import { imageSizes } from '../src/image-sizes.ts'

test('sizes of images are found by the names that compose gives them', () => {
  const text = '["shop-api:latest","acme/api:1"] 120000\n["localhost:5000/web:2"] 80000\nnull 7\nError: No such image\n'
  const names = ['shop-api', 'localhost:5000/web:2', 'docker.io/acme/api:1', 'shop-worker']
  expect([...imageSizes(names, text)]).toEqual([
    ['shop-api', 120_000],
    ['localhost:5000/web:2', 80_000],
    ['docker.io/acme/api:1', 120_000]
  ])
})
