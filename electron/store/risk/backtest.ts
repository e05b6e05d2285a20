// Runs a text over history, point in time correct: the engine is fed everything in the order in which it became known, and the rule is
// read as each payment enters. Outcomes are today's labels. Beside it the live version, the other rules that run, and the same text
// with its first number turned, all over the same signals.
import { offsetAt } from '#shared/domain/calendar.ts'
import { createTally, type Outcome, type Tally } from '#shared/risk/backtest/measure.ts'
import { createSignalEngine } from '#shared/risk/engine/signal-engine.ts'
import type { CompiledRule, Evidence, RuleWorld, Subject } from '#shared/risk/rule-language/compile.ts'
import { compiled, readRule } from '#shared/risk/rule-language/read.ts'
import { knobsOf, ladderOf, turned } from '#shared/risk/rule-language/tune.ts'
import { verdictCodes } from '#electron/store/db/codes.ts'
import { ledgerSize, scaleOf, type HistoryRow } from '#electron/store/db/risk-history.ts'
import { paymentsByIds, wholeMerchant } from '#electron/store/db/payment-rows.ts'
import { listEntries, listRows } from '#electron/store/db/rule-lists.ts'
import { everyRun, runningVersions } from '#electron/store/db/rules.ts'
import type { Database } from '#electron/store/db/work.ts'
import { feedHistory } from './feed.ts'
import { keyOf, listBook } from './rule-book.ts'

const DAY_MS = 86_400_000
const EXAMPLES = 12
const FRAUD = verdictCodes.code('fraud')
const LEGITIMATE = verdictCodes.code('legitimate')

export type BacktestRequest = Readonly<{
  text: string
  /** The rule whose live version it is compared with. */
  rule: number | null
  from: number | null
  /** Payments before this moment. */
  to: number
  listsAsNow: boolean
  timeZone: string
  currency: string
}>

type Measures = ReturnType<Tally['measures']>
type Point = Readonly<{ at: number; hits: number; precision: Measures['precision']; recall: Measures['recall'] }>
export type Backtest = Readonly<{
  from: number
  to: number
  payments: number
  draft: Measures
  live: Readonly<{ number: number; measures: Measures }> | null
  /** The rule as it ran: each payment with the version that was live at its moment. */
  ran: Measures | null
  days: ReadonlyArray<Readonly<{ at: number; fraud: number; legitimate: number; undecided: number }>>
  overlap: ReadonlyArray<Readonly<{ rule: string; hits: number }>>
  /** Hits that no other running rule has. */
  only: number
  curve: Readonly<{ name: string; now: number; points: ReadonlyArray<Point> }> | null
  examples: ReadonlyArray<
    Readonly<{
      id: number
      at: number
      amount: number
      currency: string
      label: Outcome
      evidence: ReadonlyArray<Evidence>
      card: number
      last4: string
      customer: number
      merchant: Readonly<{ id: number; name: string }>
    }>
  >
}>

const outcomeOf = (label: number | null): Outcome =>
  label === FRAUD ? 'fraud' : label === LEGITIMATE ? 'legitimate' : 'undecided'

