// Watch lists and their entries. An entry that changes is another row, so that what was compared with it stays readable; the unique key
// is the entry with its content.
import type { WatchEntry } from '#shared/domain/identity/watchMatch.ts'
import { inKeys } from './id-lists.ts'
import { metaValue, setMeta } from './meta.ts'
import type { Tables } from './schema.ts'
import { all, first, load, run, select, statement, type Value, type Work } from './work.ts'

export const IN_FORCE = 0
export const GONE = 1
export const COMING = 2

export type WatchListRow = Readonly<Omit<Tables['watch_list'], 'id'> & { id: number; importer: string | null }>
export type EntryRow = Readonly<Omit<Tables['watch_entry'], 'id'> & { id: number }>
/** What an import compares: the entry, its content, and whether it stands. */
export type EntryMark = Readonly<Pick<EntryRow, 'id' | 'entry' | 'digest' | 'state'>>

const STAMP = 'watch_stamp'

const lists = statement<Record<never, never>>()((k) =>
  k
    .selectFrom('watch_list')
    .leftJoin('operator', 'operator.id', 'imported_by')
    .selectAll('watch_list')
    .select('operator.display_name as importer')
    .orderBy('watch_list.name'),
)
const byName = statement<{ name: string }>()((k, p) =>
  k
    .selectFrom('watch_list')
    .select(['id', 'format', 'digest', 'entries', 'people', 'version'])
    .where('name', '=', p.name),
)
const insertList = statement<{ name: string; format: string; at: number }>()((k, p) =>
  k
    .insertInto('watch_list')
    .values({
      name: p.name,
      format: p.format,
      digest: '',
      entries: 0,
      imported_at: p.at,
      imported_by: null,
      version: 0,
      people: 0,
    })
    .onConflict((c) => c.column('name').doNothing()),
)
type ListState = {
  id: number
  was: number
  version: number
  digest: string
  entries: number
  people: number
  at: number
  by: number | null
}
const updateList = statement<ListState>()((k, p) =>
  k
    .updateTable('watch_list')
    .set({
      version: p.version,
      digest: p.digest,
      entries: p.entries,
      people: p.people,
      imported_at: p.at,
      imported_by: p.by,
    })
    .where('id', '=', p.id)
    .where('version', '=', p.was),
)
const marks = statement<{ list: number; after: number; limit: number }>()((k, p) =>
  k
    .selectFrom('watch_entry')
    .select(['id', 'entry', 'digest', 'state'])
    .where('list_id', '=', p.list)
    .where('id', '>', p.after)
    .orderBy('id')
    .limit(p.limit),
)
const flipComing = statement<{ list: number; state: number; coming: number }>()((k, p) =>
  k.updateTable('watch_entry').set({ state: p.state }).where('list_id', '=', p.list).where('state', '=', p.coming),
)
const standing = statement<{ state: number; after: number; limit: number }>()((k, p) =>
  k
    .selectFrom('watch_entry')
    .select(['id', 'kind', 'names', 'births'])
    .where('state', '=', p.state)
    .where('id', '>', p.after)
    .orderBy('id')
    .limit(p.limit),
)

/** Moves with every change of what is in force; people are held against the lists of one stamp. */
export function* watchStamp(): Work<number> {
  return Number((yield* metaValue(STAMP)) ?? 0)
}
export function* moveStamp(): Work<number> {
  const next = (yield* watchStamp()) + 1
  yield* setMeta(STAMP, String(next))
  return next
}
export function* watchLists(): Work<ReadonlyArray<WatchListRow>> {
  return yield* all(lists, {})
}
export function* listByName(name: string) {
  return yield* first(byName, { name })
}
/** Makes room for a list of that name; one that is there stays as it is. Version 0 is a list that has no import yet. */
export function* addWatchList(name: string, format: string, at: number): Work<void> {
  yield* run(insertList, { name, format, at })
}
/** False when another import of the list was faster. */
export function* saveWatchList(list: ListState): Work<boolean> {
  return (yield* run(updateList, list)) === 1
}
export function* entryMarks(list: number, after: number, limit: number): Work<ReadonlyArray<EntryMark>> {
  return yield* all(marks, { list, after, limit })
}
export function* addComing(
  list: number,
  entries: ReadonlyArray<WatchEntry & Readonly<{ digest: string }>>,
): Work<number> {
  const of = (value: (entry: (typeof entries)[number]) => Value): ReadonlyArray<Value> => entries.map(value)
  return yield* load('watch_entry', entries.length, {
    list_id: of(() => list),
    entry: of(({ entry }) => entry),
    digest: of(({ digest }) => digest),
    kind: of(({ kind }) => kind),
    names: of(({ names }) => JSON.stringify(names)),
    births: of(({ births }) => JSON.stringify(births)),
    countries: of(({ countries }) => JSON.stringify(countries)),
    programmes: of(({ programmes }) => JSON.stringify(programmes)),
    state: of(() => COMING),
  })
}
export function* markEntries(ids: ReadonlyArray<number>, state: number): Work<void> {
  if (ids.length === 0) return
  yield* select((k, dialect) =>
    k
      .updateTable('watch_entry')
      .set({ state })
      .where(inKeys(dialect, 'id', ids))
      .returning('id'),
  )
}
/** What was coming stands from now on. */
export function* putInForce(list: number): Work<number> {
  return yield* run(flipComing, { list, state: IN_FORCE, coming: COMING })
}
/** Entries in force, by key. */
export function* standingEntries(after: number, limit: number) {
  return yield* all(standing, { state: IN_FORCE, after, limit })
}
