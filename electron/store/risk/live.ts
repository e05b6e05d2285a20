// The engine that runs beside the ledger. It learns from committed rows only, so that a payment that was rolled back taught nothing and
// another process's payments count too; before judging it catches up with what was committed since. While no rule runs it does nothing.
import { offsetAt } from '#shared/domain/calendar.ts'
import type { RiskPayment } from '#shared/risk/engine/payment.ts'
import { createSignalEngine, type SignalEngine } from '#shared/risk/engine/signal-engine.ts'
import type { Evidence, Subject } from '#shared/risk/rule-language/compile.ts'
import type { Services } from '#electron/store/api/services.ts'
import { labelsByTime, paymentsByArrival, riskLabel, riskPayment } from '#electron/store/db/risk-history.ts'
import type { Database, Work } from '#electron/store/db/work.ts'
import { feedHistory } from './feed.ts'
import { readRuleBook, rulesStamp, type RuleBook, type RunningRule } from './rule-book.ts'

/** Rows that PostgreSQL may commit after younger ones: looked for again this long. */
const LATE_MS = 30_000
const CHUNK = 5_000

export type RuleHit = Readonly<{ running: RunningRule; snoozed: boolean; evidence: ReadonlyArray<Evidence> }>

type Live = {
  engine: SignalEngine
  subject: Subject
  book: RuleBook | undefined
  seen: number
  /** Ids below `seen` that were not there when it was passed, and when they are given up. */
  gaps: Map<number, number>
  labelAt: number
  labelId: number
  issued: Set<number>
  ready: Promise<void> | undefined
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
  const known = lives.get(services.db)
  if (known !== undefined) return known
  const zoneOffset = (at: number): number => offsetAt(at, services.programme.timeZone)
  const live: Live = {
    engine: createSignalEngine({ zoneOffset }),
    subject: { payment: NOBODY, scale: 100 },
    book: undefined,
    seen: 0,
    gaps: new Map(),
    labelAt: Number.MIN_SAFE_INTEGER,
    labelId: 0,
    issued: new Set(),
    ready: undefined,
  }
  lives.set(services.db, live)
  return live
}

/** Resolves when the engine knows the ledger; at once while no rule runs. Called before a payment's transaction begins. */
export async function rulesReady(services: Services): Promise<void> {
  const live = liveOf(services)
  if (live.ready !== undefined) return live.ready
  if ((await services.db.read(rulesStamp)) === '') return
  live.ready ??= (async () => {
    const pause = async (): Promise<boolean> => {
      await new Promise((go) => setImmediate(go))
      return true
    }
    const fed = await feedHistory(services.db, live.engine, Number.MAX_SAFE_INTEGER, null, pause)
    live.seen = fed.newest
    live.labelAt = fed.labelAt
    live.labelId = fed.labelId
  })()
  return live.ready
}

/** What was committed since the last look. */
function* catchUp(live: Live, now: number): Work<void> {
  for (const [id, until] of live.gaps) if (until < now) live.gaps.delete(id)
  for (;;) {
    const labels = yield* labelsByTime(live.labelAt, live.labelId, CHUNK)
    for (const row of labels) {
      live.engine.label(riskLabel(row))
      live.labelAt = row.label_known_at
      live.labelId = row.id
    }
    if (labels.length < CHUNK) break
  }
  for (;;) {
    const from = live.gaps.size === 0 ? live.seen : Math.min(...live.gaps.keys()) - 1
    const rows = yield* paymentsByArrival(from, CHUNK)
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
      live.engine.settle()
      fresh++
    }
    if (rows.length < CHUNK || fresh === 0) return
  }
}

/** The rules that hold for a payment that is about to be written. Writes nothing. */
export function* judgePayment(services: Services, payment: RiskPayment, scale: number): Work<ReadonlyArray<RuleHit>> {
  const stamp = yield* rulesStamp()
  if (stamp === '') return []
  const live = liveOf(services)
  const { engine, subject } = live
  // A Work that runs without `rulesReady` (tests, one-off programs) reads the ledger here, in order of arrival.
  yield* catchUp(live, services.clock())
  live.ready ??= Promise.resolve()
  if (live.book?.stamp !== stamp) {
    live.book = yield* readRuleBook(engine, subject, (at) => offsetAt(at, services.programme.timeZone))
  }
  const { book } = live
  if (book.rules.length === 0) return []
  subject.payment = payment
  subject.scale = scale
  engine.enter(payment)
  const hits: RuleHit[] = []
  for (const running of book.rules) {
    if (!running.rule.holds()) continue
    const snoozed = book.snoozed(running.row.rule_id, subject, payment.at)
    hits.push({ running, snoozed, evidence: running.rule.evidence() })
  }
  return hits
}
