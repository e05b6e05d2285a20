// Disputes and their evidence.
import type { Kysely, Selectable } from 'kysely'
import type { Tables } from './schema.ts'
import { all, first, run, statement, type Work } from './work.ts'

export type DisputeRow = Readonly<
  Selectable<Tables['dispute']> & {
    last4: string
    native: string | null
    latin: string
    language: string
    merchant: string
    paid_at: number
    pieces: number
  }
>

const joined = (k: Kysely<Tables>) =>
  k
    .selectFrom('dispute')
    .innerJoin('card', 'card.id', 'dispute.card_id')
    .innerJoin('customer', 'customer.id', 'dispute.customer_id')
    .innerJoin('txn', 'txn.id', 'dispute.txn_id')
    .innerJoin('merchant', 'merchant.id', 'txn.merchant_id')
    .selectAll('dispute')
    .select([
      'card.last4',
      'customer.native',
      'customer.latin',
      'customer.language',
      'merchant.name as merchant',
      'txn.at as paid_at',
    ])
    .select((e) =>
      e
        .selectFrom('evidence')
        .select((f) => f.fn.countAll<number>().as('n'))
        .whereRef('evidence.dispute_id', '=', 'dispute.id')
        .$asScalar()
        .$notNull()
        .as('pieces'),
    )

const byId = statement<{ id: number }>()((k, p) => joined(k).where('dispute.id', '=', p.id))
const byIdLocked = statement<{ id: number }>()((k, p, dialect) => {
  const query = joined(k).where('dispute.id', '=', p.id)
  return dialect === 'postgres' ? query.forUpdate(['dispute']) : query
})
const open = statement<{ limit: number }>()((k, p) =>
  joined(k).where('dispute.closed_at', 'is', null).orderBy('dispute.due_at').orderBy('dispute.id').limit(p.limit),
)
const closed = statement<{ limit: number }>()((k, p) =>
  joined(k).where('dispute.closed_at', 'is not', null).orderBy('dispute.closed_at', 'desc').limit(p.limit),
)
const ofCustomer = statement<{ customer: number; limit: number }>()((k, p) =>
  joined(k).where('dispute.customer_id', '=', p.customer).orderBy('dispute.due_at').limit(p.limit),
)
type NewDispute = {
  id: number
  txn: number
  card: number
  customer: number
  account: number
  reason: string
  amount: number
  currency: string
  at: number
  due: number
  by: string
  note: Uint8Array
}
const insert = statement<NewDispute>()((k, p) =>
  k.insertInto('dispute').values({
    id: p.id,
    txn_id: p.txn,
    card_id: p.card,
    customer_id: p.customer,
    account_id: p.account,
    state: 'open',
    reason: p.reason,
    amount: p.amount,
    currency: p.currency,
    opened_at: p.at,
    due_at: p.due,
    opened_by: p.by,
    provisional: 0,
    recovered: 0,
    note_enc: p.note,
    version: 1,
  }),
)
type State = {
  id: number
  version: number
  state: string
  provisional: number
  provisionalAt: number | null
  recovered: number
  submitted: number | null
  closed: number | null
  by: string | null
}
const update = statement<State>()((k, p) =>
  k
    .updateTable('dispute')
    .set((e) => ({
      state: p.state,
      provisional: p.provisional,
      provisional_at: p.provisionalAt,
      recovered: p.recovered,
      submitted_at: p.submitted,
      closed_at: p.closed,
      closed_by: p.by,
      version: e('version', '+', 1),
    }))
    .where('id', '=', p.id)
    .where('version', '=', p.version),
)
const ofTransaction = statement<{ txn: number }>()((k, p) =>
  k.selectFrom('dispute').select('id').where('txn_id', '=', p.txn).where('closed_at', 'is', null),
)
const recoveredFor = statement<{ txn: number }>()((k, p) =>
  k
    .selectFrom('dispute')
    .select((e) => e.fn.sum<number | null>('recovered').as('sum'))
    .where('txn_id', '=', p.txn),
)
const insertEvidence = statement<{
  id: number
  dispute: number
  at: number
  kind: string
  by: string
  text: Uint8Array
}>()((k, p) =>
  k
    .insertInto('evidence')
    .values({ id: p.id, dispute_id: p.dispute, at: p.at, kind: p.kind, by_name: p.by, text_enc: p.text }),
)
const evidence = statement<{ dispute: number }>()((k, p) =>
  k.selectFrom('evidence').selectAll().where('dispute_id', '=', p.dispute).orderBy('id').limit(200),
)

export function* disputeById(id: number): Work<DisputeRow | undefined> {
  return yield* first(byId, { id })
}
export function* disputeForChange(id: number): Work<DisputeRow | undefined> {
  return yield* first(byIdLocked, { id })
}
const MOST = 500
export function* openDisputes(): Work<ReadonlyArray<DisputeRow>> {
  return yield* all(open, { limit: MOST })
}
export function* closedDisputes(): Work<ReadonlyArray<DisputeRow>> {
  return yield* all(closed, { limit: MOST })
}
export function* disputesOf(customer: number): Work<ReadonlyArray<DisputeRow>> {
  return yield* all(ofCustomer, { customer, limit: MOST })
}
export function* addDispute(dispute: NewDispute): Work<void> {
  yield* run(insert, dispute)
}
/** False when somebody else changed it first. */
export function* saveDispute(row: DisputeRow, next: Partial<Omit<State, 'id' | 'version'>>): Work<boolean> {
  const changes = yield* run(update, {
    id: row.id,
    version: row.version,
    state: row.state,
    provisional: row.provisional,
    provisionalAt: row.provisional_at,
    recovered: row.recovered,
    submitted: row.submitted_at,
    closed: row.closed_at,
    by: row.closed_by,
    ...next,
  })
  return changes === 1
}
export function* disputed(transaction: number): Work<boolean> {
  return (yield* first(ofTransaction, { txn: transaction })) !== undefined
}
/** What earlier disputes of the payment brought back. */
export function* recoveredOf(transaction: number): Work<number> {
  return (yield* first(recoveredFor, { txn: transaction }))?.sum ?? 0
}
export function* addEvidence(piece: {
  id: number
  dispute: number
  at: number
  kind: string
  by: string
  text: Uint8Array
}): Work<void> {
  yield* run(insertEvidence, piece)
}
export function* evidenceOf(dispute: number): Work<ReadonlyArray<Selectable<Tables['evidence']>>> {
  return yield* all(evidence, { dispute })
}

const waiting = statement<{ until: number }>()((k, p) =>
  k
    .selectFrom('dispute')
    .select((e) => [
      e.fn.countAll<number>().as('open'),
      e.fn.countAll<number>().filterWhere('due_at', '<', p.until).as('late'),
    ])
    .where('closed_at', 'is', null),
)
/** Open disputes, and those due before `until`. */
export function* disputesWaiting(until: number): Work<Readonly<{ open: number; late: number }>> {
  const row = (yield* first(waiting, { until }))!
  return { open: Number(row.open), late: Number(row.late) }
}
