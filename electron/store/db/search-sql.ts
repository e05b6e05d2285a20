// The query language's tree to SQL. What the ledger's row says itself becomes a plain condition; what its merchant, card or holder
// says becomes a set of keys, which search.ts finds first, so that it can choose between looking rows up and walking the time index.
// The text of the SQL depends on the query's shape only: identifiers come from here, values travel as parameters.
import { sql, type Expression, type Kysely, type RawBuilder } from 'kysely'
import { internalKey, publicId, type IdKind } from '#shared/domain/ids.ts'
import { DECIMALS, decimalsOf } from '#shared/domain/money.ts'
import type { Comparison, Decimal, Query, Term, Test } from '#shared/search/ast.ts'
import { SCALE, scaledAmount, timeRange, type SearchMoment } from '#shared/search/match.ts'
import { customersOfCases } from './case-scope.ts'
import { channelCodes, declineCodes, originCodes, statusCodes } from './codes.ts'
import { containsText, inKeys } from './id-lists.ts'
import type { Tables } from './schema.ts'
import type { Dialect } from './work.ts'

/** A select of keys; Kysely puts brackets around it. */
type Keys = Pick<Expression<unknown>, 'toOperationNode'>

/** Rows whose merchant or card is among those that `keys` finds. */
export type KeySet = Readonly<{
  /** Same name, same set. */
  name: string
  column: 'merchant_id' | 'card_id'
  keys: (k: Kysely<Tables>) => Keys
}>

/** Never null: a row without the value that is asked about does not match, so it matches the negation. */
export type Condition =
  | Readonly<{ kind: 'and' | 'or'; parts: ReadonlyArray<Condition> }>
  | Readonly<{ kind: 'not'; part: Condition }>
  | Readonly<{ kind: 'set'; set: KeySet }>
  | Readonly<{ kind: 'plain'; sql: RawBuilder<boolean> }>

/** Half open: `from` <= at < `to`. */
export type TimeBounds = Readonly<{ from: number | null; to: number | null }>

export type CompiledSearch = Readonly<{
  /** All must hold; time bounds of the top level are not among them. */
  conditions: ReadonlyArray<Condition>
  bounds: TimeBounds
  /** Only declined payments can match: their own small index serves. */
  declinedOnly: boolean
}>

export type Reader = Readonly<{
  /** False: people are unnamed for this reader, so their names do not find them either. */
  names: boolean
  /** Only people of this operator's review cases. */
  casesOf: number | null
}>

const plain = (condition: RawBuilder<boolean>): Condition => ({ kind: 'plain', sql: condition })
const NEVER = plain(sql`1 = 0`)
const ALWAYS = plain(sql`1 = 1`)
const any = (parts: ReadonlyArray<Condition>): Condition =>
  parts.length === 0 ? NEVER : parts.length === 1 ? parts[0]! : { kind: 'or', parts }
const set = (name: string, column: KeySet['column'], keys: (k: Kysely<Tables>) => Keys): Condition => ({
  kind: 'set',
  set: { name, column, keys },
})

// --- sets ---
const orTexts = (column: string, texts: ReadonlyArray<string>): RawBuilder<boolean> =>
  sql`(${sql.join(
    texts.map((text) => containsText(column, text)),
    sql` or `,
  )})`

const merchantsNamed = (texts: ReadonlyArray<string>): Condition =>
  set(`merchants ${JSON.stringify(texts)}`, 'merchant_id', (k) =>
    k.selectFrom('merchant').select('merchant.id').where(orTexts('merchant.search', texts)),
  )
const merchantsWith = (column: 'country' | 'mcc', values: ReadonlyArray<string>): Condition =>
  set(`${column} ${values.join()}`, 'merchant_id', (k) =>
    k.selectFrom('merchant').select('merchant.id').where(`merchant.${column}`, 'in', values),
  )
const holdersNamed = (texts: ReadonlyArray<string>): Condition =>
  set(`holders ${JSON.stringify(texts)}`, 'card_id', (k) =>
    k
      .selectFrom('card')
      .innerJoin('customer', 'customer.id', 'card.customer_id')
      .select('card.id')
      .where(orTexts('customer.search', texts)),
  )
const cardsEnding = (last: ReadonlyArray<string>): Condition =>
  set(`ending ${last.join()}`, 'card_id', (k) => k.selectFrom('card').select('card.id').where('card.last4', 'in', last))
const cardsOfHolders = (customers: ReadonlyArray<number>): Condition =>
  set(`cards of ${customers.join()}`, 'card_id', (k) =>
    k.selectFrom('card').select('card.id').where('card.customer_id', 'in', customers),
  )
const cardsOfCases = (operator: number): Condition =>
  set(`cases of ${operator}`, 'card_id', (k) =>
    k.selectFrom('card').select('card.id').where('card.customer_id', 'in', customersOfCases(k, operator)),
  )

