// The signals counted again from a plain list of everything that happened, the slow and obvious way: what the engine is held against.
import { DAY_MS, HOUR_MS, type SignalRequest } from '#shared/risk/engine/catalogue.ts'
import type { Entity, RiskLabel, RiskPayment } from '#shared/risk/engine/payment.ts'

export type Happened = Readonly<{ payment: RiskPayment }> | Readonly<{ label: RiskLabel }>

type Past = RiskPayment & Readonly<{ when: number }>
type Known = RiskLabel & Readonly<{ when: number }>

const keyOf = (one: RiskPayment, dimension: keyof RiskPayment): unknown => one[dimension]

/** What the catalogue's signals are of `payment`, after `before`. */
export function naive(before: ReadonlyArray<Happened>, payment: RiskPayment, request: SignalRequest): number {
  const { signal, entity, of, window = 0 } = request
  const me = payment[entity]
  if (me === null) return Number.NaN
  let paid = Number.NEGATIVE_INFINITY
  let told = Number.NEGATIVE_INFINITY
  const payments: Past[] = []
  const labels: Known[] = []
  for (const one of before) {
    if ('payment' in one) {
      paid = Math.max(paid, one.payment.at)
      told = Math.max(told, one.payment.at)
      payments.push({ ...one.payment, when: paid })
    } else {
      told = Math.max(told, one.label.knownAt)
      labels.push({ ...one.label, when: told })
    }
  }
  const now = Math.max(paid, payment.at)
  const mine = payments.filter((one) => one[entity] === me)
  const recent = mine.filter((one) => now - one.when < window)
  const toldNow = Math.max(told, payment.at)
  const said = labels.filter((one) => one[entity] === me)
  const saidRecently = said.filter((one) => toldNow - one.when < window)
  const approved = mine.filter((one) => !one.declined && one.amount >= 1)
  const last32 = approved.slice(-32).map((one) => one.amount)

  switch (signal) {
    case 'count':
      return recent.length + 1
    case 'declined':
      return [...recent, payment].filter((one) => one.declined).length
    case 'pin_failures':
      return [...recent, payment].filter((one) => one.pinFailed).length
    case 'sum':
      return recent.filter((one) => !one.declined).reduce((sum, one) => sum + one.amount, 0) + payment.amount
    case 'distinct': {
      const values = [...recent, payment].map((one) => keyOf(one, of!)).filter((value) => value !== null)
      return new Set(values).size
    }
    case 'probes':
      return recent
        .slice(-64)
        .filter((one) => one.amount * 20 <= payment.amount || (one.declined && one.amount * 2 < payment.amount)).length
    case 'ladder': {
      let steps = 0
      let above = payment.amount
      for (const one of recent.slice(-64).reverse()) {
        if (one.amount >= above) break
        above = one.amount
        steps++
      }
      return steps
    }
    case 'fraud_count':
      return saidRecently.filter((one) => one.fraud).length
    case 'labelled':
      return saidRecently.length
    case 'fraud_share':
      return saidRecently.filter((one) => one.fraud).length / Math.max(1, saidRecently.length)
    case 'fraud_since':
    case 'fraud_last':
    case 'fraud_run':
    case 'cleared_since_fraud': {
      let first = Number.NaN
      let last = Number.NaN
      let run = 0
      let cleared = 0
      for (const { fraud, paidAt } of said) {
        if (fraud) {
          const apart = run === 0 || paidAt - last > 30 * DAY_MS
          first = apart ? paidAt : Math.min(first, paidAt)
          run = apart ? 1 : run + 1
          if (!(paidAt < last)) {
            last = paidAt
            cleared = 0
          }
        } else if (paidAt > last) cleared++
      }
      if (signal === 'fraud_since') return (now - first) / HOUR_MS
      if (signal === 'fraud_last') return (now - last) / HOUR_MS
      return signal === 'fraud_run' ? run : run === 0 ? 0 : cleared
    }
    case 'amount_rank': {
      if (last32.length < 5) return Number.NaN
      const below = last32.filter((amount) => amount < payment.amount).length
      return (below + last32.filter((amount) => amount === payment.amount).length / 2) / last32.length
    }
    case 'usual_amount':
      return last32.length < 5 ? Number.NaN : middle(last32)
    case 'amount_times':
      return last32.length < 5 ? Number.NaN : payment.amount / middle(last32)
    case 'amount_robust_z': {
      if (last32.length < 5) return Number.NaN
      const usual = middle(last32)
      const spread = middle(last32.map((amount) => Math.abs(amount - usual)))
      return (payment.amount - usual) / Math.max(1.4826 * spread, usual / 20, 1)
    }
    case 'is_new': {
      const value = keyOf(payment, of!)
      if (value === null) return Number.NaN
      return approved.some((one) => keyOf(one, of!) === value) ? 0 : 1
    }
    case 'known':
      return new Set(approved.map((one) => keyOf(one, of!)).filter((value) => value !== null)).size
    case 'payments':
      return approved.length
    case 'idle':
      return mine.length === 0 ? Number.NaN : (now - mine.at(-1)!.when) / HOUR_MS
    case 'known_for':
      return mine.length === 0 ? 0 : (now - mine[0]!.when) / DAY_MS
    case 'declines_before': {
      let count = 0
      for (const one of mine) count = one.declined ? count + 1 : 0
      return count
    }
    case 'hour_share': {
      if (approved.length < 10) return Number.NaN
      const hour = hourOf(payment.at)
      const near = approved.filter((one) => [0, 1, 23].includes((hourOf(one.at) - hour + 24) % 24))
      return near.length / approved.length
    }
    case 'weekday_share': {
      if (approved.length < 10) return Number.NaN
      const day = new Date(payment.at).getUTCDay()
      return approved.filter((one) => new Date(one.at).getUTCDay() === day).length / approved.length
    }
    default:
      throw new Error(`nothing to hold ${signal} against`)
  }
}

const hourOf = (at: number): number => new Date(at).getUTCHours()

function middle(values: ReadonlyArray<number>): number {
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}

export const LABEL_ENTITIES: ReadonlyArray<Entity> = ['card', 'person', 'merchant', 'device', 'address', 'bin']
