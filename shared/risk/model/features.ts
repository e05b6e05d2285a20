// What the model looks at: signals of the catalogue and a few facts of the payment itself. One list for every programme; a signal that a
// programme never fills reads NaN and is never split on. Order and names are part of a saved model. Pure.
import { DAY_MS, HOUR_MS, isRefused, readRequest, type SignalRequest } from '../engine/catalogue.ts'
import type { RiskPayment } from '../engine/payment.ts'
import type { SignalEngine } from '../engine/signal-engine.ts'

/** Facts of the payment itself. */
export const PAYMENT_FACTS = [
  'payment.amount',
  'payment.online',
  'payment.cash',
  'payment.hour',
  'payment.weekday',
] as const
export type PaymentFact = (typeof PAYMENT_FACTS)[number]

const SIGNAL_NAMES = [
  'card.amount_z',
  'card.amount_robust_z',
  'card.amount_rank',
  'card.amount_times',
  'card.usual_amount',
  'card.category_rank',
  'merchant.amount_rank',
  'card.hour_share',
  'card.weekday_share',
  'card.count(10m)',
  'card.count(1h)',
  'card.count(24h)',
  'card.count(7d)',
  'card.count(30d)',
  'card.sum(24h)',
  'card.sum(7d)',
  'card.sum(30d)',
  'card.distinct(merchant, 1h)',
  'card.distinct(merchant, 7d)',
  'card.outliers(24h)',
  'card.outliers(7d)',
  'card.outliers(14d)',
  'card.probes(1h)',
  'card.ladder(24h)',
  'card.declined(24h)',
  'card.pin_failures(24h)',
  'card.declines_before',
  'card.idle',
  'card.known_for',
  'card.payments',
  'card.is_new(merchant)',
  'card.is_new(mcc)',
  'card.is_new(country)',
  'card.is_new(device)',
  'card.is_new(network)',
  'card.travel',
  'card.distance',
  'card.speed',
  'card.pin_changed',
  'card.limit_changed',
  'card.fraud_count(30d)',
  'card.labelled(30d)',
  'card.fraud_since',
  'card.fraud_last',
  'card.cleared_since_fraud',
  'merchant.fraud_count(24h)',
  'merchant.fraud_count(7d)',
  'merchant.fraud_count(30d)',
  'merchant.fraud_share(24h)',
  'merchant.fraud_share(7d)',
  'merchant.fraud_share(30d)',
  'merchant.fraud_since',
  'merchant.fraud_last',
  'merchant.fraud_run',
  'merchant.cleared_since_fraud',
  'merchant.count(24h)',
  'merchant.count(7d)',
  'merchant.count(30d)',
  'merchant.outliers(24h)',
  'merchant.outliers(7d)',
  'merchant.distinct(card, 24h)',
  'merchant.known_for',
  'device.distinct(card, 24h)',
  'device.fraud_share(7d)',
  'device.fraud_share(30d)',
  'address.distinct(card, 24h)',
  'bin.fraud_share(7d)',
  'bin.declined(1h)',
] as const

export type FeatureName = PaymentFact | (typeof SIGNAL_NAMES)[number]
export const FEATURES: ReadonlyArray<FeatureName> = [...PAYMENT_FACTS, ...SIGNAL_NAMES]

export type FeatureReader = Readonly<{
  names: ReadonlyArray<string>
  /** Reads everything of the payment that has entered. The same array each time: copy what is kept. */
  read: (payment: RiskPayment) => Float64Array
}>

function factOf(name: PaymentFact, zoneOffset: (at: number) => number): (payment: RiskPayment) => number {
  switch (name) {
    case 'payment.amount':
      return ({ amount }) => amount
    case 'payment.online':
      return ({ channel }) => (channel === 'online' || channel === 'recurring' ? 1 : 0)
    case 'payment.cash':
      return ({ channel }) => (channel === 'cash' ? 1 : 0)
    case 'payment.hour':
      return ({ at }) => Math.floor((at + zoneOffset(at)) / HOUR_MS) % 24
    case 'payment.weekday':
      return ({ at }) => (Math.floor((at + zoneOffset(at)) / DAY_MS) + 4) % 7
  }
}

const isFact = (name: string): name is PaymentFact => PAYMENT_FACTS.some((fact) => fact === name)

/** Binds names to an engine; throws RangeError for a name that the catalogue refuses. */
export function createFeatureReader(
  engine: SignalEngine,
  names: ReadonlyArray<string> = FEATURES,
  zoneOffset: (at: number) => number = () => 0,
): FeatureReader {
  const facts: { place: number; read: (payment: RiskPayment) => number }[] = []
  const requests: SignalRequest[] = []
  const places: number[] = []
  for (const [place, name] of names.entries()) {
    if (isFact(name)) {
      facts.push({ place, read: factOf(name, zoneOffset) })
      continue
    }
    const request = readRequest(name)
    if (isRefused(request)) throw new RangeError(`${name}: ${request.code}`)
    requests.push(request)
    places.push(place)
  }
  const readSignals = engine.batch(requests, places)
  const values = new Float64Array(names.length)
  return {
    names,
    read: (payment) => {
      for (let i = 0; i < facts.length; i++) values[facts[i]!.place] = facts[i]!.read(payment)
      readSignals(values)
      return values
    },
  }
}