/** The key behind a public id as a query may hold it: any case, nothing mended. */
function keyOf(kind: IdKind, text: string): number | undefined {
  const [prefix = '', rest = ''] = text.split('_')
  const id = `${prefix.toLowerCase()}_${rest.toUpperCase()}`
  const key = internalKey(kind, id)
  return key !== undefined && publicId(kind, key) === id ? key : undefined
}
const keysOf = (kind: IdKind, texts: ReadonlyArray<string>): ReadonlyArray<number> =>
  texts.flatMap((text) => keyOf(kind, text) ?? [])

// --- terms ---
const MOST_DECIMALS = Math.max(...Object.values(DECIMALS))
/** Currencies by how many decimals they have; the usual two are those in no list. */
const UNUSUAL = Array.from({ length: MOST_DECIMALS + 1 }, (_, decimals) => ({
  decimals,
  currencies: Object.keys(DECIMALS).filter((currency) => decimalsOf(currency) === decimals && decimals !== 2),
})).filter(({ currencies }) => currencies.length > 0)

const SIGNS = { '>=': sql`>=`, '<=': sql`<=`, '>': sql`>`, '<': sql`<`, '=': sql`=` } as const

/** `column is value`, where the column holds minor units and the value may have more decimals than the currency. */
function compareMinor(column: string, is: Comparison, value: Decimal, decimals: number): RawBuilder<boolean> {
  const unit = 10n ** BigInt(SCALE - decimals)
  const scaled = scaledAmount(value)
  const exact = scaled % unit === 0n
  if (is === '=' && !exact) return sql`1 = 0`
  // Between two minor units: not less than it is not less than the next one, less than it is less than the next one.
  const up = is === '>=' || is === '<'
  const minor = scaled / unit + (up && !exact ? 1n : 0n)
  return sql`${sql.ref(column)} ${SIGNS[is]} ${Number(minor)}`
}

function amountTest(test: Test, column: string, decimals: number): RawBuilder<boolean> {
  if (test.kind === 'compare') return compareMinor(column, test.is, test.value, decimals)
  if (test.kind !== 'between') return sql`1 = 0`
  return sql`(${compareMinor(column, '>=', test.least, decimals)} and ${compareMinor(column, '<=', test.most, decimals)})`
}

/** With a currency: the amount paid in it. Without: what it came to in the card's billing currency. */
function amount(test: Test): Condition {
  if ('currency' in test && test.currency !== null) {
    const paid = amountTest(test, 'txn.amount', decimalsOf(test.currency))
    return plain(sql`(${sql.ref('txn.currency')} = ${test.currency} and ${paid})`)
  }
  const currency = sql.ref('txn.billing_currency')
  const listed = (currencies: ReadonlyArray<string>) => sql`(${sql.join(currencies.map((one) => sql.lit(one)))})`
  // The amount stands first: it is the cheaper test, and most rows fail it.
  const parts = UNUSUAL.map(
    ({ decimals, currencies }) =>
      sql`(${amountTest(test, 'txn.billing_amount', decimals)} and ${currency} in ${listed(currencies)})`,
  )
  const usual = sql`(${amountTest(test, 'txn.billing_amount', 2)} and ${currency} not in ${listed(UNUSUAL.flatMap((one) => one.currencies))})`
  return plain(sql`(${sql.join([usual, ...parts], sql` or `)})`)
}

function score(test: Test): Condition {
  return plain(sql`(${sql.ref('txn.score')} is not null and ${amountTest(test, 'txn.score', 0)})`)
}

/** Codes come from closed lists, so they stand in the text: the partial index of declined payments is found by it. */
function coded(column: string, codes: ReadonlyArray<number>, nullable: boolean): Condition {
  if (codes.length === 0) return NEVER
  const tested = sql.ref(`txn.${column}`)
  const one =
    codes.length === 1
      ? sql`${tested} = ${sql.lit(codes[0])}`
      : sql`${tested} in (${sql.join(codes.map((code) => sql.lit(code)))})`
  return plain(nullable ? sql`(${tested} is not null and ${one})` : sql<boolean>`${one}`)
}

const codesIn = <W extends string>(
  matches: ReadonlyArray<string>,
  codes: Readonly<{ words: ReadonlyArray<W>; code: (word: W) => number }>,
): ReadonlyArray<number> => codes.words.filter((word) => matches.includes(word)).map((word) => codes.code(word))

function within({ from, to }: TimeBounds): Condition {
  const at = sql.ref('txn.at')
  const parts = [...(from === null ? [] : [sql`${at} >= ${from}`]), ...(to === null ? [] : [sql`${at} < ${to}`])]
  return parts.length === 0 ? ALWAYS : plain(sql`(${sql.join(parts, sql` and `)})`)
}

function named(test: Test, kind: 'customer' | 'merchant', names: boolean): Condition {
  if (test.kind !== 'contains') return NEVER
  const keys = keysOf(kind, test.values)
  if (kind === 'customer') {
    return any([...(names ? [holdersNamed(test.values)] : []), ...(keys.length > 0 ? [cardsOfHolders(keys)] : [])])
  }
  const byId = keys.map((key) =>
    set(`merchant ${key}`, 'merchant_id', (k) =>
      k.selectFrom('merchant').select('merchant.id').where('merchant.id', '=', key),
    ),
  )
  return any([merchantsNamed(test.values), ...byId])
}

