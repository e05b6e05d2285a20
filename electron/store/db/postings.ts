// The double-entry ledger. A posting moves an amount from one book to another in one row; an account's two balances are the sums of its
// postings, kept beside it and moved in the same statement order. Nothing else changes an account.
import { all, first, run, statement, type Work } from './work.ts'

/** `available` and `held` belong to the account; the others to the programme. A code in the database is the place here. */
export const BOOKS = ['available', 'held', 'funding', 'scheme', 'fees', 'provisional', 'loss'] as const
export type Book = (typeof BOOKS)[number]

export const POSTING_KINDS = [
  'opening',
  'load',
  'hold',
  'release',
  'clearing',
  'fee',
  'refund',
  'fee_back',
  'provisional_credit',
  'provisional_back',
  'chargeback',
  'write_off',
] as const
export type PostingKind = (typeof POSTING_KINDS)[number]

/** Minor units of the account's currency. A negative amount goes the other way; nothing is written for none. */
export type Posting = Readonly<{ kind: PostingKind; from: Book; to: Book; amount: number }>
export type PostingTo = Readonly<{
  account: number
  currency: string
  at: number
  transaction?: number | undefined
  dispute?: number | undefined
}>

type PostingArgs = {
  at: number
  kind: number
  account: number
  txn: number | null
  dispute: number | null
  from: number
  to: number
  amount: number
  currency: string
}
const insert = statement<PostingArgs>()((k, p) =>
  k.insertInto('posting').values({
    at: p.at,
    kind: p.kind,
    account_id: p.account,
    txn_id: p.txn,
    dispute_id: p.dispute,
    from_book: p.from,
    to_book: p.to,
    amount: p.amount,
    currency: p.currency,
  }),
)
const moveAccount = statement<{ id: number; available: number; held: number }>()((k, p) =>
  k
    .updateTable('account')
    .set((e) => ({ available: e('available', '+', p.available), held: e('held', '+', p.held) }))
    .where('id', '=', p.id),
)
const balance = statement<{ account: number }>()((k, p) =>
  k.selectFrom('account').select(['available', 'held']).where('id', '=', p.account),
)
const ofTransaction = statement<{ txn: number }>()((k, p) =>
  k
    .selectFrom('posting')
    .select(['id', 'at', 'kind', 'from_book', 'to_book', 'amount', 'currency'])
    .where('txn_id', '=', p.txn)
    .orderBy('id'),
)

const ofDispute = statement<{ dispute: number; txn: number }>()((k, p) =>
  k
    .selectFrom('posting')
    .select(['id', 'at', 'kind', 'from_book', 'to_book', 'amount', 'currency'])
    // By the payment, which is indexed; a payment may have been disputed before.
    .where('txn_id', '=', p.txn)
    .where('dispute_id', '=', p.dispute)
    .orderBy('id'),
)

export function* post(to: PostingTo, postings: ReadonlyArray<Posting>): Work<void> {
  const moved: Partial<Record<Book, number>> = {}
  for (const { kind, from: one, to: other, amount: signed } of postings) {
    if (signed === 0) continue
    const [from, into, amount] = signed > 0 ? [one, other, signed] : [other, one, -signed]
    moved[from] = (moved[from] ?? 0) - amount
    moved[into] = (moved[into] ?? 0) + amount
    yield* run(insert, {
      at: to.at,
      kind: POSTING_KINDS.indexOf(kind),
      account: to.account,
      txn: to.transaction ?? null,
      dispute: to.dispute ?? null,
      from: BOOKS.indexOf(from),
      to: BOOKS.indexOf(into),
      amount,
      currency: to.currency,
    })
  }
  const { available = 0, held = 0 } = moved
  if (available !== 0 || held !== 0) yield* run(moveAccount, { id: to.account, available, held })
}

export function* balanceOf(account: number): Work<Readonly<{ available: number; held: number }>> {
  return (yield* first(balance, { account }))!
}

export type PostingRow = Readonly<{
  id: number
  at: number
  kind: number
  from_book: number
  to_book: number
  amount: number
  currency: string
}>
export function* postingsOf(transaction: number): Work<ReadonlyArray<PostingRow>> {
  return yield* all(ofTransaction, { txn: transaction })
}
export function* postingsOfDispute(dispute: number, transaction: number): Work<ReadonlyArray<PostingRow>> {
  return yield* all(ofDispute, { dispute, txn: transaction })
}
