// Who is on shift, away or off, and how many cases they hold; hand-over notes of the shift.
import type { ShiftState } from '#shared/domain/review.ts'
import { all, run, select, statement, type Work } from './work.ts'

const setState = statement<{ operator: number; state: string; at: number }>()((k, p) =>
  k
    .insertInto('shift')
    .values({ operator_id: p.operator, state: p.state, since: p.at })
    .onConflict((c) => c.column('operator_id').doUpdateSet({ state: p.state, since: p.at })),
)
const insertNote = statement<{ id: number; operator: number; at: number; text: Uint8Array }>()((k, p) =>
  k.insertInto('shift_note').values({ id: p.id, operator_id: p.operator, at: p.at, text_enc: p.text }),
)
const notesSince = statement<{ since: number }>()((k, p) =>
  k
    .selectFrom('shift_note')
    .innerJoin('operator', 'operator.id', 'operator_id')
    .select(['shift_note.id', 'at', 'text_enc', 'display_name'])
    .where('at', '>=', p.since)
    .orderBy('at', 'desc')
    .limit(50),
)

export type ShiftRow = Readonly<{
  id: number
  name: string
  role: string
  state: ShiftState
  since: number | null
  holds: number
}>

/** Every active operator; whoever never said anything is off. */
export function* shiftsOf(now: number): Work<ReadonlyArray<ShiftRow>> {
  const rows = yield* select((k) =>
    k
      .selectFrom('operator')
      .leftJoin('shift', 'shift.operator_id', 'operator.id')
      .select((e) => [
        'operator.id',
        'display_name as name',
        'role',
        'state',
        'since',
        e
          .selectFrom('application')
          .select((f) => f.fn.countAll<number>().as('n'))
          .whereRef('lease_operator', '=', 'operator.id')
          .where('lease_until', '>', now)
          .$asScalar()
          .$notNull()
          .as('holds'),
      ])
      .where('active', '=', 1)
      .orderBy('operator.id'),
  )
  return rows.map((row) => ({ ...row, state: (row.state ?? 'off') as ShiftState }))
}
export function* setShift(operator: number, state: ShiftState, at: number): Work<void> {
  yield* run(setState, { operator, state, at })
}
export function* addShiftNote(id: number, operator: number, at: number, text: Uint8Array): Work<void> {
  yield* run(insertNote, { id, operator, at, text })
}
export function* shiftNotesSince(since: number) {
  return yield* all(notesSince, { since })
}
