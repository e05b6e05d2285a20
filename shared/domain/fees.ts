// What a payment costs its holder: a dated schedule, computed when the payment is authorised and fixed when it is cleared. Pure.

export const FEE_KINDS = ['foreign_exchange', 'cash', 'indirect_merchant'] as const
export type FeeKind = (typeof FEE_KINDS)[number]

/** `bps`: hundredths of a percent of the billing amount; `least` and `most`: minor units of the billing currency. */
export type FeeRule = Readonly<{ bps: number; least: number; most: number | null }>
export type FeeRules = Readonly<Record<FeeKind, FeeRule | null>>
export type FeeSchedule = Readonly<{ version: number; from: number; rules: FeeRules }>

export type FeeLine = Readonly<{ kind: FeeKind; amount: number }>
export type Fee = Readonly<{ version: number | null; lines: ReadonlyArray<FeeLine>; total: number }>

export const NO_FEE: Fee = { version: null, lines: [], total: 0 }

/** What makes a payment cost something. */
export type FeeCase = Readonly<{ foreign: boolean; cash: boolean; direct: boolean }>

export const mayCost = ({ foreign, cash, direct }: FeeCase): boolean => foreign || cash || !direct

/** One rule's fee: rounded half up, between least and most, nothing for nothing. */
export function feeOf(rule: FeeRule, billing: number): number {
  if (billing <= 0) return 0
  const share = Number((BigInt(billing) * BigInt(rule.bps) + 5_000n) / 10_000n)
  const least = Math.max(share, rule.least)
  return rule.most === null ? least : Math.min(least, rule.most)
}

export function feesFor(schedule: FeeSchedule | undefined, of: FeeCase, billing: number): Fee {
  if (schedule === undefined || !mayCost(of)) return NO_FEE
  const due: Readonly<Record<FeeKind, boolean>> = {
    foreign_exchange: of.foreign,
    cash: of.cash,
    indirect_merchant: !of.direct,
  }
  const lines = FEE_KINDS.flatMap((kind): ReadonlyArray<FeeLine> => {
    const rule = schedule.rules[kind]
    const amount = due[kind] && rule !== null ? feeOf(rule, billing) : 0
    return amount > 0 ? [{ kind, amount }] : []
  })
  return { version: schedule.version, lines, total: lines.reduce((sum, line) => sum + line.amount, 0) }
}
