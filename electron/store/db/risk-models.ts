// Versions of the learnt score, and what the one in shadow says of each payment.
import type { Kysely } from 'kysely'
import { verdictCodes } from './codes.ts'
import type { Tables } from './schema.ts'
import { all, first, load, run, select, statement, type Work } from './work.ts'

const FRAUD = verdictCodes.code('fraud')
const LEGITIMATE = verdictCodes.code('legitimate')

export type ModelRow = Readonly<Omit<Tables['risk_model'], 'id' | 'version'> & { id: number; version: number }>
export type NamedModel = ModelRow &
  Readonly<{ maker_name: string; asked_name: string | null; checker_name: string | null }>

const named = (k: Kysely<Tables>) =>
  k
    .selectFrom('risk_model')
    .innerJoin('operator as maker', 'maker.id', 'risk_model.maker')
    .leftJoin('operator as asked', 'asked.id', 'risk_model.asked_by')
    .leftJoin('operator as checker', 'checker.id', 'risk_model.checker')
    .selectAll('risk_model')
    .select([
      'maker.display_name as maker_name',
      'asked.display_name as asked_name',
      'checker.display_name as checker_name',
    ])
    .orderBy('risk_model.number', 'desc')
const everyModel = statement<Record<never, never>>()((k) => named(k).limit(200))
const askedModel = statement<Record<never, never>>()((k) => named(k).where('risk_model.asked_by', 'is not', null))
const running = statement<Record<never, never>>()((k) =>
  k.selectFrom('risk_model').select(['id', 'number', 'state', 'body']).where('state', 'in', ['live', 'shadow']),
)
const insertModel = statement<{ number: number; maker: number; at: number; body: string }>()((k, p) =>
  k
    .insertInto('risk_model')
    .values({ number: p.number, state: 'draft', maker: p.maker, made_at: p.at, body: p.body, version: 1 })
    .returning('id'),
)
type Change = {
  id: number
  version: number
  state: string
  shadow: number | null
  live: number | null
  ended: number | null
  before: number | null
  askedBy: number | null
  askedAt: number | null
  askedNote: string | null
  askedUntil: number | null
  checker: number | null
  decidedAt: number | null
  decisionNote: string | null
}
const setModel = statement<Change>()((k, p) =>
  k
    .updateTable('risk_model')
    .set((e) => ({
      state: p.state,
      shadow_at: p.shadow,
      live_at: p.live,
      ended_at: p.ended,
      before_id: p.before,
      asked_by: p.askedBy,
      asked_at: p.askedAt,
      asked_note: p.askedNote,
      asked_until: p.askedUntil,
      checker: p.checker,
      decided_at: p.decidedAt,
      decision_note: p.decisionNote,
      version: e('version', '+', 1),
    }))
    .where('id', '=', p.id)
    .where('version', '=', p.version),
)
const insertShadow = statement<{ txn: number; model: number; chance: number }>()((k, p) =>
  k.insertInto('risk_shadow').values({ txn_id: p.txn, model_id: p.model, chance: p.chance }),
)
const shadowed = statement<{ model: number }>()((k, p) =>
  k
    .selectFrom('risk_shadow')
    .innerJoin('txn', 'txn.id', 'risk_shadow.txn_id')
    .select(['risk_shadow.chance', 'txn.score', 'txn.label'])
    .where('risk_shadow.model_id', '=', p.model)
    .where('txn.label', 'is not', null)
    .orderBy('risk_shadow.txn_id', 'desc')
    .limit(50_000),
)

