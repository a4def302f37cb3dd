import type { VertexRecord } from './step.ts'

/** What a vertex needs comes before it; the rest goes by name. Vertexes that need each other, as damaged ones may, are left out. */
export function inOrder(records: ReadonlyMap<string, VertexRecord>): VertexRecord[] {
  const needed = new Set([...records.values()].flatMap(record => record.inputs))
  const ends = [...records.values()].filter(record => !needed.has(record.digest))
  const named = ends.map(record => ({ record, name: firstName(record) }))
  const ordered = new Set<VertexRecord>()
  const met = new Set<VertexRecord>()
  for (const { record } of named.sort((a, b) => compare(a.name, b.name))) visit(record, records, met, ordered)
  return [...ordered]
}

/** Keeps a stack of its own: a chain of steps may be longer than calls can be nested. */
function visit(
  end: VertexRecord,
  records: ReadonlyMap<string, VertexRecord>,
  met: Set<VertexRecord>,
  ordered: Set<VertexRecord>
): void {
  const path = [{ record: end, next: 0 }]
  for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
    met.add(at.record)
    const input = at.record.inputs[at.next++]
    const record = input === undefined ? undefined : records.get(input)
    if (record !== undefined && !met.has(record)) path.push({ record, next: 0 })
    else if (input === undefined) {
      ordered.add(at.record)
      path.pop()
    }
  }
}

function firstName(record: VertexRecord): string {
  return [...record.sightings.keys()].sort(compare)[0] ?? ''
}

/** Orders texts by their code units, whatever the locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
