// Flags on cards: opened and fed as payments enter, decided by people.
import { all, first, run, select, statement, type Work } from './work.ts'
import type { Tables } from './schema.ts'
import type { Kysely } from 'kysely'

export type FlagRow = Readonly<
  Omit<Tables['flag'], 'id'> & {
    id: number
    decider: string | null
    last4: string
    card_state: number
    freeze_until: number | null
    card_expires: number
    customer_id: number
    currency: string
    native: string | null
    latin: string
  }
>

const joined = (k: Kysely<Tables>) =>
  k
    .selectFrom('flag')
    .innerJoin('card', 'card.id', 'flag.card_id')
    .innerJoin('account', 'account.id', 'card.account_id')
    .innerJoin('customer', 'customer.id', 'card.customer_id')
    .leftJoin('operator', 'operator.id', 'flag.decided_by')
    .selectAll('flag')
    .select([
      'operator.display_name as decider',
      'card.last4',
      'card.state as card_state',
      'card.freeze_until',
      'card.expires_at as card_expires',
      'card.customer_id',
      'account.currency',
      'customer.native',
      'customer.latin',
    ])

const byId = statement<{ id: number }>()((k, p) => joined(k).where('flag.id', '=', p.id))
const openOnCard = statement<{ card: number; origin: number }>()((k, p) =>
  k.selectFrom('flag').selectAll().where('card_id', '=', p.card).where('origin', '=', p.origin).where('state', '=', 0),
)
type NewFlag = {
  card: number
  /** When its first and its newest payment came. */
  at: number
  last: number
  score: number
  reasons: string
  rules: string
  loss: number
  approved: number
  payments: number
  origin: number
}
const insert = statement<NewFlag>()((k, p) =>
  k
    .insertInto('flag')
    .values({
      card_id: p.card,
      opened_at: p.at,
      last_at: p.last,
      state: 0,
      score: p.score,
      reasons: p.reasons,
      rules: p.rules,
      loss: p.loss,
      approved: p.approved,
      payments: p.payments,
      effected: 0,
      origin: p.origin,
      version: 1,
    })
    .returning('id'),
)
const feed = statement<{
  id: number
  at: number
  score: number
  reasons: string
  rules: string
  loss: number
  approved: number
  payments: number
}>()((k, p) =>
  k
    .updateTable('flag')
    .set((e) => ({
      last_at: p.at,
      score: p.score,
      reasons: p.reasons,
      rules: p.rules,
      loss: e('loss', '+', p.loss),
      approved: e('approved', '+', p.approved),
      payments: e('payments', '+', p.payments),
      version: e('version', '+', 1),
    }))
    .where('id', '=', p.id),
)
const insertRule = statement<{ flag: number; rule: string; at: number; origin: number }>()((k, p) =>
  k
    .insertInto('flag_rule')
    .values({ flag_id: p.flag, rule: p.rule, at: p.at, origin: p.origin })
    .onConflict((c) => c.columns(['flag_id', 'rule']).doNothing()),
)
type DecisionArgs = {
  id: number
  version: number
  state: number
  verdict: number | null
  by: number | null
  at: number | null
  effective: number | null
}
const decide = statement<DecisionArgs>()((k, p) =>
  k
    .updateTable('flag')
    .set((e) => ({
      state: p.state,
      verdict: p.verdict,
      decided_by: p.by,
      decided_at: p.at,
      effective_at: p.effective,
      effected: 0,
      version: e('version', '+', 1),
    }))
    .where('id', '=', p.id)
    .where('version', '=', p.version),
)
const effect = statement<{ id: number }>()((k, p) =>
  k.updateTable('flag').set({ effected: 1 }).where('id', '=', p.id).where('state', '=', 1).where('effected', '=', 0),
)
const labelPayments = statement<{ flag: number; label: number | null; at: number | null }>()((k, p) =>
  k.updateTable('txn').set({ label: p.label, label_known_at: p.at }).where('flag_id', '=', p.flag),
)
const flaggedIds = statement<{ flag: number }>()((k, p) =>
  k.selectFrom('txn').select('id').where('flag_id', '=', p.flag).orderBy('at', 'desc').limit(200),
)
const sameMerchant = statement<{ flag: number; card: number; from: number; to: number }>()((k, p) =>
  k
    .selectFrom('txn')
    .select((e) => e.fn.count<number>('card_id').distinct().as('cards'))
    .where('merchant_id', 'in', k.selectFrom('txn').select('merchant_id').where('flag_id', '=', p.flag))
    .where('flag_id', 'is not', null)
    .where('card_id', '!=', p.card)
    .where('at', '>=', p.from)
    .where('at', '<=', p.to),
)
const counts = statement<{ live: number; demo: number; imported: number; today: number }>()((k, p) =>
  k.selectNoFrom((e) => [
    e
      .selectFrom('flag')
      .select((f) => f.fn.countAll<number>().as('n'))
      .where('state', '=', 0)
      .where('origin', 'in', [p.live, p.demo])
      .as('open'),
    e
      .selectFrom('flag')
      .select((f) => f.fn.countAll<number>().as('n'))
      .where('state', '=', 0)
      .where('origin', '=', p.imported)
      .as('imported'),
    e
      .selectFrom('flag')
      .select((f) => f.fn.countAll<number>().as('n'))
      .where('state', '=', 1)
      .where('decided_at', '>=', p.today)
      .as('decided'),
    e.selectFrom('flag_rule').select('at').where('origin', '!=', p.imported).orderBy('at', 'desc').limit(1).as('last'),
    e
      .selectFrom('flag')
      .select((f) => f.fn.min('opened_at').as('n'))
      .where('state', '=', 0)
      .where('origin', 'in', [p.live, p.demo])
      .as('oldest'),
  ]),
)

