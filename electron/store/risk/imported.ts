// Imported payments before the live rules and the score: the ledger is read in its order once more, and each payment judged by what came
// before it. Noted are hits, score with reasons, and flags; what has happened elsewhere is not declined and freezes nothing. A few
// thousand to a commit, in the thread of the import. A payment waits while no score stands at it, so a killed look goes on where it was.
import type { RiskPayment } from '#shared/risk/engine/payment.ts'
import type { Reason } from '#shared/risk/rules.ts'
import { raisesFlag, type Scored } from '#shared/risk/score.ts'
import { raiseFlags } from '#electron/store/api/raise-flag.ts'
import type { Services } from '#electron/store/api/services.ts'
import { originCodes, statusCodes } from '#electron/store/db/codes.ts'
import { dueAmong, dueSince, saveAllJudged, type DueRow } from '#electron/store/db/judging.ts'
import { metaValue, setMeta } from '#electron/store/db/meta.ts'
import { wholeMerchant } from '#electron/store/db/payment-rows.ts'
import { addShadowScores } from '#electron/store/db/risk-models.ts'
import { addHits, type HitRow } from '#electron/store/db/rule-hits.ts'
import { scaleOf, type HistoryRow } from '#electron/store/db/risk-history.ts'
import { reasonsKept } from '#electron/store/db/scores.ts'
import type { Work } from '#electron/store/db/work.ts'
import type { Pace } from '#electron/store/intake/pace.ts'
import { hitRow, verdictOf } from './act.ts'
import { learnHabit } from './follow.ts'
import { judgeEntered, theScore, type Judged } from './judge.ts'
import { keepLive, readLedger, recall } from './learning.ts'
import { emptyLive, knowsRules } from './live.ts'

const IMPORT = originCodes.code('import')
const DECLINED = statusCodes.code('declined')
/** Payments that are read, and judged, before they are written. */
const READ_AT_ONCE = 4_000

/** Says that payments of a source wait: the key of the ledger's newest payment before the first of them. */
const markerOf = (source: number): string => `import_unjudged:${source}`

/** In the commit of the first payments of an import that are to be looked at. */
export function* waitForLook(source: number, newest: number): Work<void> {
  // Of an import that was cut off others wait already.
  if ((yield* waitsSince(source)) === undefined) yield* setMeta(markerOf(source), String(newest))
}
function* waitsSince(source: number): Work<number | undefined> {
  const said = yield* metaValue(markerOf(source))
  return said === undefined || said === '' ? undefined : Number(said)
}

export type JudgedCounts = Readonly<{ judged: number; flagged: number; hits: number }>
export type ImportedLook = Readonly<{
  source: number
  pace: Pace
  /** Told after each commit. `total`: how many waited in the beginning; `judged` 0: the engine still reads what came before. */
  progress: (counts: JudgedCounts, total: number) => Promise<void>
  signal: AbortSignal | undefined
}>

type Look = Readonly<{ id: number; payment: RiskPayment; judged: Judged }>

/** `complete` false: it was stopped. What was judged by then stays so, and the next look goes on. */
export async function judgeImported(
  services: Services,
  { source, pace, progress, signal }: ImportedLook,
): Promise<JudgedCounts & Readonly<{ total: number; complete: boolean }>> {
  const counts = { judged: 0, flagged: 0, hits: 0 }
  const { db } = services
  const after = await db.read(() => waitsSince(source))
  if (after === undefined) return { ...counts, total: 0, complete: true }
  const { payments: total, first } = await db.read(() => dueSince(source, after))
  const live = emptyLive(services)
  if (first !== null) {
    await recall(services, live)
    let looks: Look[] = []
    const write = async (): Promise<boolean> => {
      while (looks.length > 0) {
        if (signal?.aborted === true) return false
        const some = looks.slice(0, await pace.room())
        const began = performance.now()
        const found = await db.write(() => settle(source, some))
        pace.took(some.length, performance.now() - began)
        looks = looks.slice(some.length)
        counts.judged += found.judged
        counts.flagged += found.flagged
        counts.hits += found.hits
        await progress(counts, total)
      }
      return signal?.aborted !== true
    }
    await readLedger(services, live, {
      chunk: READ_AT_ONCE,
      rulesFrom: first,
      entered: (payment: RiskPayment, row: HistoryRow) => {
        if (row.id <= after || !knowsRules(live)) {
          learnHabit(live)
          return
        }
        const judged = judgeEntered(live, payment, scaleOf(row.billing_currency), wholeMerchant(row))
        live.habit.settle()
        looks.push({ id: row.id, payment, judged })
      },
      between: write,
    })
    if (!live.learnt) return { ...counts, total, complete: false }
  }
  // Another import of the source may have added some meanwhile, which are for its own look.
  if ((await db.read(() => dueSince(source, after))).payments === 0) await db.write(() => setMeta(markerOf(source), ''))
  // The host, or the next opening, need not read again what was read here.
  keepLive(services, live)
  return { ...counts, total, complete: true }
}

/** Hits, scores, reasons and flags of those that wait still. Payments of others that came in between have been judged as they entered. */
function* settle(source: number, looks: ReadonlyArray<Look>): Work<JudgedCounts> {
  const due = yield* dueAmong(
    source,
    looks.map(({ id }) => id),
  )
  const waiting = looks.filter(({ id }) => due.has(id))
  // The starter rules had their say as the payments came in; what they found has raised a flag.
  const known = yield* reasonsKept(waiting.flatMap(({ id }) => (due.get(id)!.flag_id === null ? [] : [id])))
  const hits: HitRow[] = []
  const shadows: Array<Readonly<{ txn: number; model: number; chance: number }>> = []
  const said = waiting.map(({ id, payment, judged }) => {
    for (const hit of judged.hits) hits.push(hitRow(hit, id, payment.at))
    if (judged.shadow !== null) shadows.push({ txn: id, ...judged.shadow })
    const row = due.get(id)!
    return { row, payment, ...theScore(judged, verdictOf(judged.hits, true).reasons, startersOf(known.get(id))) }
  })
  const raising = said.filter(({ scored, byRules }) => raisesFlag(scored) || raisesFlag(byRules))
  const raised = yield* raiseFlags(
    raising.map(({ row, payment, scored, byRules }) => ({
      card: payment.card as number,
      at: payment.at,
      scored,
      byRules,
      amount: row.billing_amount,
      approved: row.status !== DECLINED,
      origin: IMPORT,
      counted: row.flag_id !== null,
    })),
  )
  const flags = new Map<DueRow, number>(raising.map(({ row }, i) => [row, raised[i]!.id]))
  const rows = said.map(({ row, scored }) => ({
    id: row.id,
    score: scored.score,
    flag: flags.get(row) ?? row.flag_id,
    model: scored.model,
    reasons: JSON.stringify(scored.reasons),
  }))
  yield* saveAllJudged(rows, [...known.keys()])
  yield* addShadowScores(shadows)
  yield* addHits(hits)
  return { judged: rows.length, flagged: raising.filter(({ row }) => row.flag_id === null).length, hits: hits.length }
}

function startersOf(reasons: string | undefined): Scored {
  if (reasons === undefined) return { score: 0, reasons: [] }
  const read = JSON.parse(reasons) as ReadonlyArray<Reason>
  return { score: read.reduce((sum, { points }) => sum + points, 0), reasons: read }
}
