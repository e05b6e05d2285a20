// A payment that reached the flagging score: opens the card's flag or feeds the open one. One card, one open flag.
import { publicId } from '#shared/domain/ids.ts'
import { SCORE_RULE, type Reason } from '#shared/risk/rules.ts'
import type { Scored } from '#shared/risk/score.ts'
import { scoreOf } from '#shared/risk/score.ts'
import { feedFlag, noteRule, openFlag, openFlagOnCard } from '#electron/store/db/flags.ts'
import { addEvent } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'

/** Money in minor units of the billing currency. */
type Hit = Readonly<{
  card: number
  at: number
  /** The payment's score, and what rules alone make of it. */
  scored: Scored
  byRules?: Scored
  amount: number
  approved: boolean
  origin: number
  /** The payment is counted in the card's flag already: more is known of it now. */
  counted?: boolean
}>
type Raised = Readonly<{ id: number; opened: boolean }>

const calibrated = (reasons: ReadonlyArray<Reason>): boolean => reasons.some(({ kind }) => kind !== undefined)
const sumOf = (reasons: ReadonlyArray<Reason>): number => reasons.reduce((sum, { points }) => sum + points, 0)

/** Per rule the reason with the most points, of those standing and those new; points add up to the new score. */
export function joinReasons(standing: ReadonlyArray<Reason>, fresh: ReadonlyArray<Reason>): Scored {
  // A calibrated score's reasons belong to one payment and mix with no others: the higher score speaks for the flag.
  if (calibrated(standing) || calibrated(fresh)) {
    const higher = sumOf(fresh) >= sumOf(standing) ? fresh : standing
    return { score: sumOf(higher), reasons: higher }
  }
  const best = new Map<string, Reason>()
  for (const reason of [...standing, ...fresh]) {
    const known = best.get(reason.rule)
    if (known === undefined || reason.points >= known.points) best.set(reason.rule, reason)
  }
  return scoreOf([...best.values()])
}

/** Names of rules; a calibrated score stands among them as one. */
export const ruleNames = (reasons: ReadonlyArray<Reason>): ReadonlyArray<string> => [
  ...(calibrated(reasons) ? [SCORE_RULE] : []),
  ...reasons.filter(({ kind }) => kind === undefined).map(({ rule }) => rule),
]
export const ruleList = (reasons: ReadonlyArray<Reason>): string => ruleNames(reasons).join(',')

/** What a flag is to become, by the payments that feed it now. */
type Growing = {
  readonly card: number
  readonly origin: number
  /** The card's open flag; none yet: it opens with the first of these payments. */
  readonly open: number | undefined
  readonly from: number
  at: number
  standing: Scored
  rules: ReadonlySet<string>
  /** Rules of these payments, with the time of the first that each had. */
  readonly noted: Map<string, number>
  loss: number
  approved: number
  payments: number
}

function* growing({ card, origin, at }: Hit): Work<Growing> {
  const open = yield* openFlagOnCard(card, origin)
  const reasons = open === undefined ? [] : (JSON.parse(open.reasons) as ReadonlyArray<Reason>)
  return {
    card,
    origin,
    open: open?.id,
    from: at,
    at,
    standing: { score: open?.score ?? 0, reasons },
    rules: new Set(open === undefined || open.rules === '' ? [] : open.rules.split(',')),
    noted: new Map(),
    loss: 0,
    approved: 0,
    payments: 0,
  }
}

function feed(flag: Growing, { at, scored, byRules = scored, amount, approved, counted = false }: Hit): void {
  const fresh = byRules.score > scored.score ? byRules : scored
  flag.standing = joinReasons(flag.standing.reasons, fresh.reasons)
  const named = [...ruleNames(scored.reasons), ...ruleNames(byRules.reasons)]
  flag.rules = new Set([...ruleNames(flag.standing.reasons), ...flag.rules, ...named])
  for (const rule of named) if (!flag.noted.has(rule)) flag.noted.set(rule, at)
  flag.at = at
  // Of a payment that the flag counts already only more is known now.
  if (counted && flag.open !== undefined) return
  flag.loss += amount
  flag.approved += approved ? amount : 0
  flag.payments++
}

function* save(flag: Growing): Work<number> {
  const { card, origin, from, at, standing, rules, loss, approved, payments, open } = flag
  const { score, reasons } = standing
  const next = { score, reasons: JSON.stringify(reasons), rules: [...rules].join(','), loss, approved, payments }
  const id = open ?? (yield* openFlag({ card, at: from, last: at, origin, ...next }))
  if (open !== undefined) yield* feedFlag(id, at, next)
  for (const [rule, first] of flag.noted) yield* noteRule(id, rule, first, origin)
  return id
}

/** Gives each payment's flag. One look and one write a card, however many of its payments there are. */
export function* raiseFlags(hits: ReadonlyArray<Hit>): Work<ReadonlyArray<Raised>> {
  const flags = new Map<string, Growing>()
  const ofHit: Growing[] = []
  for (const hit of hits) {
    const key = `${hit.card} ${hit.origin}`
    let flag = flags.get(key)
    if (flag === undefined) flags.set(key, (flag = yield* growing(hit)))
    feed(flag, hit)
    ofHit.push(flag)
  }
  const raised = new Map<Growing, Raised>()
  for (const flag of flags.values()) raised.set(flag, { id: yield* save(flag), opened: flag.open === undefined })
  return ofHit.map((flag) => raised.get(flag)!)
}

/** Gives the flag's key, and tells open consoles. */
export function* raiseFlag(hit: Hit): Work<number> {
  const [{ id, opened }] = (yield* raiseFlags([hit])) as [Raised]
  const what = opened ? 'flag.opened' : 'flag.fed'
  yield* addEvent({ kind: 'flag', target: publicId('flag', id), what, by: null }, hit.at)
  return id
}
