// The engine that runs beside the ledger. It learns from committed rows only, so that a payment that was rolled back taught nothing and
// another process's payments count too; before judging it catches up with what was committed since.
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
} from '#electron/store/db/risk-history.ts'
import { errorId } from '#electron/store/security/redact.ts'
import type { Database, Work } from '#electron/store/db/work.ts'
import { feedHistory } from './feed.ts'
import { judge, type Judged } from './judge.ts'
import { readRuleBook, rulesStamp, type RuleBook } from './rule-book.ts'
import { createScorer, type Scorer } from './scoring.ts'

/** Rows that PostgreSQL may commit after younger ones: looked for again this long. */
const LATE_MS = 30_000
const CHUNK = 5_000
/** Payments that the engine is fed before others of this thread get their turn: a few milliseconds. */
const FED_AT_ONCE = 400
/** A payment this much older than the newest seen is history that was imported: it belongs into the past, not at the end. */
const PAST_MS = 3_600_000
/** An import comes in many slices: the engine is made anew once none came for this long, real time. */
const QUIET_MS = 5_000

type Live = {
  engine: SignalEngine
  habit: HabitScore
  scorer: Scorer | undefined
  subject: Subject
  book: RuleBook | undefined
  seen: number
  /** Ids below `seen` that were not there when it was passed, and when they are given up. */
  gaps: Map<number, number>
  labelAt: number
  labelId: number
  noteAt: number
  noteId: number
  issued: Set<number>
  ready: Promise<void> | undefined
  /** When history was last found that this engine does not know, by performance.now(); it judges on without it until it is replaced. */
  behind: number | undefined
  replacing: boolean
}

const lives = new WeakMap<Database, Live>()

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

function liveOf(services: Services): Live {
  let live = lives.get(services.db)
  if (live === undefined) lives.set(services.db, (live = emptyLive(services)))
  return live
}

function emptyLive(services: Services): Live {
  const zoneOffset = (at: number): number => offsetAt(at, services.programme.timeZone)
  const engine = createSignalEngine({ zoneOffset })
  const live: Live = {
    engine,
    habit: createHabitScore(engine),
    scorer: undefined,
    subject: { payment: NOBODY, scale: 100 },
    book: undefined,
    seen: 0,
    gaps: new Map(),
    labelAt: Number.MIN_SAFE_INTEGER,
    labelId: 0,
    noteAt: Number.MIN_SAFE_INTEGER,
    noteId: 0,
    issued: new Set(),
    ready: undefined,
    behind: undefined,
    replacing: false,
  }
  return live
}

/** Resolves when the engine knows the ledger. Called before a payment's transaction begins. */
export async function rulesReady(services: Services): Promise<void> {
  const live = liveOf(services)
  if (live.behind !== undefined && !live.replacing && performance.now() - live.behind > QUIET_MS) {
    live.replacing = true
    // Payments are judged by the standing engine meanwhile.
    void replace(services, live)
  }
  live.ready ??= learnLedger(services, live)
  return live.ready
}

async function learnLedger(services: Services, live: Live): Promise<void> {
  const pause = async (): Promise<boolean> => {
    await new Promise((go) => setImmediate(go))
    return true
  }
  const fed = await feedHistory(services.db, live.engine, Number.MAX_SAFE_INTEGER, () => learnHabit(live), pause, {
    chunk: FED_AT_ONCE,
    // An import may bring labels that become known tomorrow.
    knownBy: services.clock(),
  })
  live.seen = fed.newest
  live.labelAt = fed.labelAt
  live.labelId = fed.labelId
  live.noteAt = fed.noteAt
  live.noteId = fed.noteId
}

/** An engine that knows the whole ledger in its order takes the place of one that was overtaken by an import. */
async function replace(services: Services, old: Live): Promise<void> {
  try {
    const fresh = emptyLive(services)
    await learnLedger(services, fresh)
    fresh.ready = Promise.resolve()
    if (lives.get(services.db) === old) lives.set(services.db, fresh)
  } catch (error) {
    old.replacing = false
    services.log.error({ err: error, id: errorId() }, 'The risk engine could not learn imported history.')
  }
}

/** The payment that has entered teaches what departures are common. */
function learnHabit({ habit }: Live): void {
  habit.read()
  habit.settle()
}

/** What was committed since the last look, and labels and notes that became known up to `at`. */
function* catchUp(live: Live, at: number, now: number): Work<void> {
  for (const [id, until] of live.gaps) if (until < now) live.gaps.delete(id)
  for (;;) {
    const labels = yield* labelsByTime({ at: live.labelAt, id: live.labelId }, CHUNK, at)
    for (const row of labels) {
      live.engine.label(riskLabel(row))
      live.labelAt = row.label_known_at
      live.labelId = row.id
    }
    if (labels.length < CHUNK) break
  }
  for (;;) {
    const notes = yield* notesByTime({ at: live.noteAt, id: live.noteId }, CHUNK, at)
    for (const row of notes) {
      live.engine.note(riskNote(row))
      live.noteAt = row.at
      live.noteId = row.id
    }
    if (notes.length < CHUNK) break
  }
  for (;;) {
    const from = live.gaps.size === 0 ? live.seen : Math.min(...live.gaps.keys()) - 1
    const rows = yield* paymentsByArrival(from, CHUNK)
    // More than a moment's payments, or payments of the past: not learnt inside somebody's transaction, and not as if paid now.
    const past = live.engine.now() - PAST_MS
    if (live.ready !== undefined && (rows.length === CHUNK || rows.some(({ id, at }) => id > live.seen && at < past))) {
      live.behind = performance.now()
      live.gaps.clear()
      live.seen = (yield* ledgerSize(Number.MAX_SAFE_INTEGER)).newest
      return
    }
    let fresh = 0
    for (const row of rows) {
      if (row.id <= live.seen && !live.gaps.delete(row.id)) continue
      for (let id = Math.max(live.seen + 1, row.id - 100); id < row.id; id++) live.gaps.set(id, now + LATE_MS)
      live.seen = Math.max(live.seen, row.id)
      if (!live.issued.has(row.card_id)) {
        live.issued.add(row.card_id)
        live.engine.note({ card: row.card_id, at: row.issued_at, kind: 'issued' })
      }
      live.engine.enter(riskPayment(row))
      learnHabit(live)
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
  card: Readonly<{ scale: number; issuedAt: number }>,
): Work<Judged> {
  const stamp = yield* rulesStamp()
  const live = liveOf(services)
  const { engine, subject } = live
  // A Work that runs without `rulesReady` (tests, one-off programs) reads the ledger here, in order of arrival.
  yield* catchUp(live, payment.at, services.clock())
  live.ready ??= Promise.resolve()
  if (live.book?.stamp !== stamp || live.scorer === undefined) {
    const zoneOffset = (at: number): number => offsetAt(at, services.programme.timeZone)
    live.book = yield* readRuleBook(engine, subject, zoneOffset)
    live.scorer = createScorer(engine, yield* runningModels(), zoneOffset)
  }
  const { book, scorer, habit } = live
  if (!live.issued.has(payment.card as number)) engine.note({ card: payment.card, at: card.issuedAt, kind: 'issued' })
  return judge({ engine, habit, subject, book, scorer }, payment, card.scale)
}
