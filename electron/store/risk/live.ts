// The engine that runs beside the ledger. It learns from committed rows only, so that a payment that was rolled back taught nothing and
// another process's payments count too; before judging it catches up with what was committed since. learning.ts makes it know the ledger.
import { offsetAt } from '#shared/domain/calendar.ts'
import type { RiskPayment } from '#shared/risk/engine/payment.ts'
import { createSignalEngine } from '#shared/risk/engine/signal-engine.ts'
import { createHabitScore } from '#shared/risk/model/habit.ts'
import type { Subject } from '#shared/risk/rule-language/compile.ts'
import type { Services } from '#electron/store/api/services.ts'
import { runningModels } from '#electron/store/db/risk-models.ts'
import { wholeMerchant } from '#electron/store/db/payment-rows.ts'
import { scaleOf, type HistoryRow } from '#electron/store/db/risk-history.ts'
import type { Database, Work } from '#electron/store/db/work.ts'
import { nothingFed } from './feed.ts'
import { catchUp, learnHabit, type Follower } from './follow.ts'
import { judge, judgeEntered, judgeInStandIn, type Judged, type Judges } from './judge.ts'
import { readRuleBook, rulesStamp, type RuleBook } from './rule-book.ts'
import { createScorer, type Scorer } from './scoring.ts'
import { waitsForLook, type LateLook } from './stand-in.ts'

export type Live = Follower & {
  scorer: Scorer | undefined
  subject: Subject
  book: RuleBook | undefined
  /** The rules while it stands in. */
  blind: RuleBook | undefined
  /** It knows the ledger up to `fed`. */
  learnt: boolean
  /** How many payments it knew when it was last kept. */
  keptPayments: number
  ready: Promise<void> | undefined
  /** What a host waits for at its opening: what was kept is back. The ledger is read after it. */
  opening: Promise<void> | undefined
  /** A host reads a long ledger: payments are decided without history meanwhile. */
  standsIn: boolean
  /** Payments of such a time that the engine has met since, to be looked at again. */
  late: LateLook[]
  looking: Promise<void> | undefined
  closing: boolean
  /** When history was last found that this engine does not know, by performance.now(); it judges on without it until it is replaced. */
  behind: number | undefined
  replacing: boolean
}

export const lives = new WeakMap<Database, Live>()

const NOBODY: RiskPayment = {
  at: 0,
  amount: 0,
  card: 0,
  person: 0,
  merchant: 0,
  device: null,
  address: null,
  bin: null,
  network: null,
  country: null,
  mcc: null,
  channel: 'chip',
  declined: false,
  pinFailed: false,
  place: null,
}

export function liveOf(services: Services): Live {
  let live = lives.get(services.db)
  if (live === undefined) lives.set(services.db, (live = emptyLive(services)))
  return live
}

export function emptyLive(services: Services): Live {
  const zoneOffset = (at: number): number => offsetAt(at, services.programme.timeZone)
  const engine = createSignalEngine({ zoneOffset })
  const live: Live = {
    engine,
    habit: createHabitScore(engine),
    scorer: undefined,
    subject: { payment: NOBODY, scale: 100 },
    book: undefined,
    blind: undefined,
    fed: nothingFed(),
    issued: new Set(),
    floor: 0,
    above: new Set(),
    mark: undefined,
    learnt: false,
    keptPayments: 0,
    ready: undefined,
    opening: undefined,
    standsIn: false,
    late: [],
    looking: undefined,
    closing: false,
    behind: undefined,
    replacing: false,
  }
  return live
}

/** A payment of the ledger has entered: one that was decided in stand-in is judged by what came before it. */
export function meet(live: Live, payment: RiskPayment, row: HistoryRow): void {
  if (waitsForLook(row) && knowsRules(live)) {
    const judged = judgeEntered(live, payment, scaleOf(row.billing_currency), wholeMerchant(row))
    live.late.push({ id: row.id, payment, judged })
  }
  learnHabit(live)
}

export const knowsRules = (live: Live): live is Live & Judges => live.book !== undefined && live.scorer !== undefined

/** The rules, lists and models as they are now. */
export function* refresh(services: Services, live: Live): Work<void> {
  const stamp = yield* rulesStamp()
  if (live.book?.stamp === stamp && live.scorer !== undefined) return
  const zoneOffset = (at: number): number => offsetAt(at, services.programme.timeZone)
  live.book = yield* readRuleBook(live.engine, live.subject, zoneOffset)
  live.scorer = createScorer(live.engine, yield* runningModels(), zoneOffset)
}

/** Rules as they are now, on an engine of their own that knows nothing: only those without history may be asked. */
function* blindBook(services: Services, { subject }: Live): Work<RuleBook> {
  const zoneOffset = (at: number): number => offsetAt(at, services.programme.timeZone)
  return yield* readRuleBook(createSignalEngine({ zoneOffset }), subject, zoneOffset)
}

/** What was committed since the last look is told to the engine, and labels and notes that became known up to `at`. */
export function* follow(services: Services, live: Live, at: number): Work<void> {
  const learnt = live.ready !== undefined
  const entered = (payment: RiskPayment, row: HistoryRow): void => meet(live, payment, row)
  if (!(yield* catchUp(live, at, services.clock(), { learnt, entered }))) live.behind = performance.now()
}

/** Judges a payment that is about to be written, by what was committed before it. Writes nothing. */
export function* judgePayment(
  services: Services,
  payment: RiskPayment,
  known: Readonly<{ scale: number; issuedAt: number; merchant: number }>,
): Work<Judged> {
  const live = liveOf(services)
  if (live.standsIn) {
    if (live.blind?.stamp !== (yield* rulesStamp())) live.blind = yield* blindBook(services, live)
    return judgeInStandIn({ subject: live.subject, book: live.blind }, payment, known.scale, known.merchant)
  }
  yield* refresh(services, live)
  if (!knowsRules(live)) throw new Error('rules are read first')
  // A Work that runs without `rulesReady` (tests, one-off programs) reads the ledger here, in order of arrival.
  yield* follow(services, live, payment.at)
  live.ready ??= Promise.resolve()
  if (!live.issued.has(payment.card as number)) {
    live.engine.note({ card: payment.card, at: known.issuedAt, kind: 'issued' })
  }
  return judge(live, payment, known.scale, known.merchant)
}
