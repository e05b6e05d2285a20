// Records of a file as flat columns, so that the thread that reads can hand thousands of rows to the one that writes for the price of a
// few arrays. Cards and merchants are told once and named by their place from then on.
import { channelCodes, declineCodes, pinResultCodes, statusCodes, verdictCodes } from '#electron/store/db/codes.ts'
import { kept } from './cells.ts'
import { cardKey, type IntakeCard, type IntakeCustomer, type IntakeMerchant, type IntakeRecord } from './record.ts'
import type { RejectedRow } from './record.ts'

/** Rows of one pack at most. */
export const PACK_ROWS = 8192

/** A card as its first record has it. */
export type NewCard = Readonly<{ card: IntakeCard; customer: IntakeCustomer; at: number; currency: string }>

export type PackedRows = Readonly<{
  /** Rows of the file in this pack, rejected ones too. */
  read: number
  /** Bytes of the file read from disk so far. */
  bytes: number
  rejects: ReadonlyArray<RejectedRow>
  count: number
  /** `at`, `amount`, `labelKnownAt` of each record. */
  times: Float64Array
  amounts: Float64Array
  labelsKnownAt: Float64Array
  /** Codes of electron/store/db/codes.ts; −1 where there is none. */
  statuses: Int8Array
  reasons: Int8Array
  channels: Int8Array
  pins: Int8Array
  labels: Int8Array
  /** Places in the lists of cards, merchants and currencies told so far, over all packs of one reader. */
  cards: Int32Array
  merchants: Int32Array
  currencies: Int32Array
  /** Joined by NUL, which no file may hold. */
  outsideIds: string
  /** What the next places stand for. */
  newCards: ReadonlyArray<NewCard>
  newMerchants: ReadonlyArray<IntakeMerchant>
  newCurrencies: ReadonlyArray<string>
}>

const CLEARED = statusCodes.code('cleared')
const DECLINED = statusCodes.code('declined')
const REFUND = statusCodes.code('refund')

/** More cards or merchants than this are told again rather than remembered. */
const REMEMBERED = 200_000

type Places<T> = Readonly<{ of: (key: string, thing: () => T) => number; take: () => ReadonlyArray<T> }>

function places<T>(): Places<T> {
  const known = new Map<string, number>()
  let next = 0
  let fresh: T[] = []
  return {
    of: (key, thing) => {
      let place = known.get(key)
      if (place === undefined) {
        if (known.size >= REMEMBERED) known.clear()
        place = next++
        known.set(kept(key), place)
        fresh.push(thing())
      }
      return place
    },
    take: () => {
      const taken = fresh
      fresh = []
      return taken
    },
  }
}

export type Packer = Readonly<{
  add: (record: IntakeRecord) => void
  reject: (row: RejectedRow) => void
  /** A row was read, whatever came of it. */
  read: () => void
  full: () => boolean
  empty: () => boolean
  take: (bytes: number) => PackedRows
}>

export function createPacker(): Packer {
  const cards = places<NewCard>()
  const merchants = places<IntakeMerchant>()
  const currencies = places<string>()
  let rows = blank()
  let count = 0
  let read = 0
  let rejects: RejectedRow[] = []
  let ids: string[] = []

  return {
    add: (record) => {
      const { card, customer, merchant, label, currency, at } = record
      rows.times[count] = at
      rows.amounts[count] = record.amount
      rows.labelsKnownAt[count] = label === null ? 0 : label.knownAt
      rows.labels[count] = label === null ? -1 : verdictCodes.code(label.verdict)
      rows.statuses[count] = record.declined ? DECLINED : record.kind === 'refund' ? REFUND : CLEARED
      rows.reasons[count] = record.reason === null ? -1 : declineCodes.code(record.reason)
      rows.channels[count] = channelCodes.code(record.channel)
      rows.pins[count] = pinResultCodes.code(record.pin)
      rows.cards[count] = cards.of(cardKey(card), () => ({ card, customer, at, currency }))
      rows.merchants[count] = merchants.of(merchant.outsideId, () => merchant)
      rows.currencies[count] = currencies.of(currency, () => currency)
      ids.push(record.outsideId)
      count++
    },
    reject: (row) => void rejects.push(row),
    read: () => void read++,
    full: () => count >= PACK_ROWS || rejects.length >= PACK_ROWS,
    empty: () => read === 0,
    take: (bytes) => {
      const pack: PackedRows = {
        ...rows,
        count,
        read,
        bytes,
        rejects,
        outsideIds: ids.join('\0'),
        newCards: cards.take(),
        newMerchants: merchants.take(),
        newCurrencies: currencies.take(),
      }
      rows = blank()
      count = read = 0
      rejects = []
      ids = []
      return pack
    },
  }
}

const blank = () => ({
  times: new Float64Array(PACK_ROWS),
  amounts: new Float64Array(PACK_ROWS),
  labelsKnownAt: new Float64Array(PACK_ROWS),
  statuses: new Int8Array(PACK_ROWS),
  reasons: new Int8Array(PACK_ROWS),
  channels: new Int8Array(PACK_ROWS),
  pins: new Int8Array(PACK_ROWS),
  labels: new Int8Array(PACK_ROWS),
  cards: new Int32Array(PACK_ROWS),
  merchants: new Int32Array(PACK_ROWS),
  currencies: new Int32Array(PACK_ROWS),
})

/** What a pack hands over rather than copies. */
export const transfers = (pack: PackedRows): ReadonlyArray<ArrayBufferLike> =>
  [
    pack.times,
    pack.amounts,
    pack.labelsKnownAt,
    pack.statuses,
    pack.reasons,
    pack.channels,
    pack.pins,
    pack.labels,
    pack.cards,
    pack.merchants,
    pack.currencies,
  ].map((column) => column.buffer)

export const idsOf = (pack: PackedRows): ReadonlyArray<string> => (pack.count === 0 ? [] : pack.outsideIds.split('\0'))
