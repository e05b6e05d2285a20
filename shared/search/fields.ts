// The closed list of fields, what each may hold, and the nearest right word for a wrong one.
import { ORIGINS, TRANSACTION_STATUSES } from '#shared/contract/transactions.ts'
import { CHANNELS, DECLINE_REASONS } from '#shared/domain/authorisation.ts'

export const FIELDS = [
  'card',
  'customer',
  'merchant',
  'amount',
  'currency',
  'status',
  'reason',
  'country',
  'mcc',
  'channel',
  'score',
  'origin',
  'time',
] as const
export type FieldName = (typeof FIELDS)[number]

export type FieldKind = 'card' | 'name' | 'amount' | 'currency' | 'words' | 'country' | 'mcc' | 'score' | 'time'

export const FIELD_KINDS = {
  card: 'card',
  customer: 'name',
  merchant: 'name',
  amount: 'amount',
  currency: 'currency',
  status: 'words',
  reason: 'words',
  country: 'country',
  mcc: 'mcc',
  channel: 'words',
  score: 'score',
  origin: 'words',
  time: 'time',
} as const satisfies Record<FieldName, FieldKind>

/** Short words for several decline reasons at once. */
export const REASON_GROUPS: Readonly<Record<string, ReadonlyArray<string>>> = {
  limit: ['limit_payment', 'limit_day', 'limit_month'],
  pin: ['pin_locked', 'pin_not_set', 'pin_required', 'pin_wrong'],
  card: ['card_closed', 'card_lost', 'card_stolen', 'card_expired', 'card_frozen'],
  funds: ['insufficient_funds'],
  abroad: ['abroad_off'],
  merchant: ['merchant_not_accepting'],
}

export type WordField = 'status' | 'reason' | 'channel' | 'origin'

const same = (values: ReadonlyArray<string>): ReadonlyMap<string, ReadonlyArray<string>> =>
  new Map(values.map((value) => [value, [value]]))

/** Every word a field knows, and what it stands for in the ledger. */
export const FIELD_WORDS: Readonly<Record<WordField, ReadonlyMap<string, ReadonlyArray<string>>>> = {
  status: same(TRANSACTION_STATUSES),
  reason: new Map([...Object.entries(REASON_GROUPS), ...same(DECLINE_REASONS)]),
  channel: same(CHANNELS),
  origin: same(ORIGINS),
}

export const isField = (word: string): word is FieldName => (FIELDS as ReadonlyArray<string>).includes(word)

/** Edits (insert, delete, replace, swap neighbours) between two words: optimal string alignment. */
function edits(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, rows[i - 2]![j - 2]! + 1)
      row.push(best)
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}

/** The word that was probably meant: begins with what was typed, or is within two edits (one for short words). */
export function nearest(typed: string, words: Iterable<string>): string | undefined {
  const word = typed.toLowerCase().slice(0, 40)
  let found: string | undefined
  let least = word.length <= 3 ? 1.5 : 2.5
  for (const candidate of words) {
    const distance = word.length >= 2 && candidate.startsWith(word) ? 0.5 : edits(word, candidate)
    if (distance < least) {
      least = distance
      found = candidate
    }
  }
  return found
}
