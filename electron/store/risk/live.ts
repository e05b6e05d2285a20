// The engine that runs beside the ledger. It learns from committed rows only, so that a payment that was rolled back taught nothing and
// another process's payments count too; before judging it catches up with what was committed since. learning.ts makes it know the ledger.
import { offsetAt } from '#shared/domain/calendar.ts'
import type { RiskPayment } from '#shared/risk/engine/payment.ts'
import { createSignalEngine, type SignalEngine } from '#shared/risk/engine/signal-engine.ts'
import { createHabitScore, type HabitScore } from '#shared/risk/model/habit.ts'
import type { Subject } from '#shared/risk/rule-language/compile.ts'
import type { Services } from '#electron/store/api/services.ts'
import { runningModels } from '#electron/store/db/risk-models.ts'
import {
  labelsByTime,
  ledgerSize,
  notesByTime,
  paymentsByArrival,
  riskLabel,
  riskNote,
  riskPayment,
  scaleOf,
  type HistoryRow,
} from '#electron/store/db/risk-history.ts'
import type { Database, Work } from '#electron/store/db/work.ts'
import { NOTHING_FED, withPayment, type Fed } from './feed.ts'
import { judge, judgeEntered, judgeInStandIn, type Judged, type Judges } from './judge.ts'
import { readRuleBook, rulesStamp, type RuleBook } from './rule-book.ts'
import { createScorer, type Scorer } from './scoring.ts'
import { waitsForLook, type LateLook } from './stand-in.ts'

/** Rows that PostgreSQL may commit after younger ones: looked for again this long. */
const LATE_MS = 30_000
const CHUNK = 5_000
/** A payment this much older than the newest seen is history that was imported: it belongs into the past, not at the end. */
const PAST_MS = 3_600_000

export type Live = {
  engine: SignalEngine
  habit: HabitScore
  scorer: Scorer | undefined
  subject: Subject
  book: RuleBook | undefined
  /** The rules while it stands in. */
  blind: RuleBook | undefined
  fed: Fed
  /** Ids below `fed.newest` that were not there when it was passed, and when they are given up. */
  gaps: Map<number, number>
  issued: Set<number>
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
    fed: NOTHING_FED,
    gaps: new Map(),
    issued: new Set(),
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
    live.late.push({ id: row.id, payment, judged: judgeEntered(live, payment, scaleOf(row.billing_currency)) })
  }
  learnHabit(live)
}

const knowsRules = (live: Live): live is Live & Judges => live.book !== undefined && live.scorer !== undefined

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

/** The payment that has entered teaches what departures are common. */
function learnHabit({ habit }: Live): void {
  habit.read()
  habit.settle()
}

/** What was committed since the last look, and labels and notes that became known up to `at`. */
export function* catchUp(live: Live, at: number, now: number): Work<void> {
  for (const [id, until] of live.gaps) if (until < now) live.gaps.delete(id)
  for (;;) {
    const labels = yield* labelsByTime({ at: live.fed.labelAt, id: live.fed.labelId }, CHUNK, at)
    for (const row of labels) {
      live.engine.label(riskLabel(row))
      live.fed = { ...live.fed, labelAt: row.label_known_at, labelId: row.id }
    }
    if (labels.length < CHUNK) break
  }
  for (;;) {
    const notes = yield* notesByTime({ at: live.fed.noteAt, id: live.fed.noteId }, CHUNK, at)
    for (const row of notes) {
      live.engine.note(riskNote(row))
      live.fed = { ...live.fed, noteAt: row.at, noteId: row.id }
    }
    if (notes.length < CHUNK) break
  }
  for (;;) {
    const from = live.gaps.size === 0 ? live.fed.newest : Math.min(...live.gaps.keys()) - 1
    const rows = yield* paymentsByArrival(from, CHUNK)
    // More than a moment's payments, or payments of the past: not learnt inside somebody's transaction, and not as if paid now.
    const past = live.engine.now() - PAST_MS
    if (
      live.ready !== undefined &&
      (rows.length === CHUNK || rows.some(({ id, at }) => id > live.fed.newest && at < past))
    ) {
      live.behind = performance.now()
      live.gaps.clear()
      live.fed = { ...live.fed, newest: (yield* ledgerSize(Number.MAX_SAFE_INTEGER)).newest }
      return
    }
    let fresh = 0
    for (const row of rows) {
      if (row.id <= live.fed.newest && !live.gaps.delete(row.id)) continue
      for (let id = Math.max(live.fed.newest + 1, row.id - 100); id < row.id; id++) live.gaps.set(id, now + LATE_MS)
      live.fed = withPayment(live.fed, row)
      if (!live.issued.has(row.card_id)) {
        live.issued.add(row.card_id)
        live.engine.note({ card: row.card_id, at: row.issued_at, kind: 'issued' })
      }
      const payment = riskPayment(row)
      live.engine.enter(payment)
      meet(live, payment, row)
      live.engine.settle()
      fresh++
    }
    if (rows.length < CHUNK || fresh === 0) return
  }
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
  yield* catchUp(live, payment.at, services.clock())
  live.ready ??= Promise.resolve()
  if (!live.issued.has(payment.card as number)) {
    live.engine.note({ card: payment.card, at: known.issuedAt, kind: 'issued' })
  }
  return judge(live, payment, known.scale, known.merchant)
}
