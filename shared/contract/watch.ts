// Watch lists: which are loaded, how far everybody was held against them, and importing a new one. Hits are work of the review bench.
import { z } from 'zod'
import { WATCH_FORMATS } from '../domain/identity/watchList.ts'
import { command, Count, id, Note, query, RequestId, Time, Version } from './base.ts'

const Name = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[\p{L}\p{N} ._-]+$/u, 'letters, digits, spaces, . _ or -')

const Outcome = z.strictObject({
  version: Version,
  entries: z.int(),
  people: z.int(),
  added: z.int(),
  changed: z.int(),
  gone: z.int(),
  /** The very files that are loaded already: nothing was changed. */
  unchanged: z.boolean(),
})

export const WatchListView = z.strictObject({
  id: id('watch_list'),
  name: z.string(),
  format: z.enum(WATCH_FORMATS),
  version: Version,
  entries: z.int(),
  /** Entries that are people; companies and ships are not held against applicants. */
  people: z.int(),
  /** The first twelve digits of the files' SHA-256. */
  digest: z.string(),
  importedAt: Time,
  importedBy: z.string().nullable(),
})

export const watch = {
  lists: query('watch_lists.read', 'GET', '/watch-lists', 'Watch lists, and how far everybody was held against them')
    .input(z.strictObject({}))
    .output(
      z.strictObject({
        now: Time,
        lists: z.array(WatchListView),
        /** Hits that wait for a person. */
        open: z.int(),
        /** Customers not yet held against the lists as they stand. */
        left: Count,
        /** Newest first. */
        runs: z.array(
          z.strictObject({
            list: z.string(),
            what: z.enum(['imported', 'removed']),
            startedAt: Time,
            endedAt: Time.nullable(),
            people: z.int(),
            hits: z.int(),
            rechecks: z.int(),
          }),
        ),
      }),
    ),
  import: command('watch_lists.edit', 'watch.imported', '/watch-lists', 'Load a list, or a newer issue of one')
    .input(
      z.strictObject({
        requestId: RequestId,
        name: Name,
        format: z.enum(WATCH_FORMATS),
        /** sdn.csv, targets.simple.csv, or the XML. */
        main: z.file().max(200_000_000),
        /** alt.csv, for OFAC. */
        aliases: z.file().max(200_000_000).nullable(),
        /** More than a quarter of the entries may go; otherwise such a file is refused as a cut one. */
        mayShrink: z.boolean(),
      }),
    )
    .output(Outcome),
  remove: command('watch_lists.edit', 'watch.removed', '/watch-lists/{id}/remove', 'Take a list out of force')
    .input(z.strictObject({ requestId: RequestId, id: id('watch_list'), version: Version, reason: Note.min(1) }))
    .output(z.strictObject({ gone: z.int() })),
}
