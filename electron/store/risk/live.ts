// The engine that runs beside the ledger. It learns from committed rows only, so that a payment that was rolled back taught nothing and
// another process's payments count too; before judging it catches up with what was committed since.
import { offsetAt } from '#shared/domain/calendar.ts'
import type { RiskPayment } from '#shared/risk/engine/payment.ts'
import { createSignalEngine } from '#shared/risk/engine/signal-engine.ts'
import { createHabitScore } from '#shared/risk/model/habit.ts'
import type { Subject } from '#shared/risk/rule-language/compile.ts'
import type { Services } from '#electron/store/api/services.ts'
import { runningModels } from '#electron/store/db/risk-models.ts'
import type { HistoryRow } from '#electron/store/db/risk-history.ts'
import { errorId } from '#electron/store/security/redact.ts'
import type { Database, Work } from '#electron/store/db/work.ts'
import { feedHistory, nothingFed } from './feed.ts'
import { catchUp, hasHoles, learnHabit, settledLedger, type Follower } from './follow.ts'
import { judge, type Judged } from './judge.ts'
import { readKept, writeKept } from './keep.ts'
import { readRuleBook, rulesStamp, type RuleBook } from './rule-book.ts'
import { createScorer, type Scorer } from './scoring.ts'

/** Payments that the engine is fed before others of this thread get their turn: a few milliseconds. */
const FED_AT_ONCE = 400
/** An import comes in many slices: the engine is made anew once none came for this long, real time. */
const QUIET_MS = 5_000

type Live = Follower & {
  scorer: Scorer | undefined
  subject: Subject
  book: RuleBook | undefined
  /** It knows the ledger up to `fed`. */
  learnt: boolean
  /** How many payments it knew when it was last kept. */
  keptPayments: number
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
    fed: nothingFed(),
    issued: new Set(),
    floor: 0,
    above: new Set(),
    mark: undefined,
    learnt: false,
    keptPayments: 0,
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
  await recall(services, live)
  live.floor = await settledLedger(services.db)
  const learn = (_: RiskPayment, { id }: HistoryRow): void => {
    learnHabit(live)
    // What commits while it reads may lie before the place that it has reached, and is looked for afterwards.
    if (id > live.floor) live.above.add(id)
  }
  live.fed = await feedHistory(services.db, live.engine, Number.MAX_SAFE_INTEGER, learn, pause, {
    chunk: FED_AT_ONCE,
    // An import may bring labels that become known tomorrow.
    knownBy: services.clock(),
    from: live.fed,
  })
  live.learnt = true
}

/** What was kept of the engine takes the place of the ledger up to there. */
async function recall(services: Services, live: Live): Promise<void> {
  const kept = await readKept(services)
  if (kept === null) return
  try {
    live.engine.restore(kept.engine)
    live.habit.restore(kept.habit)
    live.fed = kept.fed
    live.keptPayments = kept.fed.payments
  } catch {
    // It may be half restored.
    const { engine, habit } = emptyLive(services)
    Object.assign(live, { engine, habit })
    services.log.info('What the risk engine had kept is of other columns; it reads the ledger instead.')
  }
}

/** From this many payments on reading them takes longer than anybody should wait. */
const WORTH_KEEPING = 20_000

/** Keeps what the engine knows for the next start; gives whether it did. */
export function keepEngine(services: Services, least: number = WORTH_KEEPING): boolean {
  const live = lives.get(services.db)
  if (live === undefined || !live.learnt || live.behind !== undefined || live.fed.payments < least) return false
  if (hasHoles(live)) return false
  if (live.keptPayments === live.fed.payments) return false
  writeKept(services, { engine: live.engine.snapshot(), habit: live.habit.snapshot(), fed: live.fed })
  live.keptPayments = live.fed.payments
  return true
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

/** Judges a payment that is about to be written, by what was committed before it. Writes nothing. */
export function* judgePayment(
  services: Services,
  payment: RiskPayment,
  known: Readonly<{ scale: number; issuedAt: number; merchant: number }>,
): Work<Judged> {
  const stamp = yield* rulesStamp()
  const live = liveOf(services)
  const { engine, subject } = live
  // A Work that runs without `rulesReady` (tests, one-off programs) reads the ledger here, in order of arrival.
  const learnt = live.ready !== undefined
  if (!(yield* catchUp(live, payment.at, services.clock(), learnt))) live.behind = performance.now()
  live.ready ??= Promise.resolve()
  if (live.book?.stamp !== stamp || live.scorer === undefined) {
    const zoneOffset = (at: number): number => offsetAt(at, services.programme.timeZone)
    live.book = yield* readRuleBook(engine, subject, zoneOffset)
    live.scorer = createScorer(engine, yield* runningModels(), zoneOffset)
  }
  const { book, scorer, habit } = live
  if (!live.issued.has(payment.card as number)) engine.note({ card: payment.card, at: known.issuedAt, kind: 'issued' })
  return judge({ engine, habit, subject, book, scorer }, payment, known.scale, known.merchant)
}
