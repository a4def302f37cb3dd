import { expect, test } from '@jest/globals'
import { chainIds } from '../../src/snapshot/chain-ids.ts'

test('the name of a chain is that of its only layer, or the hash of the chain below and the layer upon it', () => {
  // printf 'sha256:aa sha256:bb' | sha256sum, and so on
  expect(chainIds(['sha256:aa', 'sha256:bb', 'sha256:cc'])).toEqual([
    'sha256:aa',
    'sha256:b68ad689d6d1ec110ea1c13617437ad6f3766d4b3b309f6a603a222e07a0164f',
    'sha256:ced946a3b9b1c697ead0fa9bf9ad36e03198566077f3950076f64a4760acde1b'
  ])
  expect(chainIds([])).toEqual([])
})
