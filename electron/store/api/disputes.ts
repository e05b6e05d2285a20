// Disputes: opened on a cleared payment, decided with the money in the same commit.
import {
  deadlineOf,
  moneyOf,
  refuseClaim,
  refuseCredit,
  refuseOutcome,
  refuseSubmit,
  type Dispute,
  type DisputeReason,
  type DisputeRefusal,
  type DisputeState,
  type EvidenceKind,
} from '#shared/domain/dispute.ts'
import type { DISPUTE_ACTIONS, DisputeDetail, DisputeRow as DisputeRowSchema } from '#shared/contract/disputes.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { maskPan } from '#shared/domain/mask.ts'
import type { z } from 'zod'
import { cardForChange } from '#electron/store/db/cards.ts'
import { statusCodes } from '#electron/store/db/codes.ts'
import {
  addDispute,
  addEvidence,
  closedDisputes,
  disputeById,
  disputed,
  disputeForChange,
  disputesOf,
  evidenceOf,
  openDisputes,
  recoveredOf,
  saveDispute,
  type DisputeRow,
} from '#electron/store/db/disputes.ts'
import { takeKeys } from '#electron/store/db/keys.ts'
import { ledgerRowForChange, refundedOf } from '#electron/store/db/payments.ts'
import { BOOKS, post, POSTING_KINDS, postingsOfDispute } from '#electron/store/db/postings.ts'
import { addHistory, addNotice } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'
import { letterOf } from '#electron/store/words/letters.ts'
import { customerOf } from './callers.ts'
import { command, type Act, type Moment } from './frame.ts'
import { store, type Permitted } from './implementer.ts'
import { personName, readsMasked } from './names.ts'
import { refuse } from './refuse.ts'
import { mayReadCustomer } from './scope.ts'

type View = z.infer<typeof DisputeRowSchema>
type Moved = z.infer<typeof DisputeDetail>['money'][number]
type Action = (typeof DISPUTE_ACTIONS)[number]
type Done = { version: number; state: DisputeState }

/** Where a claim's words and its evidence are sealed. */
export const notePlace = (id: number) => ({ table: 'dispute', column: 'note_enc', row: id }) as const
export const evidencePlace = (id: number) => ({ table: 'evidence', column: 'text_enc', row: id }) as const

const toDispute = (row: DisputeRow): Dispute => ({
  state: row.state as DisputeState,
  reason: row.reason as DisputeReason,
  amount: row.amount,
  provisional: row.provisional,
  evidence: row.pieces,
})

const view = (row: DisputeRow, masked: boolean): View => ({
  id: publicId('dispute', row.id),
  version: row.version,
  state: row.state as DisputeState,
  reason: row.reason as DisputeReason,
  transaction: publicId('transaction', row.txn_id),
  card: publicId('card', row.card_id),
  last4: row.last4,
  customer: publicId('customer', row.customer_id),
  name: personName(row, masked),
  merchant: row.merchant,
  amount: row.amount,
  currency: row.currency,
  provisional: row.provisional,
  recovered: row.recovered,
  openedAt: row.opened_at,
  openedBy: row.opened_by,
  dueAt: row.due_at,
  closedAt: row.closed_at,
})

function allowed(row: DisputeRow): Array<Action> {
  const dispute = toDispute(row)
  if (row.closed_at !== null) return []
  return [
    'evidence',
    ...(refuseCredit(dispute) === undefined ? (['credit'] as const) : []),
    ...(refuseSubmit(dispute) === undefined ? (['submit'] as const) : []),
    ...(dispute.state === 'submitted' ? (['win'] as const) : []),
    'lose',
    'withdraw',
  ]
}

const check = (refusal: DisputeRefusal | undefined, state: string): void => {
  if (refusal !== undefined) throw refuse.invalidState(refusal, state)
}

function* readable(call: Permitted, id: string): Work<DisputeRow> {
  const key = internalKey('dispute', id)
  const row = key === undefined ? undefined : yield* disputeById(key)
  if (row === undefined || !(yield* mayReadCustomer(call, row.customer_id))) throw refuse.notFound('dispute')
  return row
}

const conflict = (row: DisputeRow): Error =>
  refuse.conflict({ kind: 'dispute', version: row.version, state: row.state, by: row.closed_by, at: row.closed_at })

