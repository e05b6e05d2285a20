// What rules and score make of a payment, from an engine that knows everything before it. Reads and writes nothing: authorising and
// replaying the ledger judge with the same code.
import type { RiskPayment } from '#shared/risk/engine/payment.ts'
import type { SignalEngine } from '#shared/risk/engine/signal-engine.ts'
import type { HabitScore } from '#shared/risk/model/habit.ts'
import type { Reason } from '#shared/risk/rules.ts'
import { SCORE_MODEL, scoreOf, type Scored } from '#shared/risk/score.ts'
import { stopOf, type Stop } from '#shared/risk/stops.ts'
import type { Evidence, Subject } from '#shared/risk/rule-language/compile.ts'
import type { RuleBook, RunningRule } from './rule-book.ts'
import { habitReason, type Said, type Scorer } from './scoring.ts'

export type RuleHit = Readonly<{ running: RunningRule; snoozed: boolean; evidence: ReadonlyArray<Evidence> }>

export type Judges = Readonly<{
  engine: SignalEngine
  habit: HabitScore
  subject: Subject
  book: RuleBook
  scorer: Scorer
}>

/** What rules and score make of a payment. */
export type Judged = Readonly<{
  /** The programme-wide stop that names the payment. */
  stop: Stop | null
  hits: ReadonlyArray<RuleHit>
  /** The model's score; `learnt` false: the expert prior's. */
  said: Said
  learnt: boolean
  /** A departure that is rare in the whole programme. */
  habit: ReadonlyArray<Reason>
  shadow: Readonly<{ model: number; chance: number }> | null
}>

/**
 * The payment enters and is read; it is settled by who feeds the engine. `scale`: minor units of one unit of its currency. `merchant`: the
 * merchant as a whole, where the payment was made at one of its places.
 */
export function judge(
  judges: Judges,
  payment: RiskPayment,
  scale: number,
  merchant: number | string = payment.merchant,
): Judged {
  const { engine, habit, subject, book, scorer } = judges
  subject.payment = payment
  subject.scale = scale
  engine.enter(payment)
  const hits: RuleHit[] = []
  for (const running of book.rules) {
    if (!running.rule.holds()) continue
    const snoozed = book.snoozed(running.row.rule_id, { ...payment, merchant }, payment.at)
    hits.push({ running, snoozed, evidence: running.rule.evidence() })
  }
  const stop = stopOf(book.stops, { merchant, bin: payment.bin, country: payment.country }, payment.at) ?? null
  return { stop, hits, ...scorer.said(payment), habit: habitReason(habit.read()), shadow: scorer.shadow(payment) }
}

/** The score that stands, and what rules alone make of the payment. `live`: the reasons of rules that people wrote. */
export function theScore(
  { said, learnt, habit }: Judged,
  live: ReadonlyArray<Reason>,
  starters: Scored,
): Readonly<{ scored: Said; byRules: Scored }> {
  const byRules = scoreOf([...live, ...starters.reasons, ...habit])
  // A live model's score stands alone, since it is calibrated; before there is one, the higher of two experts' estimates.
  return { byRules, scored: learnt || said.score > byRules.score ? said : { ...byRules, model: SCORE_MODEL } }
}
