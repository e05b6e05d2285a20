// What the card network said about a payment after its authorisation: the payment's chain, and what makes a repeat harmless.
import type { Tables } from './schema.ts'
import { all, first, run, statement, type Work } from './work.ts'

/** A code in the database is the place here. */
export const MESSAGE_KINDS = ['increment', 'clearing', 'reversal', 'refund', 'expiry', 'advice'] as const
export type MessageKind = (typeof MESSAGE_KINDS)[number]

type NewMessage = {
  txn: number
  at: number
  kind: number
  request: string | null
  hash: string | null
  amount: number
  fee: number
  available: number
  held: number
  data: string
}
const insert = statement<NewMessage>()((k, p) =>
  k.insertInto('scheme_message').values({
    txn_id: p.txn,
    at: p.at,
    kind: p.kind,
    request_id: p.request,
    request_hash: p.hash,
    amount: p.amount,
    fee: p.fee,
    available: p.available,
    held: p.held,
    data: p.data,
  }),
)
const byRequest = statement<{ request: string }>()((k, p) =>
  k.selectFrom('scheme_message').select(['txn_id', 'request_hash', 'data']).where('request_id', '=', p.request),
)
const ofTransaction = statement<{ txn: number }>()((k, p) =>
  k.selectFrom('scheme_message').selectAll().where('txn_id', '=', p.txn).orderBy('id').limit(200),
)

export type MessageRow = Readonly<Omit<Tables['scheme_message'], 'id'> & { id: number }>

export function* addMessage(
  kind: MessageKind,
  message: Omit<NewMessage, 'kind' | 'data'> & { data: unknown },
): Work<void> {
  yield* run(insert, { ...message, kind: MESSAGE_KINDS.indexOf(kind), data: JSON.stringify(message.data) })
}
export function* messageOfRequest(
  request: string,
): Work<Readonly<{ txn_id: number; request_hash: string | null; data: string }> | undefined> {
  return yield* first(byRequest, { request })
}
/** Oldest first. */
export function* messagesOf(transaction: number): Work<ReadonlyArray<MessageRow>> {
  return yield* all(ofTransaction, { txn: transaction })
}
