// Flags as the starter rules would have raised them, and as the staff decided them: one open flag a card, fed until somebody
// looked, decided after some hours, open still where the hours have not passed.
import { maskPan } from '#shared/domain/mask.ts'
import { publicId } from '#shared/domain/ids.ts'
import { UNDO_MS } from '#shared/domain/review.ts'
import type { FlagVerdict } from '#shared/domain/flag.ts'
import type { Reason } from '#shared/risk/rules.ts'
import type { Scored } from '#shared/risk/score.ts'
import { joinReasons, ruleList } from '#electron/store/api/raise-flag.ts'
import { closeFlag, fillFlag } from '#electron/store/db/bulk.ts'
import { verdictCodes } from '#electron/store/db/codes.ts'
import { labelFlagged, noteRule } from '#electron/store/db/flags.ts'
import { addHistory } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'
import { CAST } from '../cast.ts'
import { HOUR } from '../holders.ts'
import { INVESTIGATOR, SUPERVISOR } from '../operators.ts'
import { createRandom } from '../random.ts'
import type { DemoCard, DemoPayment, DemoProgramme } from '../records.ts'
import type { StaffAct } from './acts.ts'
import { DEMO, type Keys } from './people.ts'

type Standing = {
  id: number
  card: number
  openedAt: number
  lastAt: number
  decideAt: number
  reasons: ReadonlyArray<Reason>
  score: number
  rules: Map<string, number>
  loss: number
  approved: number
  payments: number
  fraud: boolean
  written: boolean
  version: number
  decision: Readonly<{ verdict: FlagVerdict; operator: number; at: number }> | null
}

export type FlagBook = Readonly<{
  /** Feeds the card's flag with a payment that reached the flagging score; gives the flag's key. */
  raise: (payment: DemoPayment, scored: Scored) => number
  /** Flags that were opened since the last call, to be written before the payments that name them. */
  opened: () => Work<void>
  /** Decides what is due by `at` and writes every flag that changed. */
  settle: (at: number) => Work<void>
  counts: () => Readonly<{ flags: number; openFlags: number }>
}>

/** `firstKey`: the key of the first flag in the empty store. */
export function createFlagBook(
  programme: DemoProgramme,
  cards: ReadonlyArray<DemoCard>,
  keys: Keys,
  acts: Array<StaffAct>,
  firstKey: number,
): FlagBook {
  const { asOf } = programme
  const open = new Map<number, Standing>()
  let fresh: Array<Standing> = []
  let changed = new Set<Standing>()
  let nextKey = firstKey
  let decided = 0

  /** When somebody gets to it: after some hours, by night later. Told stories of the last half day are still open. */
  function decideAt(card: number, at: number, key: number): number {
    if (cards[card]!.customer < CAST.length && asOf - at < 12 * HOUR) return Number.POSITIVE_INFINITY
    return at + Math.round(Math.min(30, createRandom('flag', key).logNormal(4.5, 0.6)) * HOUR)
  }

  function decide(flag: Standing): void {
    const random = createRandom('verdict', flag.id)
    const at = flag.decideAt
    const verdict: FlagVerdict = random.chance(0.07) ? 'unsure' : flag.fraud ? 'fraud' : 'legitimate'
    const operator = random.chance(0.8) ? INVESTIGATOR : SUPERVISOR
    flag.decision = { verdict, operator: operator.index, at }
    flag.version += 2
    open.delete(flag.card)
    changed.add(flag)
    decided += 1
    acts.push({
      at,
      operator: operator.index,
      entry: {
        action: 'flag.decided',
        targetKind: 'flag',
        target: publicId('flag', flag.id),
        label: maskPan(cards[flag.card]!.last4),
        reason: verdict,
        changes: [{ field: 'verdict', before: null, after: verdict }],
      },
    })
  }

  const endOf = (flag: Standing) => ({
    last_at: flag.lastAt,
    state: flag.decision === null ? 0 : 1,
    score: flag.score,
    reasons: JSON.stringify(flag.reasons),
    rules: ruleList(flag.reasons),
    loss: flag.loss,
    approved: flag.approved,
    payments: flag.payments,
    verdict: flag.decision === null ? null : verdictCodes.code(flag.decision.verdict),
    decided_by: flag.decision === null ? null : keys.operators[flag.decision.operator]!,
    decided_at: flag.decision?.at ?? null,
    effective_at: flag.decision === null ? null : flag.decision.at + UNDO_MS,
    effected: flag.decision === null ? 0 : 1,
    version: flag.version,
  })

  return {
    raise: (payment, scored) => {
      let flag = open.get(payment.card)
      if (flag !== undefined && flag.decideAt <= payment.at) {
        decide(flag)
        flag = undefined
      }
      if (flag === undefined) {
        const id = nextKey++
        flag = {
          id,
          card: payment.card,
          openedAt: payment.at,
          lastAt: payment.at,
          decideAt: decideAt(payment.card, payment.at, id),
          reasons: [],
          score: 0,
          rules: new Map(),
          loss: 0,
          approved: 0,
          payments: 0,
          fraud: false,
          written: false,
          version: 0,
          decision: null,
        }
        open.set(payment.card, flag)
        fresh.push(flag)
      }
      const joined = joinReasons(flag.reasons, scored.reasons)
      flag.reasons = joined.reasons
      flag.score = joined.score
      flag.lastAt = payment.at
      flag.payments += 1
      flag.version += 1
      flag.loss += payment.billingAmount
      if (payment.status !== 'declined') flag.approved += payment.billingAmount
      flag.fraud ||= payment.scenario !== null
      for (const { rule } of scored.reasons) if (!flag.rules.has(rule)) flag.rules.set(rule, payment.at)
      changed.add(flag)
      return flag.id
    },
    *opened() {
      // A card has one open flag: those decided meanwhile are closed before the next one of their card is opened.
      for (const flag of changed)
        if (flag.written && flag.decision !== null) yield* closeFlag({ id: flag.id, ...endOf(flag) })
      for (const flag of fresh) {
        flag.written = true
        yield* fillFlag({
          id: flag.id,
          card_id: keys.cards[flag.card]!,
          opened_at: flag.openedAt,
          origin: DEMO,
          ...endOf(flag),
        })
        for (const [rule, at] of flag.rules) yield* noteRule(flag.id, rule, at, DEMO)
      }
      fresh = []
    },
    *settle(at) {
      for (const flag of open.values()) if (flag.decideAt <= Math.min(at, asOf)) decide(flag)
      for (const flag of changed) {
        yield* closeFlag({ id: flag.id, ...endOf(flag) })
        for (const [rule, ruleAt] of flag.rules) yield* noteRule(flag.id, rule, ruleAt, DEMO)
        if (flag.decision === null) continue
        const { verdict, operator, at: decidedAt } = flag.decision
        if (verdict !== 'unsure') yield* labelFlagged(flag.id, verdictCodes.code(verdict), decidedAt + UNDO_MS)
        const by = programme.operators[operator]!.displayName
        yield* addHistory('card', keys.cards[flag.card]!, decidedAt, 'flag.decided', by, { verdict, score: flag.score })
      }
      changed = new Set()
    },
    counts: () => ({ flags: nextKey - firstKey, openFlags: nextKey - firstKey - decided }),
  }
}
