// Public ids (`card_0RX4K2M9TQ`) are derived from a row's integer key, never stored beside it.
// The mapping is a fixed bijection over 50 bits: neighbours do not look alike, a typing error does not land on a neighbour.

/** Prefixes by kind; a public id of one kind never reads as another. */
export const ID_PREFIX = {
  operator: 'op',
  customer: 'cus',
  account: 'acc',
  card: 'card',
  transaction: 'txn',
  merchant: 'mer',
  application: 'app',
  document: 'doc',
  flag: 'flag',
  staged: 'chg',
  note: 'note',
  audit: 'aud',
  rule: 'rule',
  snooze: 'snz',
  stop: 'stop',
  view: 'view',
  dispute: 'dis',
  evidence: 'evd',
  notice: 'ntc',
  bulk: 'bulk',
  import: 'imp',
  mapping: 'map',
  watch_list: 'wl',
  watch_hit: 'hit',
  model: 'mod',
} as const

export type IdKind = keyof typeof ID_PREFIX

// Crockford base 32: no I, L, O, U, so that an id read aloud survives.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const MASK = (1n << 50n) - 1n
const MULTIPLIER = 0x2545f4914f6cdn
const INVERSE = inverse(MULTIPLIER)
const OFFSET = 0x1d2b3c4d5e6f7n & MASK

/** Multiplicative inverse modulo 2^50 of an odd number, by Newton's iteration. */
function inverse(odd: bigint): bigint {
  let x = odd
  for (let i = 0; i < 6; i++) x = (x * (2n - odd * x)) & MASK
  return x & MASK
}

/** Integer key (0 … 2^50 − 1) to public id. Throws a RangeError for anything else. */
export function publicId(kind: IdKind, key: number): string {
  if (!Number.isSafeInteger(key) || key < 0 || key > Number(MASK)) throw new RangeError(`no public id for ${kind} key`)
  let mixed = Number((BigInt(key) * MULTIPLIER + OFFSET) & MASK)
  let text = ''
  for (let i = 0; i < 10; i++) {
    text = ALPHABET[mixed % 32] + text
    mixed = Math.floor(mixed / 32)
  }
  return `${ID_PREFIX[kind]}_${text}`
}

/** Public id to integer key; `undefined` when the text is no id of that kind. Accepts lower case and O, I, L for 0, 1, 1. */
export function internalKey(kind: IdKind, id: string): number | undefined {
  const prefix = `${ID_PREFIX[kind]}_`
  if (!id.startsWith(prefix) || id.length !== prefix.length + 10) return undefined
  let mixed = 0n
  for (const char of id.slice(prefix.length).toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')) {
    const digit = ALPHABET.indexOf(char)
    if (digit < 0) return undefined
    mixed = mixed * 32n + BigInt(digit)
  }
  return Number(((mixed - OFFSET + MASK + 1n) * INVERSE) & MASK)
}

/** The kind that an id's prefix names, whether or not such a row exists. */
export function kindOfId(id: string): IdKind | undefined {
  for (const kind of Object.keys(ID_PREFIX) as ReadonlyArray<IdKind>)
    if (id.startsWith(`${ID_PREFIX[kind]}_`)) return kind
  return undefined
}
