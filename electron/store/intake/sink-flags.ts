// Flags of imported history: one open one a card, apart from the open work.
import { joinReasons, ruleList } from '#electron/store/api/raise-flag.ts'
import { originCodes } from '#electron/store/db/codes.ts'
import { feedFlag, noteRule, openFlag, openFlagOnCard } from '#electron/store/db/flags.ts'
import type { Work } from '#electron/store/db/work.ts'
import type { Reason } from '#shared/risk/rules.ts'
import type { Scored } from '#shared/risk/score.ts'

const IMPORT = originCodes.code('import')

type Hit = Readonly<{ card: number; at: number; amount: number; declined: boolean; scored: Scored }>

/** Opens or feeds the card's flag and gives its key. */
export function* raiseImported({ card, at, amount, declined, scored }: Hit): Work<number> {
  const open = yield* openFlagOnCard(card, IMPORT)
  const standing = open === undefined ? [] : (JSON.parse(open.reasons) as ReadonlyArray<Reason>)
  const both = joinReasons(standing, scored.reasons)
  const next = {
    score: both.score,
    reasons: JSON.stringify(both.reasons),
    rules: ruleList(both.reasons),
    loss: amount,
    approved: declined ? 0 : amount,
  }
  let flag: number
  if (open === undefined) flag = yield* openFlag({ card, at, origin: IMPORT, ...next })
  else {
    flag = open.id
    yield* feedFlag(flag, at, next)
  }
  for (const reason of scored.reasons) yield* noteRule(flag, reason.rule, at, IMPORT)
  return flag
}