export function* modelRows(): Work<ReadonlyArray<NamedModel>> {
  return yield* all(everyModel, {})
}
/** Those that somebody has asked to go live: one at most, while each is a large body. */
export function* askedModels(): Work<ReadonlyArray<NamedModel>> {
  return yield* all(askedModel, {})
}
export type RunningModel = Readonly<{ id: number; number: number; state: string; body: string }>
/** The live version and the one in shadow. */
export function* runningModels(): Work<ReadonlyArray<RunningModel>> {
  return yield* all(running, {})
}
export function* addModel(model: Readonly<{ number: number; maker: number; at: number; body: string }>): Work<number> {
  return (yield* first(insertModel, model))!.id
}
/** False when somebody else changed it first. */
export function* saveModel(row: ModelRow, next: Partial<ModelRow>): Work<boolean> {
  const one = { ...row, ...next }
  const change: Change = {
    id: row.id,
    version: row.version,
    state: one.state,
    shadow: one.shadow_at,
    live: one.live_at,
    ended: one.ended_at,
    before: one.before_id,
    askedBy: one.asked_by,
    askedAt: one.asked_at,
    askedNote: one.asked_note,
    askedUntil: one.asked_until,
    checker: one.checker,
    decidedAt: one.decided_at,
    decisionNote: one.decision_note,
  }
  return (yield* run(setModel, change)) === 1
}
export function* addShadowScore(txn: number, model: number, chance: number): Work<void> {
  yield* run(insertShadow, { txn, model, chance })
}
/** The same of many payments at once; in parts of a million. */
export function* addShadowScores(
  rows: ReadonlyArray<Readonly<{ txn: number; model: number; chance: number }>>,
): Work<void> {
  if (rows.length === 0) return
  yield* load('risk_shadow', rows.length, {
    txn_id: rows.map(({ txn }) => txn),
    model_id: rows.map(({ model }) => model),
    chance: rows.map(({ chance }) => chance),
  })
}
/** Labelled payments that a version scored in shadow, with the score that stood: 0 … 100. */
export function* shadowScores(
  model: number,
): Work<ReadonlyArray<Readonly<{ chance: number; score: number | null; fraud: boolean }>>> {
  return (yield* all(shadowed, { model })).map(({ chance, score, label }) => ({
    chance,
    score,
    fraud: label === FRAUD,
  }))
}

export type Band = Readonly<{ band: number; payments: number; fraud: number; said: number }>
/** Labelled payments since a moment by tenths of their score. */
export function* scoreBands(since: number): Work<ReadonlyArray<Band>> {
  const rows = yield* select<{ score: number; payments: number; fraud: number }>((k) =>
    k
      .selectFrom('txn')
      .select((e) => [
        e.ref('score').$notNull().as('score'),
        e.fn.countAll<number>().as('payments'),
        e.fn.count<number>(e.case().when('label', '=', FRAUD).then(1).end()).as('fraud'),
      ])
      .where('label_known_at', 'is not', null)
      .where('label', 'in', [FRAUD, LEGITIMATE])
      .where('score', 'is not', null)
      .where('at', '>=', since)
      .groupBy('score'),
  )
  const bands = Array.from({ length: 10 }, (_, band) => ({ band, payments: 0, fraud: 0, said: 0 }))
  for (const { score, payments, fraud } of rows) {
    const one = bands[Math.min(9, Math.floor(score / 10))]!
    one.payments += payments
    one.fraud += fraud
    one.said += (score / 100) * payments
  }
  return bands.map((one) => ({ ...one, said: one.payments === 0 ? 0 : one.said / one.payments }))
}

/** Confirmed frauds and confirmed honest payments, and when the newest honest one was made. */
export function* labelCounts(
  now: number,
): Work<Readonly<{ frauds: number; honest: number; newestHonest: number | null }>> {
  const rows = yield* select<{ label: number | null; n: number; newest: number | null }>((k) =>
    k
      .selectFrom('txn')
      .select((e) => ['label', e.fn.countAll<number>().as('n'), e.fn.max<number | null>('at').as('newest')])
      .where('label_known_at', '<=', now)
      .groupBy('label'),
  )
  const of = (label: number) => rows.find((row) => row.label === label)
  return {
    frauds: of(FRAUD)?.n ?? 0,
    honest: of(LEGITIMATE)?.n ?? 0,
    newestHonest: of(LEGITIMATE)?.newest ?? null,
  }
}

export type GroupRow = Readonly<{ value: string | null; customers: number; flagged: number; wrongly: number }>
const GROUPS = { language: 'customer.language', country: 'customer.country' } as const
/** Customers with a payment since, and how many were flagged and wrongly so, by a trait that the engine never sees. */
export function* flagRates(of: keyof typeof GROUPS, since: number): Work<ReadonlyArray<GroupRow>> {
  return (yield* select((k) =>
    k
      .selectFrom('customer')
      .innerJoin('card', 'card.customer_id', 'customer.id')
      .leftJoin('flag', (join) => join.onRef('flag.card_id', '=', 'card.id').on('flag.opened_at', '>=', since))
      .select((e) => [
        e.ref(GROUPS[of]).as('value'),
        e.fn.count<number>('customer.id').distinct().as('customers'),
        e.fn
          .count<number>(e.case().when('flag.id', 'is not', null).then(e.ref('customer.id')).end())
          .distinct()
          .as('flagged'),
        e.fn
          .count<number>(e.case().when('flag.verdict', '=', LEGITIMATE).then(e.ref('customer.id')).end())
          .distinct()
          .as('wrongly'),
      ])
      .where('card.last_payment_at', '>=', since)
      .groupBy(GROUPS[of])
      .orderBy('customers', 'desc')
      .limit(12),
  )) as ReadonlyArray<GroupRow>
}
