// A fee schedule as it is typed: percent, least and most as texts; a row without a share is no fee. Pure.
import { FEE_KINDS, type FeeKind, type FeeRule, type FeeRules } from '#shared/domain/fees.ts'
import { parseAmount } from '../cards/amounts.ts'

export type Draft = Readonly<Record<FeeKind, Readonly<{ share: string; least: string; most: string }>>>

/** The contract takes at most 20%. */
const MOST_BPS = 2_000

const each = <T>(make: (kind: FeeKind) => T): Record<FeeKind, T> =>
  Object.fromEntries(FEE_KINDS.map((kind) => [kind, make(kind)])) as Record<FeeKind, T>

export const draftOf = (rules: FeeRules | undefined, bare: (amount: number) => string): Draft =>
  each((kind) => {
    const rule = rules?.[kind] ?? null
    if (rule === null) return { share: '', least: '', most: '' }
    return {
      share: String(rule.bps / 100),
      least: rule.least === 0 ? '' : bare(rule.least),
      most: rule.most === null ? '' : bare(rule.most),
    }
  })

/** `undefined` for what is no rule: no number, more than 20%, a most below the least, bounds without a share. */
function ruleOf(typed: Draft[FeeKind], currency: string): FeeRule | null | undefined {
  const share = typed.share.normalize('NFKC').trim()
  const least = parseAmount(typed.least, currency)
  const most = parseAmount(typed.most, currency)
  if (share === '') return least === null && most === null ? null : undefined
  if (!/^\d{1,2}(\.\d{1,2})?$/.test(share) || least === undefined || most === undefined) return undefined
  const bps = Math.round(Number(share) * 100)
  if (bps > MOST_BPS || (most !== null && most < (least ?? 0))) return undefined
  return { bps, least: least ?? 0, most }
}

export function rulesOf(draft: Draft, currency: string): FeeRules | undefined {
  const rules = each((kind) => ruleOf(draft[kind], currency))
  return FEE_KINDS.some((kind) => rules[kind] === undefined) ? undefined : (rules as FeeRules)
}
