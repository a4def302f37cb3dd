/** Layers that are packed while the engine drops others. */
import { describe, expect, test } from '@jest/globals'
import type { SurveyReply } from '../../src/privileged/index.ts'
import { saveAhead } from '../../src/snapshot/ahead.ts'
import type { PlannedBundle } from '../../src/snapshot/plan.ts'
import type { SaveDeps, SaveRequest } from '../../src/snapshot/save.ts'
import type { SnapshotIndex } from '../../src/snapshot/snapshot-index.ts'

const id = (letter: string) => letter.repeat(25)
const [known, fresh, other, going, mount] = ['k', 'f', 'o', 'g', 'm'].map(id) as [
  string,
  string,
  string,
  string,
  string
]

const restored = {
  bundles: [{ sha256: 'a'.repeat(64), bytes: 100, rawBytes: 200, content: { kind: 'layer', layer: known } }]
} as unknown as SnapshotIndex

function request(changes: object = {}): SaveRequest {
  const records = [{ id: mount, mutable: true, type: 'exec.cachemount' }]
  return {
    identity: { store: 'overlay2' },
    restored,
    records,
    maxBytes: undefined,
    ...changes
  } as unknown as SaveRequest
}

const survey = {
  layers: [known, fresh, other, going, mount],
  records: { [mount]: { layer: mount } }
} as unknown as SurveyReply

interface Scene {
  readonly request?: SaveRequest
  readonly isDropping?: boolean
  /** What the engine has in the end. */
  readonly layersLeft?: readonly string[]
  readonly failure?: Error
}

/** What happened, in order, and what was saved. */
async function play({ isDropping = true, failure, ...scene }: Scene = {}) {
  const events: string[] = []
  const saved: PlannedBundle[] = []
  const dropped = Promise.withResolvers<void>()
  const retained = {
    isDropping,
    isGoing: (layer: string) => layer === going,
    settled: async () => {
      await dropped.promise
      events.push('dropped')
    }
  }
  const upload = {
    save: async (planned: readonly PlannedBundle[]) => {
      events.push('saving')
      saved.push(...planned)
      dropped.resolve()
      if (failure !== undefined) throw failure
    }
  }
  const call = async (name: string, { layers = [] }: { readonly layers?: readonly string[] }) => {
    if (name === 'measure') return { layers: layers.map(() => 10_000_000), blobs: [] }
    return { layers: scene.layersLeft ?? survey.layers, blobs: [] }
  }
  const ahead = saveAhead(scene.request ?? request(), survey, retained, upload, {
    door: { call } as unknown as SaveDeps['door']
  })
  setTimeout(() => dropped.resolve(), 50)
  await ahead
  return { events, layers: saved.map(({ request: { content } }) => 'layer' in content && content.layer) }
}

test('new layers that stay are saved before the engine has dropped the others', async () => {
  expect(await play()).toEqual({ events: ['saving', 'dropped'], layers: [fresh, other] })
})

describe('nothing is saved ahead, and what is dropped is waited for', () => {
  const nothing = { events: ['dropped'], layers: [] }

  test('when nothing is dropped', async () => {
    expect(await play({ isDropping: false })).toEqual(nothing)
  })

  test('when nothing was restored, so that little is dropped', async () => {
    expect(await play({ request: request({ restored: undefined }) })).toEqual(nothing)
  })

  test('of a store in which the same files may be there twice', async () => {
    expect(await play({ request: request({ identity: { store: 'containerd' } }) })).toEqual(nothing)
  })

  test('when it might not fit', async () => {
    expect(await play({ request: request({ maxBytes: 20_000_099 }) })).toEqual(nothing)
    expect((await play({ request: request({ maxBytes: 20_000_100 }) })).layers).toHaveLength(2)
  })
})

describe('an error', () => {
  const failure = new Error('tar ended with status 2')

  test('is passed on, after the engine has dropped what it drops', async () => {
    await expect(play({ failure })).rejects.toBe(failure)
  })

  test('does not matter when a layer has gone meanwhile', async () => {
    const { events } = await play({ failure, layersLeft: [known, other, mount] })
    expect(events).toEqual(['saving', 'dropped'])
  })
})
