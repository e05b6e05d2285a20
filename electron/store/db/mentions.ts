// Colleagues named in notes.
import { all, first, run, statement, type Work } from './work.ts'

const insert = statement<{ note: number; operator: number }>()((k, p) =>
  k.insertInto('mention').values({ note_id: p.note, operator_id: p.operator, seen_at: null }),
)
const of = statement<{ operator: number; limit: number }>()((k, p) =>
  k
    .selectFrom('mention')
    .innerJoin('note', 'note.id', 'mention.note_id')
    .innerJoin('operator', 'operator.id', 'note.operator_id')
    .select(['note.id', 'note.kind', 'note.target_id', 'note.at', 'note.text_enc', 'operator.display_name', 'seen_at'])
    .where('mention.operator_id', '=', p.operator)
    .orderBy('mention.note_id', 'desc')
    .limit(p.limit),
)
const unseen = statement<{ operator: number }>()((k, p) =>
  k
    .selectFrom('mention')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('operator_id', '=', p.operator)
    .where('seen_at', 'is', null),
)
const see = statement<{ operator: number; note: number; at: number }>()((k, p) =>
  k
    .updateTable('mention')
    .set({ seen_at: p.at })
    .where('operator_id', '=', p.operator)
    .where('note_id', '=', p.note)
    .where('seen_at', 'is', null),
)

export function* addMention(note: number, operator: number): Work<void> {
  yield* run(insert, { note, operator })
}
/** Newest first. */
export function* mentionsOf(operator: number, limit: number) {
  return yield* all(of, { operator, limit })
}
export function* unseenMentions(operator: number): Work<number> {
  return Number((yield* first(unseen, { operator }))!.n)
}
/** False when there is none that was not seen before. */
export function* seeMention(operator: number, note: number, at: number): Work<boolean> {
  return (yield* run(see, { operator, note, at })) === 1
}
