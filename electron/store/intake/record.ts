// Imports: files of other systems, row by row, into records the store can add. Readers and presets here are pure; text-source.ts reads
// files, pipeline.ts joins them. The command line, later the wizard's worker, may import this folder; SQL is in electron/store/db.
import type { Channel, DeclineReason, PinResult } from '#shared/domain/authorisation.ts'

export type IntakeCustomer = Readonly<{
  /** `null` where the source knows people only by their card: then the card's holder. */
  outsideId: string | null
  name: string
  city: string | null
  /** ISO 3166-1 alpha-2. */
  country: string | null
}>

/**
 * A card is known by its whole number where the source has one, else by the source's own id. A number is sealed by the store and found
 * again by its keyed index; it must not reach a column, a log, an error or an address. `lastFour`: four digits, of the source's own
 * card or customer number where it has no card numbers (docs/imports.md).
 */
export type IntakeCard = Readonly<
  { lastFour: string } & ({ number: string; outsideId: null } | { number: null; outsideId: string })
>

/** What tells cards of one source apart while they are imported. In memory only. */
export const cardKey = (card: IntakeCard): string => card.number ?? card.outsideId

export type IntakeMerchant = Readonly<{
  outsideId: string
  name: string
  /** ISO 18245, four digits. */
  mcc: string | null
  country: string | null
  city: string | null
}>

/** One payment of a file, checked. Amounts in minor units, times in UTC ms. */
export type IntakeRecord = Readonly<{
  /** Unique within its source: what makes a second import add nothing. */
  outsideId: string
  at: number
  amount: number
  currency: string
  kind: 'payment' | 'refund'
  declined: boolean
  /** `null` also when it was declined for something that this store has no word for. */
  reason: DeclineReason | null
  channel: Channel
  pin: PinResult
  customer: IntakeCustomer
  card: IntakeCard
  merchant: IntakeMerchant
  label: Readonly<{ verdict: 'fraud' | 'legitimate'; knownAt: number }> | null
}>

export type RowProblem =
  | 'too_few_columns'
  | 'too_many_columns'
  | 'missing'
  | 'not_a_number'
  | 'not_an_amount'
  | 'negative'
  | 'not_a_time'
  | 'impossible_date'
  | 'unknown_word'
  | 'not_a_card_number'
  | 'not_a_merchant_category'
  | 'card_number_here'
  | 'not_last_four'
  | 'not_a_month'
  | 'not_a_phone'
  | 'not_an_email'
  | 'unknown_customer'
  | 'number_taken'
  | 'too_long'
  | 'not_json'

/** Why a row is left out. `value` is what stood there, cut and cleaned; `null` where it must not be repeated. */
export type RowRefusal = Readonly<{ problem: RowProblem; field: string | null; value: string | null; remedy: string }>

/** A refusal with its place: `row` counts as a spreadsheet does, the header is row 1. */
export type RejectedRow = RowRefusal & Readonly<{ file: string; row: number }>

export type ReadRow = (row: ReadonlyArray<string>) => IntakeRecord | RowRefusal

export const isRefusal = (read: IntakeRecord | RowRefusal): read is RowRefusal => 'problem' in read

export type Preset = Readonly<{
  /** Names the source in the store, too: the same outside id in another source is another payment. */
  id: string
  /** What the file must have; more is ignored, order is free. */
  columns: ReadonlyArray<string>
  /**
   * `given`: the file has an id for each payment. `content`: it has none, so the id is made of the payment's content and
   * payments alike in everything are counted (`…#2`).
   */
  identity: 'given' | 'content'
  /** Facts that the file does not carry and the preset decides. */
  currency: string
  timeZone: 'UTC'
  /** Binds the preset to where its columns stand. */
  reader: (header: ReadonlyArray<string>) => ReadRow
}>
