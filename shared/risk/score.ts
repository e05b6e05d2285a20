// Score v0: the sum of the reasons' points, capped at 100. An expert estimate, not a probability: docs/risk.md. Pure.
import type { CardHistory, Payment } from './history.ts'
import { reasonsOf, STARTER_RULES, type Reason } from './rules.ts'
import { signalsOf } from './signals.ts'

/** How the number came about, named beside every score. */
export const SCORE_MODEL = 'expert-estimate-v0'

/** From this score on, a payment raises a flag. Each starter rule reaches it alone. */
export const FLAG_FROM = 30
export const MOST = 100

/** `reasons` are ordered by points, largest first, and their points add up to `score` (0–100). */
export type Scored = Readonly<{ score: number; reasons: ReadonlyArray<Reason> }>

export const nothingScored: Scored = Object.freeze({ score: 0, reasons: Object.freeze([]) })

export const raisesFlag = (scored: Scored): boolean => scored.score >= FLAG_FROM

/**
 * Shares `total` out in proportion to `parts` in whole numbers that add up to it exactly: each part rounded down, what is left
 * goes by ones to the largest remainders (Hamilton's method), earlier parts first when they tie.
 */
export function shareOut(total: number, parts: ReadonlyArray<number>): ReadonlyArray<number> {
  const sum = parts.reduce((a, b) => a + b, 0)
  if (sum === 0) return parts.map(() => 0)
  const shares = parts.map((part) => Math.floor((part * total) / sum))
  const order = parts.map((part, i) => ({ i, left: (part * total) % sum })).sort((a, b) => b.left - a.left || a.i - b.i)
  let left = total - shares.reduce((a, b) => a + b, 0)
  for (const { i } of order) {
    if (left-- <= 0) break
    shares[i]!++
  }
  return shares
}

const orderOf = ({ rule }: Reason): number => (STARTER_RULES as ReadonlyArray<string>).indexOf(rule)

export function scoreOf(reasons: ReadonlyArray<Reason>): Scored {
  if (reasons.length === 0) return nothingScored
  const sum = reasons.reduce((total, reason) => total + reason.points, 0)
  const ordered = [...reasons].sort((a, b) => b.points - a.points || orderOf(a) - orderOf(b))
  if (sum <= MOST) return { score: sum, reasons: ordered }
  const shares = shareOut(
    MOST,
    ordered.map((reason) => reason.points),
  )
  return { score: MOST, reasons: ordered.map((reason, i) => ({ ...reason, points: shares[i]! })) }
}

/** The starter rules on one payment, against the card's history before it. */
export const evaluate = (history: CardHistory, payment: Payment): Scored =>
  scoreOf(reasonsOf(signalsOf(history, payment)))
