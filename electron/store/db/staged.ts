// Changes that wait for a second person.
import { sql, type Kysely } from 'kysely'
import type { Tables } from './schema.ts'
import { all, first, run, statement, type Work } from './work.ts'

export type StagedRow = Readonly<
  Omit<Tables['staged'], 'id'> & {
    id: number
    maker_name: string
    checker_name: string | null
    card_version: number
    customer_id: number
    last4: string
    currency: string
    native: string | null
    latin: string
  }
>

const columns = [
  'staged.id',
  'action',
  'staged.card_id',
  'base_version',
  'payload',
  'maker',
  'made_at',
  'note',
  'staged.expires_at',
  'staged.state',
  'checker',
  'staged.decided_at',
  'decision_note',
  'staged.version',
  'maker.display_name as maker_name',
  'checker.display_name as checker_name',
  'card.version as card_version',
  'card.customer_id',
  'card.last4',
  'account.currency',
  'customer.native',
  'customer.latin',
] as const

const joined = (k: Kysely<Tables>) =>
  k
    .selectFrom('staged')
    .innerJoin('operator as maker', 'maker.id', 'staged.maker')
    .leftJoin('operator as checker', 'checker.id', 'staged.checker')
    .innerJoin('card', 'card.id', 'staged.card_id')
    .innerJoin('account', 'account.id', 'card.account_id')
    .innerJoin('customer', 'customer.id', 'card.customer_id')
    .select(columns)

const byId = statement<{ id: number }>()((k, p) => joined(k).where('staged.id', '=', p.id))
const pendingOf = statement<{ card: number; now: number }>()((k, p) =>
  k
    .selectFrom('staged')
    .innerJoin('card', 'card.id', 'staged.card_id')
    .select(['staged.id', 'staged.action'])
    .where('staged.card_id', '=', p.card)
    .where('staged.state', '=', 'pending')
    .where('staged.expires_at', '>', p.now)
    .whereRef('staged.base_version', '=', 'card.version')
    .limit(1),
)
type NewStaged = {
  action: string
  card: number
  version: number
  payload: string
  maker: number
  at: number
  note: string
  expires: number
}
const insert = statement<NewStaged>()((k, p) =>
  k
    .insertInto('staged')
    .values({
      action: p.action,
      card_id: p.card,
      base_version: p.version,
      payload: p.payload,
      maker: p.maker,
      made_at: p.at,
      note: p.note,
      expires_at: p.expires,
      state: 'pending',
      version: 1,
    })
    // Written out, not a parameter: SQLite matches the partial index by its text.
    .onConflict((c) => c.columns(['card_id', 'action']).where('state', '=', sql.lit('pending')).doNothing())
    .returning('id'),
)
// A request that can no longer be approved makes room for a new one.
const endDead = statement<{ card: number; action: string; now: number; version: number }>()((k, p) =>
  k
    .updateTable('staged')
    .set((e) => ({
      state: e.case().when('expires_at', '<=', p.now).then('expired').else('stale').end(),
      version: e('version', '+', 1),
    }))
    .where('card_id', '=', p.card)
    .where('action', '=', p.action)
    .where('state', '=', 'pending')
    .where((e) => e.or([e('expires_at', '<=', p.now), e('base_version', '!=', p.version)])),
)
const decide = statement<{
  id: number
  version: number
  state: string
  checker: number | null
  at: number
  note: string
}>()((k, p) =>
  k
    .updateTable('staged')
    .set((e) => ({
      state: p.state,
      checker: p.checker,
      decided_at: p.at,
      decision_note: p.note,
      version: e('version', '+', 1),
    }))
    .where('id', '=', p.id)
    .where('version', '=', p.version)
    .where('state', '=', 'pending'),
)
const pending = statement<Record<never, never>>()((k) =>
  joined(k).where('staged.state', '=', 'pending').orderBy('staged.expires_at').limit(500),
)
const settled = statement<Record<never, never>>()((k) =>
  joined(k).where('staged.state', '!=', 'pending').orderBy('staged.made_at', 'desc').limit(200),
)
const made = statement<{ maker: number }>()((k, p) =>
  joined(k).where('maker', '=', p.maker).orderBy('staged.made_at', 'desc').limit(200),
)

export function* stagedById(id: number): Work<StagedRow | undefined> {
  return yield* first(byId, { id })
}
/** The request on this card that could still be approved. */
export function* pendingOnCard(card: number, now: number): Work<{ id: number; action: string } | undefined> {
  return yield* first(pendingOf, { card, now })
}
/** The new row's key, or `undefined` when one already waits for this card and action. */
export function* stage(row: NewStaged): Work<number | undefined> {
  yield* run(endDead, { card: row.card, action: row.action, now: row.at, version: row.version })
  return (yield* first(insert, row))?.id
}
export function* settleStaged(
  id: number,
  version: number,
  state: 'approved' | 'rejected' | 'withdrawn',
  checker: number | null,
  at: number,
  note: string,
): Work<boolean> {
  return (yield* run(decide, { id, version, state, checker, at, note })) === 1
}
export function* stagedRows(show: 'pending' | 'settled' | Readonly<{ maker: number }>): Work<ReadonlyArray<StagedRow>> {
  if (typeof show === 'object') return yield* all(made, { maker: show.maker })
  return yield* all(show === 'pending' ? pending : settled, {})
}
