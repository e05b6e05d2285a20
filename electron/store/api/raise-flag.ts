// A payment that reached the flagging score: opens the card's flag or feeds the open one. One card, one open flag.
import { publicId } from '#shared/domain/ids.ts'
import { SCORE_RULE, type Reason } from '#shared/risk/rules.ts'
import type { Scored } from '#shared/risk/score.ts'
import { scoreOf } from '#shared/risk/score.ts'
import { feedFlag, noteRule, openFlag, openFlagOnCard } from '#electron/store/db/flags.ts'
import { addEvent } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'

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

/** Gives the flag's key. Money in minor units of the billing currency. */
export function* raiseFlag(hit: Hit): Work<number> {
  const { card, at, scored, byRules = scored, approved, origin, counted = false } = hit
  const open = yield* openFlagOnCard(card, origin)
  const fresh = byRules.score > scored.score ? byRules : scored
  const both = joinReasons(open === undefined ? [] : (JSON.parse(open.reasons) as ReadonlyArray<Reason>), fresh.reasons)
  const standing = open === undefined || open.rules === '' ? [] : open.rules.split(',')
  const named = [...new Set([...ruleNames(scored.reasons), ...ruleNames(byRules.reasons)])]
  const amount = counted && open !== undefined ? 0 : hit.amount
  const next = {
    score: both.score,
    reasons: JSON.stringify(both.reasons),
    rules: [...new Set([...ruleNames(both.reasons), ...standing, ...named])].join(','),
    loss: amount,
    approved: approved ? amount : 0,
  }
  let id: number
  if (open === undefined) id = yield* openFlag({ card, at, origin, ...next })
  else {
    id = open.id
    yield* feedFlag(id, at, next, counted ? 0 : 1)
  }
  for (const rule of named) yield* noteRule(id, rule, at, origin)
  yield* addEvent(
    { kind: 'flag', target: publicId('flag', id), what: open === undefined ? 'flag.opened' : 'flag.fed', by: null },
    at,
  )
  return id
}
