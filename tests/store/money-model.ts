// A naive model of one account: what a person with a pencil would keep of the card network's messages. Knows nothing of the store.

export type Rule = Readonly<{ bps: number; least: number }>
export type Payment = {
  status: 'approved' | 'declined' | 'cleared' | 'reversed' | 'expired'
  /** Still on hold for the payment, and for its fee. */
  held: number
  feeHeld: number
  authorised: number
  cleared: number
  charged: number
  refunded: number
  rules: ReadonlyArray<Rule>
  expiresAt: number
}
export type Model = { available: number; held: number; payments: Array<Payment> }

const feeOn = (rules: ReadonlyArray<Rule>, amount: number): number =>
  amount === 0
    ? 0
    : rules.reduce((sum, { bps, least }) => sum + Math.max(least, Math.floor((amount * bps) / 10_000 + 0.5)), 0)

const DAYS_30 = 30 * 86_400_000

export function authorise(
  model: Model,
  amount: number,
  rules: ReadonlyArray<Rule>,
  now: number,
  forced = false,
): Payment {
  const fee = feeOn(rules, amount)
  const passes = forced || amount + fee <= model.available
  const payment: Payment = {
    status: passes ? 'approved' : 'declined',
    held: passes ? amount : 0,
    feeHeld: passes ? fee : 0,
    authorised: passes ? amount : 0,
    cleared: 0,
    charged: 0,
    refunded: 0,
    rules,
    expiresAt: now + DAYS_30,
  }
  if (passes) {
    model.available -= amount + fee
    model.held += amount + fee
  }
  model.payments.push(payment)
  return payment
}

/** True when it is granted, false when declined, undefined when it makes no sense any more. */
export function increment(model: Model, payment: Payment, amount: number): boolean | undefined {
  if (payment.status !== 'approved' || payment.cleared > 0) return undefined
  const fee = feeOn(payment.rules, payment.authorised + amount) - payment.feeHeld
  if (amount + fee > model.available) return false
  payment.authorised += amount
  payment.held += amount
  payment.feeHeld += fee
  model.available -= amount + fee
  model.held += amount + fee
  return true
}

export function clear(model: Model, payment: Payment, amount: number, final: boolean): boolean {
  if (payment.status === 'declined' || payment.status === 'cleared') return false
  payment.cleared += amount
  const fee = feeOn(payment.rules, payment.cleared) - payment.charged
  payment.charged += fee
  // Everything on hold comes back, what is taken is taken, what stays on hold is held again.
  const heldBefore = payment.held + payment.feeHeld
  const rest = Math.max(0, payment.held - amount)
  const stays = !final && rest > 0
  payment.feeHeld = stays ? payment.feeHeld - Math.min(payment.feeHeld, fee) : 0
  payment.held = stays ? rest : 0
  const heldAfter = payment.held + payment.feeHeld
  model.held += heldAfter - heldBefore
  model.available += heldBefore - heldAfter - amount - fee
  if (!stays) payment.status = 'cleared'
  return true
}

export function reverse(model: Model, payment: Payment, amount: number | null): boolean {
  if (payment.status === 'declined' || payment.status === 'cleared') return false
  if (payment.status === 'reversed') return true
  if (payment.status === 'expired') {
    payment.status = 'reversed'
    return true
  }
  letGo(model, payment, Math.min(amount ?? payment.held, payment.held), 'reversed')
  return true
}

function letGo(model: Model, payment: Payment, amount: number, ended: 'reversed' | 'expired'): void {
  const before = payment.held + payment.feeHeld
  payment.held -= amount
  payment.authorised -= amount
  payment.feeHeld =
    payment.held === 0
      ? 0
      : Math.min(payment.feeHeld, Math.max(0, feeOn(payment.rules, payment.authorised) - payment.charged))
  const after = payment.held + payment.feeHeld
  model.held += after - before
  model.available += before - after
  if (payment.held === 0) payment.status = payment.cleared > 0 ? 'cleared' : ended
}

export function expire(model: Model, now: number): void {
  for (const payment of model.payments)
    if (payment.status === 'approved' && payment.held > 0 && payment.expiresAt <= now)
      letGo(model, payment, payment.held, 'expired')
}

export function refund(model: Model, payment: Payment, amount: number): boolean {
  if (payment.status !== 'cleared' || payment.refunded + amount > payment.cleared) return false
  payment.refunded += amount
  model.available += amount
  return true
}