export function* flagById(id: number): Work<FlagRow | undefined> {
  return yield* first(byId, { id })
}
export function* openFlagOnCard(
  card: number,
  origin: number,
): Work<(Omit<Tables['flag'], 'id'> & { id: number }) | undefined> {
  return yield* first(openOnCard, { card, origin })
}
/** Opened by one payment unless more is said. */
export function* openFlag(
  flag: Omit<NewFlag, 'last' | 'payments'> & Partial<Pick<NewFlag, 'last' | 'payments'>>,
): Work<number> {
  return (yield* first(insert, { last: flag.at, payments: 1, ...flag }))!.id
}
export function* feedFlag(
  id: number,
  at: number,
  next: Readonly<{ score: number; reasons: string; rules: string; loss: number; approved: number; payments: number }>,
): Work<void> {
  yield* run(feed, { id, at, ...next })
}
export function* noteRule(flag: number, rule: string, at: number, origin: number): Work<void> {
  yield* run(insertRule, { flag, rule, at, origin })
}
export function* saveVerdict(args: DecisionArgs): Work<boolean> {
  return (yield* run(decide, args)) === 1
}
export function* effectVerdict(id: number): Work<boolean> {
  return (yield* run(effect, { id })) === 1
}
/** Labels every payment of the flag; `null` un-teaches. */
export function* labelFlagged(flag: number, label: number | null, knownAt: number | null): Work<void> {
  yield* run(labelPayments, { flag, label, at: knownAt })
}
export function* flaggedTransactions(flag: number): Work<ReadonlyArray<number>> {
  return (yield* all(flaggedIds, { flag })).map((row) => row.id)
}
export function* cardsAtSameMerchants(flag: number, card: number, from: number, to: number): Work<number> {
  return (yield* first(sameMerchant, { flag, card, from, to }))?.cards ?? 0
}
export type FlagCounts = Readonly<{
  open: number | null
  imported: number | null
  decided: number | null
  last: number | null
  oldest: number | null
}>
export function* flagCounts(
  origins: Readonly<{ live: number; demo: number; imported: number }>,
  today: number,
): Work<FlagCounts> {
  return (yield* first(counts, { ...origins, today }))!
}
export function* flagRows(
  filter: Readonly<{ state: number; origins: ReadonlyArray<number>; order: 'loss' | 'age' }>,
): Work<ReadonlyArray<FlagRow>> {
  return yield* select((k) => {
    const query = joined(k).where('flag.state', '=', filter.state).where('flag.origin', 'in', filter.origins).limit(500)
    if (filter.state === 1) return query.orderBy('flag.decided_at', 'desc')
    return filter.order === 'loss'
      ? query.orderBy('flag.loss', 'desc').orderBy('flag.id')
      : query.orderBy('flag.opened_at').orderBy('flag.id')
  })
}
export function* openFlagsOfCustomer(customer: number): Work<ReadonlyArray<FlagRow>> {
  return yield* select((k) =>
    joined(k).where('card.customer_id', '=', customer).orderBy('flag.opened_at', 'desc').limit(50),
  )
}
