// Follows the ledger: what was committed since the last look is told to the engine, inside the transaction that asks. On PostgreSQL a
// transaction that took its numbers first may commit last, so that numbers are given up only when none can come any more.
import { setTimeout as sleep } from 'node:timers/promises'
import type { RiskPayment } from '#shared/risk/engine/payment.ts'
import type { SignalEngine } from '#shared/risk/engine/signal-engine.ts'
import type { HabitScore } from '#shared/risk/model/habit.ts'
import {
  labelsByTime,
  ledgerMark,
  notesByTime,
  paymentsByArrival,
  riskLabel,
  riskNote,
  riskPayment,
  type ArrivedRow,
  type HistoryRow,
} from '#electron/store/db/risk-history.ts'
import type { Database, Work } from '#electron/store/db/work.ts'
import { withPayment, type Fed } from './feed.ts'
import { readOnFrom, wasTold, withTold, type Place, type Told } from './told.ts'

const CHUNK = 5_000
/** A payment this much older than the newest seen is history that was imported: it belongs into the past, not at the end. */
const PAST_MS = 3_600_000
/** A transaction that is still open after this long does not keep a store from opening. */
const OPEN_WAIT_MS = 30_000

export type Follower = {
  engine: SignalEngine
  habit: HabitScore
  fed: Fed
  issued: Set<number>
  /** Every payment up to this number was told, or never was committed. */
  floor: number
  /** Numbers above the floor that were told. */
  above: Set<number>
  /** The floor rises to `newest` once every transaction has ended that began before `next`. */
  mark: Readonly<{ newest: number; next: number }> | undefined
}

/** Hears of a payment that has entered, before the engine settles it. */
export type Entered = (payment: RiskPayment, row: HistoryRow) => void

/** Lower numbers than the newest told may still come. */
export const hasHoles = ({ fed, floor, above }: Follower): boolean => above.size < fed.newest - floor

/** The newest payment's number, once none below it can come any more. */
export async function settledLedger(db: Database): Promise<number> {
  const { newest, next } = await db.read(ledgerMark)
  for (const until = performance.now() + OPEN_WAIT_MS; performance.now() < until; await sleep(20)) {
    if ((await db.read(ledgerMark)).oldest >= next) break
  }
  return newest
}

/** The payment that has entered teaches what departures are common. */
export function learnHabit({ habit }: Pick<Follower, 'habit'>): void {
  habit.read()
  habit.settle()
}

/** Reads labels or notes on from a place, and tells those that were not told. */
function* tellSince<Row extends Readonly<{ id: number }>>(
  told: Told,
  now: number,
  read: (after: Place) => Work<ReadonlyArray<Row>>,
  timeOf: (row: Row) => number,
  tell: (row: Row) => void,
): Work<Told> {
  for (let after = readOnFrom(told, now); ;) {
    const rows = yield* read(after)
    for (const row of rows) {
      if (wasTold(told, timeOf(row), row.id)) continue
      tell(row)
      told = withTold(told, timeOf(row), row.id)
    }
    if (rows.length < CHUNK) return told
    const last = rows.at(-1)!
    after = { at: timeOf(last), id: last.id }
  }
}

/**
 * What was committed since the last look, and labels and notes that became known up to `at`. False where `learnt` and that is more than a
 * moment's payments, or payments of the past: those are not learnt inside somebody's transaction, and not as if paid now. They are passed.
 */
export function* catchUp(
  live: Follower,
  at: number,
  now: number,
  { learnt, entered }: Readonly<{ learnt: boolean; entered: Entered }>,
): Work<boolean> {
  const { engine } = live
  const labels = yield* tellSince(
    live.fed.labels,
    now,
    (after) => labelsByTime(after, CHUNK, at),
    (row) => row.label_known_at,
    (row) => engine.label(riskLabel(row)),
  )
  live.fed = { ...live.fed, labels }
  const notes = yield* tellSince(
    live.fed.notes,
    now,
    (after) => notesByTime(after, CHUNK, at),
    (row) => row.at,
    (row) => engine.note(riskNote(row)),
  )
  live.fed = { ...live.fed, notes }
  let oldest: number | undefined
  let last: ArrivedRow | undefined
  for (;;) {
    const rows = yield* paymentsByArrival(last?.id ?? live.floor, CHUNK)
    const fresh = rows.filter(({ id }) => !live.above.has(id))
    const past = engine.now() - PAST_MS
    if (learnt && (rows.length === CHUNK || fresh.some((row) => row.at < past))) {
      live.floor = (yield* ledgerMark()).newest
      live.above.clear()
      live.mark = undefined
      return false
    }
    for (const row of fresh) enter(live, row, entered)
    oldest ??= rows[0]?.oldest
    last = rows.at(-1) ?? last
    if (rows.length < CHUNK) break
  }
  if (last !== undefined && oldest !== undefined) raiseFloor(live, last, oldest)
  return true
}

function enter(live: Follower, row: ArrivedRow, entered: Entered): void {
  live.fed = withPayment(live.fed, row)
  if (!live.issued.has(row.card_id)) {
    live.issued.add(row.card_id)
    live.engine.note({ card: row.card_id, at: row.issued_at, kind: 'issued' })
  }
  const payment = riskPayment(row)
  live.engine.enter(payment)
  entered(payment, row)
  live.engine.settle()
  live.above.add(row.id)
}

/** `oldest`: as the first of these rows were read, so that whatever had been committed by then was seen. */
function raiseFloor(live: Follower, last: ArrivedRow, oldest: number): void {
  // Whoever holds a lower number wrote before it, and so has a number of its own as a transaction, below `next`.
  live.mark ??= { newest: last.id, next: last.next }
  if (oldest < live.mark.next) return
  live.floor = live.mark.newest
  live.mark = undefined
  for (const id of live.above) if (id <= live.floor) live.above.delete(id)
}
