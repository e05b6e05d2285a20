// Watch lists: imported in pieces that nobody waits for, put in force in one commit; everybody is held against them afterwards.
import { publicId, internalKey } from '#shared/domain/ids.ts'
import type { WatchEntry } from '#shared/domain/identity/watchMatch.ts'
import type { WatchFormat } from '#shared/domain/identity/watchList.ts'
import { countOpenHits } from '#electron/store/db/watch-hits.ts'
import {
  addComing,
  addWatchList,
  COMING,
  entryMarks,
  GONE,
  IN_FORCE,
  listByName,
  markEntries,
  moveStamp,
  putInForce,
  saveWatchList,
  watchLists,
  watchStamp,
} from '#electron/store/db/watch-lists.ts'
import { beginRun, customersLeft, recentRuns } from '#electron/store/db/watch-runs.ts'
import type { Database, Work } from '#electron/store/db/work.ts'
import { digestOf, isListProblem, readList } from '#electron/store/watch/read-list.ts'
import { setImmediate as pause } from 'node:timers/promises'
import { command, type Act } from './frame.ts'
import { store, type Permitted } from './implementer.ts'
import { refuse } from './refuse.ts'

/** Rows a transaction; beside these a freeze waits a few milliseconds (docs of the import). */
const SLICE = 500
const RUNS_SHOWN = 10
const COUNT_LIMIT = 10_000
/** Losing more than this share of a list looks like a file that was cut. */
const MOST_LOST = 0.25

type Marked = WatchEntry & Readonly<{ digest: string }>
type Difference = Readonly<{
  fresh: ReadonlyArray<Marked>
  /** Rows that stand again or were left by an import that did not end. */
  back: ReadonlyArray<number>
  gone: ReadonlyArray<number>
  added: number
  changed: number
  removed: number
}>

async function inSlices<T>(db: Database, items: ReadonlyArray<T>, work: (some: ReadonlyArray<T>) => Work<unknown>) {
  for (let from = 0; from < items.length; from += SLICE) {
    await db.write(() => work(items.slice(from, from + SLICE)))
    // Between two pieces whoever waits comes first.
    await pause()
  }
}

/** What an import changes. */
async function compare(db: Database, list: number, entries: ReadonlyArray<Marked>): Promise<Difference> {
  const wanted = new Map(entries.map((entry) => [entry.entry, entry]))
  const stood = new Set<string>()
  const same = new Set<string>()
  const back: Array<Readonly<{ id: number; entry: string }>> = []
  const gone: Array<number> = []
  for (let after = 0; ;) {
    const rows = await db.read(() => entryMarks(list, after, 2_000))
    for (const { id, entry, digest, state } of rows) {
      const now = wanted.get(entry)
      if (state === IN_FORCE) stood.add(entry)
      if (now?.digest === digest) {
        same.add(entry)
        if (state !== IN_FORCE) back.push({ id, entry })
      } else if (state !== GONE) gone.push(id)
    }
    if (rows.length < 2_000) break
    after = rows.at(-1)!.id
    await pause()
  }
  const fresh = entries.filter(({ entry }) => !same.has(entry))
  const coming = [...fresh, ...back]
  const changed = coming.filter(({ entry }) => stood.has(entry)).length
  const removed = [...stood].filter((entry) => !wanted.has(entry)).length
  return { fresh, back: back.map(({ id }) => id), gone, added: coming.length - changed, changed, removed }
}

const textOf = async (file: Blob | null): Promise<string> => (file === null ? '' : file.text())

function read(format: WatchFormat, main: string, aliases: string) {
  try {
    return readList({ format, main, aliases })
  } catch (error) {
    if (!isListProblem(error)) throw error
    throw refuse.badInput('main', error.problem.replace(/\.$/, ''), error.remedy.replace(/\.$/, ''))
  }
}

type Outcome = {
  version: number
  entries: number
  people: number
  added: number
  changed: number
  gone: number
  unchanged: boolean
}

