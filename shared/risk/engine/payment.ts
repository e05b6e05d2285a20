// What the engine is told: payments as they enter, labels as they become known, and what happens to a card between payments. Pure.
// The store and `cardwarden evaluate` feed it, rules and the model read its signals (catalogue.ts). Start at signal-engine.ts.
import type { Channel } from '#shared/domain/authorisation.ts'

/** Names one card, person, merchant …: the store's integer key, or an outside id. */
export type Key = number | string

/** What windows, habits and labels may be kept for. */
export const ENTITIES = ['card', 'person', 'merchant', 'device', 'address', 'bin'] as const
export type Entity = (typeof ENTITIES)[number]

/** What may be counted apart (`distinct`) or be new to a card; `network` is the one a device pays from. */
export const DIMENSIONS = [...ENTITIES, 'network', 'country', 'mcc'] as const
export type Dimension = (typeof DIMENSIONS)[number]

/** A payment on entering. Amounts in minor units of the card's billing currency, times in UTC ms; `null` is not known. */
export type RiskPayment = Readonly<{
  at: number
  amount: number
  card: Key
  person: Key
  merchant: Key
  device: Key | null
  address: Key | null
  bin: Key | null
  network: Key | null
  /** Where the merchant is, ISO 3166-1 alpha-2. */
  country: string | null
  /** ISO 18245. */
  mcc: string | null
  channel: Channel
  /** The ledger has declined it, by what the checks before the rules found. */
  declined: boolean
  /** It was declined because the PIN was wrong. */
  pinFailed: boolean
  /** Where the terminal is, degrees; `null` on line and where the source does not say. */
  place: Readonly<{ latitude: number; longitude: number }> | null
}>

/**
 * What became known of an earlier payment. `knownAt` is when the store learnt it and is what windows count by; `paidAt` is the payment's
 * own time. A person's verdict, a chargeback, or the end of the time in which one can come; never a score of the engine itself.
 */
export type RiskLabel = Readonly<{
  knownAt: number
  paidAt: number
  fraud: boolean
  amount: number
}> &
  Readonly<Pick<RiskPayment, Entity>>

/** What changed on a card, from the moment it changed. */
export type CardNote = Readonly<{ card: Key; at: number }> &
  (
    | Readonly<{ kind: 'pin_changed' | 'limit_changed' | 'issued' }>
    /** The holder says that he travels: payments in these countries are expected. */
    | Readonly<{ kind: 'travel'; countries: ReadonlyArray<string>; from: number; until: number }>
  )
