/**
 * Properties that have to hold for whatever comes. In `npm test` each is tried with the same cases in every run, for some
 * seconds at most; with `FUZZ_SECONDS` each is tried with ever new ones for so long. What fails is told with its seed, and is
 * kept as an example of the property once it is mended.
 */
import { test } from '@jest/globals'
import fc from 'fast-check'

/** Any number will do; the same one gives the same cases. */
const seed = 20_261_122
const seconds = Number(process.env.FUZZ_SECONDS ?? '0')
const boundedMs = 3000

type Property<Values extends [unknown, ...unknown[]]> = fc.IProperty<Values> | fc.IAsyncProperty<Values>

/**
 * A test of one property.
 * @param examples cases that once failed, or matter whatever chance brings; tried first
 * @param runs how many cases are tried in `npm test`, when there is time for all of them
 */
export function fuzz<Values extends [unknown, ...unknown[]]>(
  name: string,
  property: Property<Values>,
  { examples = [], runs = 300 }: { readonly examples?: Values[]; readonly runs?: number } = {}
): void {
  const long = seconds > 0
  const limits = long
    ? { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: seconds * 1000 }
    : { seed, numRuns: runs, interruptAfterTimeLimit: boundedMs }
  test(name, () => fc.assert(property as fc.IAsyncProperty<Values>, { ...limits, examples }), (seconds + 60) * 1000)
}

/** Damages for bytes of this length: changed here and there, cut, or with something put in. See {@link withDamages}. */
export function damages(length: number): fc.Arbitrary<readonly Damage[]> {
  const at = fc.nat({ max: Math.max(0, length - 1) })
  const one = fc.oneof(
    fc.tuple(fc.constant('set' as const), at, fc.nat({ max: 255 })),
    fc.tuple(fc.constant('cut' as const), at, fc.nat({ max: 40 })),
    fc.tuple(fc.constant('put' as const), at, fc.nat({ max: 255 })),
    fc.tuple(fc.constant('end' as const), at, fc.constant(0))
  )
  return fc.array(one, { minLength: 1, maxLength: 6 })
}

export function withDamages(bytes: Buffer, changes: readonly Damage[]): Buffer {
  return Buffer.from(changes.reduce(damage, bytes))
}

export type Damage = readonly [kind: 'set' | 'cut' | 'put' | 'end', at: number, value: number]

function damage(bytes: Buffer, [kind, at, value]: Damage): Buffer {
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
  switch (kind) {
    case 'set':
      return Buffer.concat([before, Buffer.from([value]), after.subarray(1)])
    case 'cut':
      return Buffer.concat([before, after.subarray(value)])
    case 'put':
      return Buffer.concat([before, Buffer.from([value]), after])
    case 'end':
      return before
  }
}

/** JSON that once was this value, with parts replaced, left out or added. */
export function bentJson(value: unknown): fc.Arbitrary<unknown> {
  const places = pathsOf(value)
  const strange = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>(-1, 2 ** 53, 1e308, '', '../x', '\u0000', '__proto__', null, [], {})
  )
  const bend = fc.tuple(fc.constantFrom(...places), fc.constantFrom('replace', 'remove', 'add'), strange)
  return fc
    .array(bend, { minLength: 1, maxLength: 4 })
    .map(bends =>
      bends.reduce<unknown>((bent, [place, how, other]) => withChange(bent, place, how, other), structuredClone(value))
    )
}

type Place = readonly string[]

function pathsOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [[]]
  return [[], ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner).map(rest => [key, ...rest]))]
}

function withChange(value: unknown, [key, ...rest]: Place, how: string, other: unknown): unknown {
  if (key === undefined) return how === 'remove' ? undefined : other
  if (typeof value !== 'object' || value === null) return value
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>
  if (rest.length === 0 && how === 'remove') delete copy[key]
  else if (rest.length === 0 && how === 'add') copy[`${key}x`] = other
  else copy[key] = withChange(copy[key], rest, how, other)
  return copy
}

/** Runs `work`; an error of one of these classes is an answer as good as any. */
export function mayRefuse<Result>(
  work: () => Result,
  ...errors: readonly (abstract new (
    ...args: never[]
  ) => Error)[]
): Result | undefined {
  try {
    return work()
  } catch (error) {
    if (errors.some(known => error instanceof known)) return undefined
    throw error
  }
}