async function importList(
  context: Permitted,
  input: Readonly<{
    requestId: string
    name: string
    format: WatchFormat
    main: Blob
    aliases: Blob | null
    mayShrink: boolean
  }>,
): Promise<Outcome> {
  const { services, action, actor } = context
  const { db } = services
  const { name, format, mayShrink } = input
  const { entries, digest } = read(format, await textOf(input.main), await textOf(input.aliases))
  const asked = { requestId: input.requestId, name, format, digest, mayShrink }
  const people = entries.filter(({ kind }) => kind === 'person').length
  const by = actor?.kind === 'operator' ? actor.id : null

  await db.write(() => addWatchList(name, format, services.clock()))
  const list = (await db.read(() => listByName(name)))!
  if (list.version > 0 && list.format !== format) throw refuse.invalidState('list_format', list.format)
  const target = { targetKind: 'watch_list', target: publicId('watch_list', list.id), label: name } as const
  if (list.digest === digest)
    return command<Outcome>(context, { action, input: asked }, function* ({ now }): Work<Act<Outcome>> {
      yield* saveWatchList({ ...list, was: list.version, at: now, by })
      const answer = {
        version: list.version,
        entries: list.entries,
        people,
        added: 0,
        changed: 0,
        gone: 0,
        unchanged: true,
      }
      return { answer, audit: { ...target, reason: 'unchanged' } }
    })

  const marked = entries.map((entry) => ({ ...entry, digest: digestOf(entry) }))
  const difference = await compare(db, list.id, marked)
  if (!mayShrink && difference.removed > list.entries * MOST_LOST) throw refuse.invalidState('list_shrinks')
  await inSlices(db, difference.fresh, (some) => addComing(list.id, some))
  await inSlices(db, difference.back, (some) => markEntries(some, COMING))

  return command<Outcome>(context, { action, input: asked }, function* ({ now }): Work<Act<Outcome>> {
    const { added, changed, removed } = difference
    const version = list.version + 1
    const state = { id: list.id, was: list.version, version, digest, entries: entries.length, people, at: now, by }
    // Another import of the same list was faster: what this one compared with is gone.
    if (!(yield* saveWatchList(state)))
      throw refuse.conflict({ kind: 'watch_list', version, state: 'imported', by: null, at: null })
    for (let from = 0; from < difference.gone.length; from += SLICE)
      yield* markEntries(difference.gone.slice(from, from + SLICE), GONE)
    yield* putInForce(list.id)
    yield* beginRun(yield* moveStamp(), name, 'imported', now)
    return {
      answer: { version, entries: entries.length, people, added, changed, gone: removed, unchanged: false },
      audit: {
        ...target,
        changes: [
          { field: 'version', before: list.version, after: version },
          { field: 'entries', before: list.entries, after: entries.length },
          { field: 'added', before: null, after: added },
          { field: 'changed', before: null, after: changed },
          { field: 'gone', before: null, after: removed },
        ],
      },
      events: [{ kind: 'case', target: null, what: 'watch.imported' }],
    }
  })
}

export const watch = {
  lists: store.watch.lists.handler(({ context }) =>
    context.services.db.read(function* () {
      const stamp = yield* watchStamp()
      const left = yield* customersLeft(stamp, COUNT_LIMIT + 1)
      return {
        now: context.services.clock(),
        lists: (yield* watchLists())
          .filter((list) => list.entries > 0)
          .map((list) => ({
            id: publicId('watch_list', list.id),
            name: list.name,
            format: list.format as WatchFormat,
            version: list.version,
            entries: list.entries,
            people: list.people,
            digest: list.digest.slice(0, 12),
            importedAt: list.imported_at,
            importedBy: list.importer,
          })),
        open: yield* countOpenHits(),
        left: { value: Math.min(left, COUNT_LIMIT), exact: left <= COUNT_LIMIT },
        runs: (yield* recentRuns(RUNS_SHOWN)).map((run) => ({
          list: run.list,
          what: run.what as 'imported' | 'removed',
          startedAt: run.started_at,
          endedAt: run.ended_at,
          people: run.people,
          hits: run.hits,
          rechecks: run.rechecks,
        })),
      }
    }),
  ),

  import: store.watch.import.handler(({ input, context }) => importList(context, input)),

  remove: store.watch.remove.handler(async ({ input, context }) => {
    const { db } = context.services
    const key = internalKey('watch_list', input.id)
    const list = (await db.read(watchLists)).find((row) => row.id === key && row.entries > 0)
    if (list === undefined) throw refuse.notFound('watch_list')
    const { gone } = await compare(db, list.id, [])
    return command<{ gone: number }>(context, { action: context.action, input }, function* ({ now }) {
      const { id, name, format } = list
      const none = { id, was: input.version, version: input.version + 1, digest: '', entries: 0, people: 0 }
      if (
        !(yield* saveWatchList({ ...none, at: now, by: context.actor?.kind === 'operator' ? context.actor.id : null }))
      )
        throw refuse.conflict({
          kind: 'watch_list',
          version: list.version,
          state: format,
          by: list.importer,
          at: list.imported_at,
        })
      for (let from = 0; from < gone.length; from += SLICE) yield* markEntries(gone.slice(from, from + SLICE), GONE)
      yield* beginRun(yield* moveStamp(), name, 'removed', now)
      return {
        answer: { gone: gone.length },
        audit: {
          targetKind: 'watch_list',
          target: input.id,
          label: name,
          reason: input.reason,
          changes: [{ field: 'entries', before: list.entries, after: 0 }],
        },
        events: [{ kind: 'case', target: null, what: 'watch.removed' }],
      }
    })
  }),
}
