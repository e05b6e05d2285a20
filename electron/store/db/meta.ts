// Facts about the store as a whole, by name.
import { all, first, run, statement, type Work } from './work.ts'

const byKey = statement<{ key: string }>()((k, p) => k.selectFrom('meta').select('value').where('key', '=', p.key))
const put = statement<{ key: string; value: string }>()((k, p) =>
  k
    .insertInto('meta')
    .values({ key: p.key, value: p.value })
    .onConflict((c) => c.column('key').doUpdateSet({ value: p.value })),
)
const slots = statement<Record<never, never>>()((k) =>
  k.selectFrom('key_slot').select(['kind', 'record']).orderBy('id'),
)
const addSlot = statement<{ kind: string; record: string; at: number }>()((k, p) =>
  k.insertInto('key_slot').values({ kind: p.kind, record: p.record, created_at: p.at }),
)

export function* metaValue(key: string): Work<string | undefined> {
  return (yield* first(byKey, { key }))?.value
}

export function* setMeta(key: string, value: string): Work<void> {
  yield* run(put, { key, value })
}

export function* keySlots(): Work<ReadonlyArray<{ kind: string; record: string }>> {
  return yield* all(slots, {})
}

export function* addKeySlot(kind: string, record: string, at: number): Work<void> {
  yield* run(addSlot, { kind, record, at })
}