function card(matches: ReadonlyArray<string>): Condition {
  const last = matches.filter((match) => /^\d{4}$/.test(match))
  const keys = keysOf('card', matches)
  const byId = keys.map((key) =>
    set(`card ${key}`, 'card_id', (k) => k.selectFrom('card').select('card.id').where('card.id', '=', key)),
  )
  return any([...(last.length > 0 ? [cardsEnding(last)] : []), ...byId])
}

function term({ field, test }: Term, when: SearchMoment, reader: Reader): Condition {
  if (field === 'customer' || field === 'merchant') return named(test, field, reader.names)
  if (field === 'amount') return amount(test)
  if (field === 'score') return score(test)
  if (field === 'time') return test.kind === 'last' || test.kind === 'period' ? within(timeRange(test, when)) : NEVER
  if (test.kind !== 'one_of') return NEVER
  const { matches } = test
  switch (field) {
    case 'card':
      return card(matches)
    case 'country':
    case 'mcc':
      return merchantsWith(field, matches)
    case 'currency':
      return plain(sql`${sql.ref('txn.currency')} in (${sql.join(matches)})`)
    case 'status':
      return coded('status', codesIn(matches, statusCodes), false)
    case 'reason':
      return coded('reason', codesIn(matches, declineCodes), true)
    case 'channel':
      return coded('channel', codesIn(matches, channelCodes), false)
    case 'origin':
      return coded('origin', codesIn(matches, originCodes), false)
  }
}

function condition(query: Query, when: SearchMoment, reader: Reader): Condition {
  switch (query.kind) {
    case 'all':
      return ALWAYS
    case 'and':
    case 'or':
      return { kind: query.kind, parts: query.parts.map((part) => condition(part, when, reader)) }
    case 'not':
      return { kind: 'not', part: condition(query.part, when, reader) }
    case 'text':
      return any([
        merchantsNamed([query.text]),
        ...(reader.names ? [holdersNamed([query.text])] : []),
        ...(/^\d{4}$/.test(query.text) ? [cardsEnding([query.text])] : []),
      ])
    case 'term':
      return term(query, when, reader)
  }
}

const DECLINED = 'declined'
const impliesDeclined = (query: Query): boolean =>
  query.kind === 'term' &&
  query.test.kind === 'one_of' &&
  // Only a decline has a reason.
  (query.field === 'reason' || (query.field === 'status' && query.test.matches.every((match) => match === DECLINED)))

const later = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b))
const earlier = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b)

export function compileSearch(query: Query, when: SearchMoment, reader: Reader): CompiledSearch {
  const parts = query.kind === 'and' ? query.parts : [query]
  const conditions: Array<Condition> = reader.casesOf === null ? [] : [cardsOfCases(reader.casesOf)]
  let bounds: TimeBounds = { from: null, to: null }
  for (const part of parts) {
    if (part.kind === 'term' && (part.test.kind === 'last' || part.test.kind === 'period')) {
      const range = timeRange(part.test, when)
      bounds = { from: later(bounds.from, range.from), to: earlier(bounds.to, range.to) }
    } else if (part.kind !== 'all') conditions.push(condition(part, when, reader))
  }
  return { conditions, bounds, declinedOnly: parts.some(impliesDeclined) }
}

export function setsOf(one: Condition): ReadonlyArray<KeySet> {
  if (one.kind === 'set') return [one.set]
  if (one.kind === 'plain') return []
  return one.kind === 'not' ? setsOf(one.part) : one.parts.flatMap(setsOf)
}

/** The keys of a set, or `null` where there are too many to carry: then the statement asks the other table itself. */
export type Resolved = ReadonlyMap<string, ReadonlyArray<number> | null>

export function conditionSql(
  one: Condition,
  resolved: Resolved,
  k: Kysely<Tables>,
  dialect: Dialect,
): RawBuilder<boolean> {
  switch (one.kind) {
    case 'plain':
      return one.sql
    case 'not':
      return sql`not (${conditionSql(one.part, resolved, k, dialect)})`
    case 'set': {
      const keys = resolved.get(one.set.name)
      const column = `txn.${one.set.column}`
      if (keys != null) return inKeys(dialect, column, keys, true)
      // The plus keeps SQLite from looking a very long list up one by one; here it only tests.
      const tested = dialect === 'sqlite' ? sql`+${sql.ref(column)}` : sql.ref(column)
      return sql`${tested} in ${one.set.keys(k)}`
    }
    case 'and':
    case 'or':
      return sql`(${sql.join(
        one.parts.map((part) => conditionSql(part, resolved, k, dialect)),
        one.kind === 'and' ? sql` and ` : sql` or `,
      )})`
  }
}
