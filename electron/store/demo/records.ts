// What the demo generator hands out: plain rows, no SQL, no ids of the store. `index` counts from 0 within a kind and is
// how rows point at each other; whoever writes them into a store maps it to the store's keys.
import type { Channel, DeclineReason, FailedCheck, PinResult } from '#shared/domain/authorisation.ts'
import type { Card } from '#shared/domain/card.ts'
import type { MachineCheck } from '#shared/domain/identity/checks.ts'
import type { FieldLine } from '#shared/domain/identity/fields.ts'
import type { CaseKind, DocumentKind, FinalReason, MendReason } from '#shared/domain/review.ts'
import type { Role } from '#shared/domain/permissions.ts'
import type { PaperSpec } from './papers/paper.ts'

export type Language = 'en' | 'zh-CN'
export type Sex = 'F' | 'M'
export type PersonName = Readonly<{ native: string | null; surname: string; givenNames: string; latin: string }>

export type DemoOptions = Readonly<{
  /** How many customers, at least 30; each has one card, some two. */
  customers: number
  /** How many ledger rows, declined ones and refunds included; exactly this many come. At least 500. */
  transactions: number
  days: number
  seed: string | number
  /** The demo's "now", UTC ms: nothing is later. */
  asOf: number
  /** Applications in the queue; a quarter more wait for their applicant. */
  applications?: number
}>

export type DemoOperator = Readonly<{ index: number; name: string; displayName: string; role: Role }>

export type DemoCustomer = Readonly<{
  index: number
  name: PersonName
  sex: Sex
  /** `YYYY-MM-DD`. */
  birthDate: string
  language: Language
  city: string
  country: string
  address: string
  phone: string
  email: string
  nationalId: string
  /** Names the phone or tablet that the app runs on; two people of one household may share one. */
  device: string
  since: number
  verifiedAt: number
  /** Display name of the operator who verified. */
  verifiedBy: string
}>

export type DemoAccount = Readonly<{ index: number; customer: number; currency: string }>

/** A card as issued; what became of it is in its events and, at the end, in `CardClosing`. */
export type DemoCard = Readonly<{
  index: number
  customer: number
  account: number
  pan: string
  bin: string
  last4: string
  issuedAt: number
  issued: Card
}>

export type DemoMerchant = Readonly<{
  index: number
  outsideId: string
  name: string
  mcc: string
  country: string
  city: string
  accepts: boolean
}>

/** CNY for one whole unit, times 10^8, on a local day `yyyymmdd`. */
export type DemoRate = Readonly<{ currency: string; day: number; rateE8: number }>

export const SCENARIOS = [
  'card_testing',
  'takeover_after_pin_change',
  'lost_card',
  'merchant_compromise',
  'mule',
  'velocity',
] as const
export type Scenario = (typeof SCENARIOS)[number]

/** One ledger row in its state as of the demo's now. Rows come in order of `at`. */
export type DemoPayment = Readonly<{
  index: number
  card: number
  merchant: number
  at: number
  status: 'approved' | 'declined' | 'cleared' | 'reversed' | 'refund'
  reason: DeclineReason | null
  failed: FailedCheck | null
  channel: Channel
  pin: PinResult
  /** Minor units of `currency`. */
  amount: number
  currency: string
  billingAmount: number
  billingCurrency: string
  /** `null` when both currencies are one, or no rate was known. */
  rate: Readonly<{ e8: number; day: number }> | null
  clearedAt: number | null
  /** The index of the payment that a refund gives back. */
  refundOf: number | null
  /** What it was in truth: for tests and for measuring, never an input of a rule. */
  scenario: Scenario | null
  /** What is known about it by now; `knownAt` is not after the demo's now. */
  label: Readonly<{ verdict: 'fraud' | 'legitimate'; knownAt: number }> | null
}>

export type EventData = Readonly<Record<string, string | number | boolean | null>>

/** Something that happened to a card. `by` is a display name; the holder is `null`. */
export type DemoCardEvent = Readonly<{
  card: number
  at: number
  event:
    | 'card.issued'
    | 'card.frozen'
    | 'card.unfrozen'
    | 'card.limits_set'
    | 'card.lost'
    | 'card.stolen'
    | 'card.closed'
    | 'pin.set'
    | 'pin.changed'
    | 'pin.unlocked'
    | 'travel.notice'
  by: string | null
  operator: number | null
  data: EventData
}>

export type CardClosing = Readonly<{
  card: number
  state: Card
  usedDay: number
  usedDaySum: number
  usedMonth: number
  usedMonthSum: number
  lastPaymentAt: number | null
}>
export type AccountClosing = Readonly<{ account: number; available: number; held: number }>

export type DemoDocument = Readonly<{ kind: DocumentKind; submission: number; at: number; paper: PaperSpec }>

export type DemoCase = Readonly<{
  index: number
  /** The customer looked at again, or made by approval; `null` for an applicant who is nobody's customer yet. */
  customer: number | null
  name: PersonName
  language: Language
  city: string
  country: string
  phone: string
  kind: CaseKind
  state: 'waiting' | 'asked' | 'approved' | 'rejected'
  submission: number
  submittedAt: number
  dueAt: number
  pausedAt: number | null
  risk: number
  riskReasons: ReadonlyArray<Readonly<{ reason: string; usual: string | null; points: number }>>
  fields: ReadonlyArray<FieldLine>
  checks: ReadonlyArray<MachineCheck>
  documents: ReadonlyArray<DemoDocument>
  history: ReadonlyArray<Readonly<{ at: number; event: string; by: string | null; data: EventData }>>
  decision: Readonly<{
    verdict: 'approve' | 'reject' | 'ask'
    reasons: ReadonlyArray<MendReason | FinalReason>
    operator: number
    at: number
  }> | null
}>

export type DemoNote = Readonly<{
  kind: 'customer' | 'application'
  target: number
  operator: number
  at: number
  text: string
}>

/**
 * A whole demo. `payments()` may be read once, in order, in batches of one local day; the closings and card events are
 * known when it has ended and throw before.
 */
export type DemoProgramme = Readonly<{
  timeZone: string
  homeCountry: string
  startsAt: number
  asOf: number
  operators: ReadonlyArray<DemoOperator>
  customers: () => Iterable<DemoCustomer>
  accounts: () => Iterable<DemoAccount>
  cards: () => Iterable<DemoCard>
  merchants: () => Iterable<DemoMerchant>
  rates: () => Iterable<DemoRate>
  payments: () => Iterable<ReadonlyArray<DemoPayment>>
  cardEvents: () => Iterable<DemoCardEvent>
  cardClosings: () => Iterable<CardClosing>
  accountClosings: () => Iterable<AccountClosing>
  cases: () => Iterable<DemoCase>
  notes: () => Iterable<DemoNote>
}>
