// An engine that is built from the store alone and judges every payment of the ledger again, by what was known as each entered. What it
// says must be what was recorded when the payments came in.
import { offsetAt } from '#shared/domain/calendar.ts'
import { declineCodes, pinResultCodes, statusCodes } from '#electron/store/db/codes.ts'
import { runningModels } from '#electron/store/db/risk-models.ts'
import { scaleOf } from '#electron/store/db/risk-history.ts'
import { everyRun } from '#electron/store/db/rules.ts'
import { all, statement } from '#electron/store/db/work.ts'
import { verdictOf } from '#electron/store/risk/act.ts'
import { feedHistory } from '#electron/store/risk/feed.ts'
import { judge, theScore } from '#electron/store/risk/judge.ts'
import { readRuleBook, type RuleBook } from '#electron/store/risk/rule-book.ts'
import { createScorer } from '#electron/store/risk/scoring.ts'
import { createSignalEngine } from '#shared/risk/engine/signal-engine.ts'
import { emptyHistory, observe, withRecent, type CardHistory } from '#shared/risk/history.ts'
import { createHabitScore } from '#shared/risk/model/habit.ts'
import type { Subject } from '#shared/risk/rule-language/compile.ts'
import { evaluate } from '#shared/risk/score.ts'
import { PROGRAMME, type TestStore } from './databases.ts'

export type Judgement = Readonly<{
  id: number
  score: number | null
  model: string | null
  reasons: unknown
  hits: ReadonlyArray<Readonly<{ version: number; shadow: boolean; snoozed: boolean; evidence: unknown }>>
}>

const DECLINED = statusCodes.code('declined')
/** Rules declined it, so that it was judged as a payment that might be approved. */
const BY_RULES = new Set(
  ['rule_declined', 'pin_required', 'programme_stop'].map((word) => declineCodes.code(word as never)),
)
const RIGHT_PIN = pinResultCodes.code('right')

const payments = statement<Record<never, never>>()((k) =>
  k
    .selectFrom('txn')
    .leftJoin('txn_score', 'txn_score.txn_id', 'txn.id')
    .select(['txn.id', 'txn.score', 'txn.pin', 'txn_score.model', 'txn_score.reasons'])
    .orderBy('txn.id'),
)
const hits = statement<Record<never, never>>()((k) =>
  k.selectFrom('rule_hit').selectAll().orderBy('txn_id').orderBy('version_id'),
)

const recordedHits = (store: TestStore) => store.read(() => all(hits, {}))

/** What the store kept of each payment, in order of arrival. */
export async function recorded(store: TestStore): Promise<ReadonlyArray<Judgement>> {
  const every = await recordedHits(store)
  return (await store.read(() => all(payments, {}))).map((row) => ({
    id: row.id,
    score: row.score,
    model: row.model,
    reasons: row.reasons === null ? [] : JSON.parse(row.reasons),
    hits: every
      .filter((one) => one.txn_id === row.id)
      .map((one) => ({
        version: one.version_id,
        shadow: one.shadow === 1,
        snoozed: one.snoozed === 1,
        evidence: JSON.parse(one.evidence),
      })),
  }))
}

/** The same of each payment, judged anew by the versions that ran at its moment. */
export async function replayed(store: TestStore): Promise<ReadonlyArray<Judgement>> {
  const zoneOffset = (at: number): number => offsetAt(at, PROGRAMME.timeZone)
  const engine = createSignalEngine({ zoneOffset })
  const habit = createHabitScore(engine)
  const subject: Subject = { payment: undefined as never, scale: 100 }
  const pins = new Map((await store.read(() => all(payments, {}))).map((row) => [row.id, row.pin]))
  const scorer = createScorer(engine, await store.read(runningModels), zoneOffset)
  const books: Array<Readonly<{ at: number; book: RuleBook }>> = []
  const runs = await store.read(everyRun)
  for (const at of [...new Set(runs.flatMap((run) => [run.from_at, run.until_at ?? Infinity]))].sort((a, b) => a - b)) {
    const rows = runs
      .filter((run) => run.from_at <= at && at < (run.until_at ?? Infinity))
      .map((run) => ({ ...run, live: run.ran_live === 1 ? run.id : null }))
      .sort((a, b) => a.id - b.id)
    books.push({ at, book: await store.read(() => readRuleBook(engine, subject, zoneOffset, rows)) })
  }
  const none = await store.read(() => readRuleBook(engine, subject, zoneOffset, []))
  const histories = new Map<number, CardHistory>()
  const judgements: Judgement[] = []
  const pause = async (): Promise<boolean> => true
  await feedHistory(
    store.db,
    engine,
    Number.MAX_SAFE_INTEGER,
    (payment, row) => {
      const book = books.findLast(({ at }) => at <= row.at)?.book ?? none
      const asked = { ...payment, declined: payment.declined && !BY_RULES.has(row.reason ?? -1) }
      const judged = judge({ engine, habit, subject, book, scorer }, asked, scaleOf(row.billing_currency))
      const history = histories.get(row.card_id) ?? emptyHistory
      const verdict = verdictOf(judged.hits, pins.get(row.id) === RIGHT_PIN)
      const { scored } = theScore(judged, verdict.reasons, evaluate(history, asked))
      judgements.push({
        id: row.id,
        score: scored.score,
        model: scored.reasons.length === 0 ? null : scored.model,
        reasons: JSON.parse(JSON.stringify(scored.reasons)),
        hits: judged.hits
          .map(({ running, snoozed, evidence }) => ({
            version: running.row.id,
            shadow: !running.live,
            snoozed,
            evidence: JSON.parse(JSON.stringify(evidence)),
          }))
          .sort((a, b) => a.version - b.version),
      })
      // It is history as the ledger has it: declined by a rule, it is declined.
      histories.set(
        row.card_id,
        row.status === DECLINED
          ? { ...history, recent: withRecent(history.recent, payment) }
          : observe(history, payment),
      )
      engine.enter(payment)
      habit.read()
      habit.settle()
    },
    pause,
    { knownBy: store.now() },
  )
  return judgements
}