/** A step of an open dispute: the row at the version the person saw, the change, its history and notice. */
function step(
  context: Permitted,
  input: Readonly<{ requestId: string; id: string; version: number }>,
  work: (
    row: DisputeRow,
    moment: Moment,
  ) => Work<Readonly<{ next: Parameters<typeof saveDispute>[1]; template: string | null; reason?: string }>>,
): Promise<Done> {
  return command<Done>(context, { action: context.action, input }, function* (moment): Work<Act<Done>> {
    const key = internalKey('dispute', input.id)
    const row = key === undefined ? undefined : yield* disputeForChange(key)
    if (row === undefined) throw refuse.notFound('dispute')
    if (row.version !== input.version) throw conflict(row)
    const { next, template, reason } = yield* work(row, moment)
    if (!(yield* saveDispute(row, next))) throw conflict(row)
    const state = (next.state ?? row.state) as DisputeState
    const said = { merchant: row.merchant, amount: row.amount, currency: row.currency, last4: row.last4 }
    yield* addHistory('card', row.card_id, moment.now, context.action, moment.by, { merchant: row.merchant, state })
    if (template !== null) {
      const to = { customer: row.customer_id, card: row.card_id, transaction: row.txn_id }
      yield* addNotice(to, moment.now, template, row.language, said)
    }
    return {
      answer: { version: row.version + 1, state },
      audit: {
        targetKind: 'dispute',
        target: input.id,
        label: maskPan(row.last4),
        ...(reason !== undefined && { reason }),
        changes: [
          { field: 'state', before: row.state, after: state },
          { field: 'provisional', before: row.provisional, after: next.provisional ?? row.provisional },
        ],
      },
      events: [{ kind: 'card', target: publicId('card', row.card_id), what: context.action }],
    }
  })
}

export const bookOf = (row: DisputeRow, at: number) => ({
  account: row.account_id,
  currency: row.currency,
  at,
  transaction: row.txn_id,
  dispute: row.id,
})

