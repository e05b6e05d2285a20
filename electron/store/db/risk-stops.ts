// Programme-wide stops, and what one would have declined in the last days.
import type { Kysely } from 'kysely'
import type { Stop, StopKind } from '#shared/risk/stops.ts'
import { statusCodes, verdictCodes } from './codes.ts'
import type { Tables } from './schema.ts'
import { all, first, run, select, statement, type Work } from './work.ts'

export type StopRow = Readonly<Omit<Tables['risk_stop'], 'id' | 'version'> & { id: number; version: number }> &
  Readonly<{ maker_name: string; asked_name: string | null; checker_name: string | null }>

const named = (k: Kysely<Tables>) =>
  k
    .selectFrom('risk_stop')
    .innerJoin('operator as maker', 'maker.id', 'risk_stop.maker')
    .leftJoin('operator as asked', 'asked.id', 'risk_stop.asked_by')
    .leftJoin('operator as checker', 'checker.id', 'risk_stop.checker')
    .selectAll('risk_stop')
    .select([
      'maker.display_name as maker_name',
      'asked.display_name as asked_name',
      'checker.display_name as checker_name',
    ])
const every = statement<Record<never, never>>()((k) => named(k).orderBy('risk_stop.id', 'desc').limit(500))
const standing = statement<Record<never, never>>()((k) =>
  k
    .selectFrom('risk_stop')
    .select(['id', 'kind', 'target', 'from_at', 'until_at', 'lifted_at'])
    .where('lifted_at', 'is', null)
    .orderBy('id'),
)
type NewStop = { kind: string; target: string; reason: string; maker: number; at: number; until: number }
const insert = statement<NewStop>()((k, p) =>
  k
    .insertInto('risk_stop')
    .values({
      kind: p.kind,
      target: p.target,
      reason: p.reason,
      maker: p.maker,
      from_at: p.at,
      until_at: p.until,
      version: 1,
    })
    .returning('id'),
)
type Asking = { id: number; version: number; by: number; at: number; note: string; until: number }
const ask = statement<Asking>()((k, p) =>
  k
    .updateTable('risk_stop')
    .set((e) => ({
      asked_by: p.by,
      asked_at: p.at,
      asked_note: p.note,
      asked_until: p.until,
      checker: null,
      decided_at: null,
      decision_note: null,
      version: e('version', '+', 1),
    }))
    .where('id', '=', p.id)
    .where('version', '=', p.version),
)
type Settling = { id: number; version: number; by: number; at: number; lifted: number | null; note: string }
const settle = statement<Settling>()((k, p) =>
  k
    .updateTable('risk_stop')
    .set((e) => ({
      checker: p.by,
      decided_at: p.at,
      decision_note: p.note,
      lifted_at: p.lifted,
      asked_until: null,
      version: e('version', '+', 1),
    }))
    .where('id', '=', p.id)
    .where('version', '=', p.version),
)

const APPROVED = [statusCodes.code('approved'), statusCodes.code('cleared')]
const FRAUD = verdictCodes.code('fraud')
const LEGITIMATE = verdictCodes.code('legitimate')
export function* stopRows(): Work<ReadonlyArray<StopRow>> {
  return yield* all(every, {})
}
/** Those that nobody lifted; whether one stands at a moment is said by its times. */
export function* everyStop(): Work<ReadonlyArray<Stop>> {
  return (yield* all(standing, {})).map((row) => ({
    kind: row.kind as StopKind,
    target: row.target,
    from: row.from_at,
    until: row.until_at,
    lifted: row.lifted_at,
  }))
}
export function* addStop(stop: NewStop): Work<number> {
  return (yield* first(insert, stop))!.id
}
export function* askToLift(change: Asking): Work<boolean> {
  return (yield* run(ask, change)) === 1
}
export function* settleLift(change: Settling): Work<boolean> {
  return (yield* run(settle, change)) === 1
}
export type WouldStop = Readonly<{
  payments: number
  cards: number
  amount: number
  fraud: number
  legitimate: number
}>
/** Approved payments since `from` that the stop would have declined, in one billing currency. */
export function* wouldStop(
  stop: Readonly<{ kind: StopKind; target: string }>,
  from: number,
  currency: string,
): Work<WouldStop> {
  const { kind, target } = stop
  const [found] = yield* select((k) =>
    k
      .selectFrom('txn')
      .innerJoin('card', 'card.id', 'txn.card_id')
      .innerJoin('merchant', 'merchant.id', 'txn.merchant_id')
      .select((e) => [
        e.fn.countAll<number>().as('payments'),
        e.fn.count<number>('txn.card_id').distinct().as('cards'),
        e.fn.sum<number | string | null>('txn.billing_amount').as('amount'),
        e.fn.count<number>(e.case().when('txn.label', '=', FRAUD).then(1).end()).as('fraud'),
        e.fn.count<number>(e.case().when('txn.label', '=', LEGITIMATE).then(1).end()).as('legitimate'),
      ])
      .where('txn.at', '>=', from)
      .where('txn.status', 'in', APPROVED)
      .where('txn.billing_currency', '=', currency)
      .where((e) =>
        kind === 'merchant'
          ? e.or([e('merchant.id', '=', Number(target)), e('merchant.place_of', '=', Number(target))])
          : kind === 'bin'
            ? // Every card whose number begins so, whether the store knows six digits of it or eight.
              e.and([e('card.bin', '>=', target), e('card.bin', '<', `${target}:`)])
            : e('merchant.country', '=', target),
      ),
  )
  return { ...found!, amount: Number(found!.amount ?? 0) }
}
