// Flags on a card's payments, and the verdict a person gives. Pure.
import { UNDO_MS } from './review.ts'

export const VERDICTS = ['legitimate', 'unsure', 'fraud'] as const
export type FlagVerdict = (typeof VERDICTS)[number]

export type Flag = Readonly<{
  state: 'open' | 'decided'
  decision: Readonly<{ verdict: FlagVerdict; by: number; at: number; effectiveAt: number; effected: boolean }> | null
}>

export type FlagRefusal = 'already_decided' | 'not_decided' | 'undo_too_late' | 'not_yours'
type Outcome = Readonly<{ ok: true; flag: Flag }> | Readonly<{ ok: false; refusal: FlagRefusal }>

export function decideFlag(flag: Flag, verdict: FlagVerdict, operator: number, now: number): Outcome {
  if (flag.state === 'decided') return { ok: false, refusal: 'already_decided' }
  return {
    ok: true,
    flag: {
      state: 'decided',
      decision: { verdict, by: operator, at: now, effectiveAt: now + UNDO_MS, effected: false },
    },
  }
}

export function undoVerdict(flag: Flag, operator: number, now: number): Outcome {
  if (flag.decision === null) return { ok: false, refusal: 'not_decided' }
  if (flag.decision.by !== operator) return { ok: false, refusal: 'not_yours' }
  if (flag.decision.effected || now >= flag.decision.effectiveAt) return { ok: false, refusal: 'undo_too_late' }
  return { ok: true, flag: { state: 'open', decision: null } }
}