export const disputes = {
  list: store.disputes.list.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const person = input.customer === undefined ? undefined : yield* customerOf(context, input.customer)
      const rows =
        person !== undefined
          ? (yield* disputesOf(person.id)).filter((row) => (row.closed_at === null) === (input.show === 'open'))
          : input.show === 'open'
            ? yield* openDisputes()
            : yield* closedDisputes()
      const masked = readsMasked(context.actor)
      const seen: Array<View> = []
      for (const row of rows) if (yield* mayReadCustomer(context, row.customer_id)) seen.push(view(row, masked))
      return { now: context.services.clock(), rows: seen }
    }),
  ),

  get: store.disputes.get.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const row = yield* readable(context, input.id)
      const { cipher } = context.services
      const masked = readsMasked(context.actor)
      // Free words name people; a reader of masked records does not get them.
      const words = (sealed: Uint8Array, place: Parameters<typeof cipher.open>[1]): string =>
        masked ? '' : cipher.open(sealed, place)
      return {
        row: view(row, masked),
        note: row.note_enc === null ? '' : words(row.note_enc, notePlace(row.id)),
        paidAt: row.paid_at,
        evidence: (yield* evidenceOf(row.id)).map((one) => ({
          id: publicId('evidence', one.id),
          at: one.at,
          kind: one.kind as EvidenceKind,
          by: one.by_name,
          text: words(one.text_enc, evidencePlace(one.id)),
        })),
        money: (yield* postingsOfDispute(row.id, row.txn_id)).map((one) => ({
          at: one.at,
          kind: POSTING_KINDS[one.kind] as Moved['kind'],
          from: BOOKS[one.from_book] as Moved['from'],
          to: BOOKS[one.to_book] as Moved['to'],
          amount: one.amount,
        })),
        allowed: allowed(row),
      }
    }),
  ),

  open: store.disputes.open.handler(({ input, context }) => {
    type Answer = { id: string; version: number; dueAt: number }
    return command<Answer>(context, { action: context.action, input }, function* ({ now, by }): Work<Act<Answer>> {
      const key = internalKey('transaction', input.transaction)
      const payment = key === undefined ? undefined : yield* ledgerRowForChange(key)
      if (payment === undefined) throw refuse.notFound('transaction')
      const card = (yield* cardForChange(payment.card_id))!
      if (yield* disputed(payment.id)) throw refuse.invalidState('already_disputed', 'open')
      const back = (yield* refundedOf(payment.id, card.id)) + (yield* recoveredOf(payment.id))
      const status = statusCodes.word(payment.status)
      const left = payment.billing_amount - back
      const { reason, amount } = input
      check(refuseClaim({ status, at: payment.at, left }, { reason, amount }, now), status)
      const id = yield* takeKeys('dispute')
      const due = deadlineOf(reason, now)
      yield* addDispute({
        id,
        txn: payment.id,
        card: card.id,
        customer: card.customer_id,
        account: payment.account_id,
        reason,
        amount,
        currency: payment.billing_currency,
        at: now,
        due,
        by,
        note: context.services.cipher.seal(input.note, notePlace(id)),
      })
      const said = { merchant: payment.merchant, amount, currency: payment.billing_currency, last4: card.last4 }
      const to = { customer: card.customer_id, card: card.id, transaction: payment.id }
      yield* addHistory('card', card.id, now, 'dispute.opened', by, { merchant: payment.merchant, reason })
      yield* addNotice(to, now, 'dispute_opened', card.language, said)
      let version = 1
      if (input.credit) {
        const row = (yield* disputeForChange(id))!
        yield* post(bookOf(row, now), [{ kind: 'provisional_credit', from: 'provisional', to: 'available', amount }])
        yield* saveDispute(row, { provisional: amount, provisionalAt: now })
        yield* addNotice(to, now, 'dispute_credit', card.language, said)
        version = 2
      }
      const dispute = publicId('dispute', id)
      return {
        answer: { id: dispute, version, dueAt: due },
        audit: {
          targetKind: 'dispute',
          target: dispute,
          label: maskPan(card.last4),
          reason,
          changes: [
            { field: 'transaction', before: null, after: input.transaction },
            { field: 'provisional', before: 0, after: input.credit ? amount : 0 },
          ],
        },
        events: [{ kind: 'card', target: publicId('card', card.id), what: 'dispute.opened' }],
      }
    })
  }),

  addEvidence: store.disputes.addEvidence.handler(({ input, context }) =>
    step(context, input, function* (row, { now, by }) {
      if (row.closed_at !== null) throw refuse.invalidState('dispute_closed', row.state)
      const id = yield* takeKeys('evidence')
      const text = context.services.cipher.seal(input.text, evidencePlace(id))
      yield* addEvidence({ id, dispute: row.id, at: now, kind: input.kind, by, text })
      return { next: {}, template: null, reason: input.kind }
    }),
  ),

  giveCredit: store.disputes.giveCredit.handler(({ input, context }) =>
    step(context, input, function* (row, { now }) {
      check(refuseCredit(toDispute(row)), row.state)
      const credit = { kind: 'provisional_credit', from: 'provisional', to: 'available', amount: row.amount } as const
      yield* post(bookOf(row, now), [credit])
      return { next: { provisional: row.amount, provisionalAt: now }, template: 'dispute_credit' }
    }),
  ),

  submit: store.disputes.submit.handler(({ input, context }) =>
    step(context, input, function* (row, { now }) {
      check(refuseSubmit(toDispute(row)), row.state)
      return { next: { state: 'submitted', submitted: now }, template: null }
    }),
  ),

  decide: store.disputes.decide.handler(({ input, context }) =>
    step(context, input, function* (row, { now, by }) {
      const { decided } = input
      const dispute = toDispute(row)
      check(refuseOutcome(dispute, decided), row.state)
      yield* post(bookOf(row, now), moneyOf(dispute, decided))
      const recovered = decided.outcome === 'won' ? decided.recovered : 0
      const next = { state: decided.outcome, closed: now, by, recovered, provisional: 0 }
      return { next, template: `dispute_${decided.outcome}`, reason: decided.outcome }
    }),
  ),

  letter: store.disputes.letter.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const row = yield* readable(context, input.id)
      const { timeZone } = context.services.programme
      return letterOf(
        {
          state: row.state as DisputeState,
          reason: row.reason as DisputeReason,
          name: personName(row, readsMasked(context.actor)),
          merchant: row.merchant,
          amount: row.amount,
          currency: row.currency,
          provisional: row.provisional_at !== null,
          recovered: row.recovered,
          paidAt: row.paid_at,
          dueAt: row.due_at,
          last4: row.last4,
        },
        input.language,
        timeZone,
      )
    }),
  ),
}
