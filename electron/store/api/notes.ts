// Notes as colleagues read them: sealed in the store, opened here. Whoever a note names with `@` finds it in a list of their own.
import { MENTIONS_SHOWN } from '#shared/contract/notes.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { mentionedIn } from '#shared/domain/mentions.ts'
import { grantOf } from '#shared/domain/permissions.ts'
import { takeKeys } from '#electron/store/db/keys.ts'
import { addMention, mentionsOf, seeMention, unseenMentions } from '#electron/store/db/mentions.ts'
import { activeOperators } from '#electron/store/db/operators.ts'
import { addNote } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'
import { command, type Act } from './frame.ts'
import { operatorOf, store } from './implementer.ts'
import { refuse } from './refuse.ts'
import { mayReadCustomer } from './scope.ts'
import type { Call, Services } from './services.ts'

type Sealed = Readonly<{ id: number; at: number; text_enc: Uint8Array; display_name: string }>

export const notePlace = (id: number) => ({ table: 'note', column: 'text_enc', row: id }) as const

export const notesView = (services: Services, rows: ReadonlyArray<Sealed>) =>
  rows.map((row) => ({
    id: publicId('note', row.id),
    at: row.at,
    by: row.display_name,
    text: services.cipher.open(row.text_enc, notePlace(row.id)),
  }))

/** Seals and keeps a note, and tells whom it names; gives its key. */
export function* writeNote(
  services: Services,
  kind: 'customer' | 'application',
  target: number,
  operator: number,
  text: string,
  now: number,
): Work<number> {
  const id = yield* takeKeys('note')
  yield* addNote(id, kind, target, operator, now, services.cipher.seal(text, notePlace(id)))
  if (!text.includes('@')) return id
  const people = (yield* activeOperators()).map((one) => ({ id: one.id, name: one.display_name }))
  for (const one of mentionedIn(text, people)) if (one.id !== operator) yield* addMention(id, one.id)
  return id
}

function* mayRead(call: Call, kind: string, target: number): Work<boolean> {
  if (kind === 'customer') return yield* mayReadCustomer(call, target)
  const { role } = operatorOf(call)
  return grantOf(role, 'reviews.read') !== undefined
}

export const notes = {
  colleagues: store.notes.colleagues.handler(({ context }) =>
    context.services.db.read(function* () {
      const { id } = operatorOf(context)
      return { names: (yield* activeOperators()).filter((one) => one.id !== id).map((one) => one.display_name) }
    }),
  ),

  mentions: store.notes.mentions.handler(({ context }) =>
    context.services.db.read(function* () {
      const { id } = operatorOf(context)
      const rows = []
      for (const row of yield* mentionsOf(id, MENTIONS_SHOWN)) {
        const kind = row.kind === 'customer' ? 'customer' : 'application'
        rows.push({
          note: publicId('note', row.id),
          at: row.at,
          by: row.display_name,
          text: (yield* mayRead(context, kind, row.target_id))
            ? context.services.cipher.open(row.text_enc, notePlace(row.id))
            : null,
          target: publicId(kind, row.target_id),
          seen: row.seen_at !== null,
        })
      }
      return { unseen: yield* unseenMentions(id), rows }
    }),
  ),

  seen: store.notes.seen.handler(({ input, context }) => {
    const { id } = operatorOf(context)
    type Seen = { unseen: number }
    return command<Seen>(context, { action: context.action, input }, function* ({ now }): Work<Act<Seen>> {
      const note = internalKey('note', input.note)
      if (note === undefined || !(yield* seeMention(id, note, now))) throw refuse.notFound('note')
      return {
        answer: { unseen: yield* unseenMentions(id) },
        audit: { targetKind: 'note', target: input.note },
      }
    })
  }),
}