/** `progress` is awaited after each chunk; false stops the run, which then gives `null`. */
export async function runBacktest(
  db: Database,
  request: BacktestRequest,
  progress: (done: number, total: number) => Promise<boolean>,
): Promise<Backtest | null> {
  const { text, timeZone, currency } = request
  const { lists, entries, running, runs, total } = await db.read(function* () {
    return {
      lists: yield* listRows(),
      entries: yield* listEntries(),
      running: yield* runningVersions(),
      runs: (yield* everyRun()).filter((run) => run.rule_id === request.rule && run.ran_live === 1),
      total: yield* ledgerSize(request.to),
    }
  })
  const { kinds, list } = listBook(lists, entries, request.listsAsNow)
  const zoneOffset = (at: number): number => offsetAt(at, timeZone)
  const engine = createSignalEngine({ zoneOffset })
  const subject: Subject = { payment: undefined as never, scale: 100 }
  const world: RuleWorld = { signal: engine.signal, subject, list, keyOf, zoneOffset }
  const ruleOf = (written: string): CompiledRule => compiled(readRule(written, kinds), world)

  const draft = ruleOf(text)
  const knob = knobsOf(text, readRule(text, kinds).condition!)[0]
  const curve = (knob === undefined ? [] : ladderOf(knob)).flatMap((at) => {
    const other = turned(text, knob!, at, kinds)
    return other === undefined ? [] : [{ at, rule: ruleOf(other), tally: createTally() }]
  })
  const sound = running.filter((row) => readRule(row.text, kinds).condition !== null)
  const liveRow = sound.find((row) => row.rule_id === request.rule && row.live === row.id)
  const live =
    liveRow === undefined ? null : { number: liveRow.number, rule: ruleOf(liveRow.text), tally: createTally() }
  const versions = new Map(
    runs.filter((run) => readRule(run.text, kinds).condition !== null).map((run) => [run.id, ruleOf(run.text)]),
  )
  const ran = createTally()
  const others = sound
    .filter((row) => row.rule_id !== request.rule)
    .map((row) => ({ name: row.name, rule: ruleOf(row.text), hits: 0 }))

  const tally = createTally()
  const days = new Map<number, { fraud: number; legitimate: number; undecided: number }>()
  type Example = Backtest['examples'][number]
  const examples: Array<Pick<Example, 'id' | 'at' | 'amount' | 'currency' | 'label' | 'evidence'>> = []
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  let payments = 0
  let frauds = 0
  let only = 0

  const judge = (payment: Subject['payment'], row: HistoryRow): void => {
    if (row.at < (request.from ?? Number.NEGATIVE_INFINITY)) return
    subject.payment = payment
    subject.scale = scaleOf(row.billing_currency)
    first = Math.min(first, row.at)
    last = Math.max(last, row.at)
    payments++
    const outcome = outcomeOf(row.label)
    if (outcome === 'fraud') frauds++
    const amount = row.billing_currency === currency ? row.billing_amount : null
    for (let i = 0; i < curve.length; i++) if (curve[i]!.rule.holds()) curve[i]!.tally.hit(row.card_id, amount, outcome)
    if (live !== null && live.rule.holds()) live.tally.hit(row.card_id, amount, outcome)
    const then = runs.find((run) => run.from_at <= row.at && row.at < (run.until_at ?? Infinity))
    if (then !== undefined && versions.get(then.id)?.holds() === true) ran.hit(row.card_id, amount, outcome)
    if (!draft.holds()) return
    tally.hit(row.card_id, amount, outcome)
    const local = row.at + zoneOffset(row.at)
    const day = row.at - (local - Math.floor(local / DAY_MS) * DAY_MS)
    let counts = days.get(day)
    if (counts === undefined) days.set(day, (counts = { fraud: 0, legitimate: 0, undecided: 0 }))
    counts[outcome]++
    let alone = true
    for (const other of others) {
      if (!other.rule.holds()) continue
      other.hits++
      alone = false
    }
    if (alone) only++
    examples.push({
      id: row.id,
      at: row.at,
      amount: row.billing_amount,
      currency: row.billing_currency,
      label: outcome,
      evidence: draft.evidence(),
    })
    if (examples.length > EXAMPLES) examples.shift()
  }

  let going = true
  await feedHistory(db, engine, request.to, judge, async (done) => (going = await progress(done, total)))
  if (!going) return null
  const paid = await db.read(() => paymentsByIds(examples.map(({ id }) => id)))
  const [from, to] = [request.from ?? (payments === 0 ? request.to : first), request.to]
  const span = Math.max(1, Math.ceil((Math.max(last, from) - from) / DAY_MS))
  return {
    from,
    to,
    payments,
    draft: tally.measures(span, frauds),
    live: live === null ? null : { number: live.number, measures: live.tally.measures(span, frauds) },
    ran: runs.length === 0 ? null : ran.measures(span, frauds),
    days: [...days].map(([at, counts]) => ({ at, ...counts })).sort((a, b) => a.at - b.at),
    overlap: others.map(({ name, hits }) => ({ rule: name, hits })).sort((a, b) => b.hits - a.hits),
    only,
    curve:
      knob === undefined || curve.length < 2
        ? null
        : {
            name: knob.name,
            now: knob.value,
            points: curve.map(({ at, tally: one }) => {
              const { hits, precision, recall } = one.measures(span, frauds)
              return { at, hits, precision, recall }
            }),
          },
    examples: examples
      .map((one, place): Example => {
        const row = paid[place]!
        const { card_id: card, last4, customer_id: customer } = row
        return { ...one, card, last4, customer, merchant: { id: wholeMerchant(row), name: row.merchant } }
      })
      .toReversed(),
  }
}
