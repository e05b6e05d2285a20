// Tells an engine what the store knows, in the order in which it became known: payments by time, labels between them by when they were
// learnt, notes of cards by when they were made. Backtests and the live engine are fed the same way, so that they see the same. Chunks keep each read short.
import type { SignalEngine } from '#shared/risk/engine/signal-engine.ts'
import type { Database } from '#electron/store/db/work.ts'
import {
  labelsByTime,
  notesByTime,
  paymentsByTime,
  riskLabel,
  riskNote,
  riskPayment,
  type HistoryRow,
  type LabelRow,
  type NoteRow,
  type ReadTo,
} from '#electron/store/db/risk-history.ts'
import type { RiskPayment } from '#shared/risk/engine/payment.ts'
import { nothingTold, readOnFrom, wasTold, withTold, type Told } from './told.ts'

const CHUNK = 10_000

/** How far an engine was fed, and with how many payments. */
export type Fed = ReadTo & Readonly<{ payments: number; labels: Told; notes: Told }>

export const nothingFed = (): Fed => ({
  payments: 0,
  at: Number.MIN_SAFE_INTEGER,
  newest: 0,
  newestAt: 0,
  newestCard: 0,
  newestAmount: 0,
  labels: nothingTold(),
  notes: nothingTold(),
})

/** `fed` after one more payment. */
export const withPayment = (fed: Fed, row: HistoryRow): Fed => ({
  ...fed,
  payments: fed.payments + 1,
  at: Math.max(fed.at, row.at),
  ...(row.id > fed.newest && {
    newest: row.id,
    newestAt: row.at,
    newestCard: row.card_id,
    newestAmount: row.billing_amount,
  }),
})

export type FeedOptions = Readonly<{
  /** Payments a read; small ones beside other work of the same thread. */
  chunk?: number
  /** Labels and notes of later moments are not told, though payments may be. Everything before `to` when left out. */
  knownBy?: number
  /** What the engine knows already. */
  from?: Fed
}>

/**
 * Feeds everything before `to`. `judge` is called for each payment after it has entered and before it is settled. `pause` is awaited
 * after each chunk with how many payments are done; false ends the feeding early.
 */
export async function feedHistory(
  db: Database,
  engine: SignalEngine,
  to: number,
  judge: ((payment: RiskPayment, row: HistoryRow) => void) | null,
  pause: (done: number) => Promise<boolean>,
  { chunk = CHUNK, knownBy = to - 1, from = nothingFed() }: FeedOptions = {},
): Promise<Fed> {
  const issued = new Set<number>()
  let labels: ReadonlyArray<LabelRow> = []
  let nextLabel = 0
  let toldLabels = from.labels
  let toldNotes = from.notes
  let nextLabels = readOnFrom(toldLabels, knownBy)
  let nextNotes = readOnFrom(toldNotes, knownBy)
  let labelsLeft = true
  let notes: ReadonlyArray<NoteRow> = []
  let nextNote = 0
  let notesLeft = true
  // Payments that came at the newest time and were told have lower ids than those that were not.
  let { at, newest: id } = from
  let done = 0
  let newestTime = from.at
  let newest: HistoryRow | null = null
  const fed = (): Fed => ({
    ...(newest === null ? from : withPayment(from, newest)),
    payments: from.payments + done,
    at: newestTime,
    labels: toldLabels,
    notes: toldNotes,
  })

  async function tellNotes(upTo: number): Promise<void> {
    for (;;) {
      while (nextNote < notes.length) {
        const row = notes[nextNote]!
        if (row.at > upTo) return
        nextNote++
        nextNotes = row
        if (wasTold(toldNotes, row.at, row.id)) continue
        engine.note(riskNote(row))
        toldNotes = withTold(toldNotes, row.at, row.id)
      }
      if (!notesLeft) return
      const after = { at: nextNotes.at, id: nextNotes.id }
      notes = await db.read(() => notesByTime(after, CHUNK, knownBy))
      nextNote = 0
      notesLeft = notes.length === CHUNK
      if (notes.length === 0) return
    }
  }

  /** Labels known up to a moment; a payment at the same millisecond comes after them. */
  async function tell(upTo: number): Promise<void> {
    for (;;) {
      while (nextLabel < labels.length) {
        const row = labels[nextLabel]!
        if (row.label_known_at > upTo) return
        nextLabel++
        nextLabels = { at: row.label_known_at, id: row.id }
        if (wasTold(toldLabels, row.label_known_at, row.id)) continue
        engine.label(riskLabel(row))
        toldLabels = withTold(toldLabels, row.label_known_at, row.id)
      }
      if (!labelsLeft) return
      const after = nextLabels
      labels = await db.read(() => labelsByTime(after, CHUNK, knownBy))
      nextLabel = 0
      labelsLeft = labels.length === CHUNK
      if (labels.length === 0) return
    }
  }

  for (;;) {
    const after = { at, id }
    const rows = await db.read(() => paymentsByTime(after.at, after.id, chunk))
    for (const row of rows) {
      if (row.at >= to) {
        await tell(to - 1)
        await tellNotes(to - 1)
        return fed()
      }
      if (nextLabel < labels.length ? labels[nextLabel]!.label_known_at <= row.at : labelsLeft) await tell(row.at)
      if (nextNote < notes.length ? notes[nextNote]!.at <= row.at : notesLeft) await tellNotes(row.at)
      if (!issued.has(row.card_id)) {
        issued.add(row.card_id)
        engine.note({ card: row.card_id, at: row.issued_at, kind: 'issued' })
      }
      const payment = riskPayment(row)
      engine.enter(payment)
      if (judge !== null) judge(payment, row)
      engine.settle()
      at = row.at
      id = row.id
      newestTime = Math.max(newestTime, row.at)
      if (newest === null || row.id > newest.id) newest = row
      done++
    }
    if (rows.length < chunk) {
      await tell(to - 1)
      await tellNotes(to - 1)
      return fed()
    }
    if (!(await pause(done))) return fed()
  }
}
