// What rules and score make of a payment, from an engine that knows everything before it. Reads and writes nothing: authorising and
// replaying the ledger judge with the same code.
import type { RiskPayment } from '#shared/risk/engine/payment.ts'
import type { SignalEngine } from '#shared/risk/engine/signal-engine.ts'
import type { HabitScore } from '#shared/risk/model/habit.ts'
import type { Reason } from '#shared/risk/rules.ts'
import { nothingScored, SCORE_MODEL, scoreOf, type Scored } from '#shared/risk/score.ts'
import { stopOf, type Stop } from '#shared/risk/stops.ts'
import type { Evidence, Subject } from '#shared/risk/rule-language/compile.ts'
import type { RuleBook, RunningRule } from './rule-book.ts'
import { habitReason, type Said, type Scorer } from './scoring.ts'

/** What stands in a payment's details that was decided in stand-in: whether rules and score have looked at it since. */
export const STAND_IN = { due: 'due', done: 'done' } as const

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
  /** Without what happened before: rules that ask for it and the score have not looked. */
  standIn: boolean
}>

const NOT_SAID: Said = { ...nothingScored, model: SCORE_MODEL }

function hitsOf(
  { subject, book }: Pick<Judges, 'subject' | 'book'>,
  payment: RiskPayment,
  scale: number,
  merchant: number | string,
): ReadonlyArray<RuleHit> {
  subject.payment = payment
  subject.scale = scale
  const hits: RuleHit[] = []
  for (const running of book.rules) {
    if (!running.rule.holds()) continue
    const snoozed = book.snoozed(running.row.rule_id, { ...payment, merchant }, payment.at)
    hits.push({ running, snoozed, evidence: running.rule.evidence() })
  }
  return hits
}

const stopFor = ({ stops }: RuleBook, { bin, country, at }: RiskPayment, merchant: number | string): Stop | null =>
  stopOf(stops, { merchant, bin, country }, at) ?? null

/** What can be said of a payment without history: programme-wide stops, and rules that read the payment and lists alone. */
export function judgeInStandIn(
  { subject, book }: Pick<Judges, 'subject' | 'book'>,
  payment: RiskPayment,
  scale: number,
  merchant: number | string,
): Judged {
  const blind = { ...book, rules: book.rules.filter(({ history }) => !history) }
  const hits = hitsOf({ subject, book: blind }, payment, scale, merchant)
  const stop = stopFor(book, payment, merchant)
  return { stop, hits, said: NOT_SAID, learnt: false, habit: [], shadow: null, standIn: true }
}

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
  judges.engine.enter(payment)
  return judgeEntered(judges, payment, scale, merchant)
}

/** Of a payment that has entered by itself. */
export function judgeEntered(
  judges: Judges,
  payment: RiskPayment,
  scale: number,
  merchant: number | string = payment.merchant,
): Judged {
  const { habit, book, scorer } = judges
  const hits = hitsOf(judges, payment, scale, merchant)
  const stop = stopFor(book, payment, merchant)
  const rare = habitReason(habit.read())
  return { stop, hits, ...scorer.said(payment), habit: rare, shadow: scorer.shadow(payment), standIn: false }
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
