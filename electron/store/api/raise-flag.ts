// A payment that reached the flagging score: opens the card's flag or feeds the open one. One card, one open flag.
import { publicId } from '#shared/domain/ids.ts'
import type { Reason } from '#shared/risk/rules.ts'
import type { Scored } from '#shared/risk/score.ts'
import { scoreOf } from '#shared/risk/score.ts'
import { feedFlag, noteRule, openFlag, openFlagOnCard } from '#electron/store/db/flags.ts'
import { addEvent } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'

type Hit = Readonly<{ card: number; at: number; scored: Scored; amount: number; approved: boolean; origin: number }>

/** Per rule the reason with the most points, of those standing and those new; points add up to the new score. */
export function joinReasons(standing: ReadonlyArray<Reason>, fresh: ReadonlyArray<Reason>): Scored {
  const best = new Map<string, Reason>()
  for (const reason of [...standing, ...fresh]) {
    const known = best.get(reason.rule)
    if (known === undefined || reason.points >= known.points) best.set(reason.rule, reason)
  }
  return scoreOf([...best.values()])
}

export const ruleList = (reasons: ReadonlyArray<Reason>): string => reasons.map((reason) => reason.rule).join(',')

/** Gives the flag's key. Money in minor units of the billing currency. */
export function* raiseFlag(hit: Hit): Work<number> {
  const { card, at, scored, amount, approved, origin } = hit
  const open = yield* openFlagOnCard(card, origin)
  const both = joinReasons(
    open === undefined ? [] : (JSON.parse(open.reasons) as ReadonlyArray<Reason>),
    scored.reasons,
  )
  const next = {
    score: both.score,
    reasons: JSON.stringify(both.reasons),
    rules: ruleList(both.reasons),
    loss: amount,
    approved: approved ? amount : 0,
  }
  let id: number
  if (open === undefined) id = yield* openFlag({ card, at, origin, ...next })
  else {
    id = open.id
    yield* feedFlag(id, at, next)
  }
  for (const reason of scored.reasons) yield* noteRule(id, reason.rule, at, origin)
  yield* addEvent(
    { kind: 'flag', target: publicId('flag', id), what: open === undefined ? 'flag.opened' : 'flag.fed', by: null },
    at,
  )
  return id
}
