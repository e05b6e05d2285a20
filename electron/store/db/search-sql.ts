// The query language's tree to SQL. What the ledger's row says itself becomes a plain condition; what its merchant, card, holder or flag
// says becomes a set of keys, which search.ts finds first, so that it can choose between looking rows up and walking the time index.
// The text of the SQL depends on the query's shape only: identifiers come from here, values travel as parameters.
import { sql, type Expression, type Kysely, type RawBuilder } from 'kysely'
import { offsetPieces } from '#shared/domain/calendar.ts'
import { internalKey, publicId, type IdKind } from '#shared/domain/ids.ts'
import { decimalsOf } from '#shared/domain/money.ts'
import type { Comparison, Decimal, Query, Term, Test } from '#shared/search/ast.ts'
import { FLAG_WORDS, WEEKDAYS } from '#shared/search/fields.ts'
import { SCALE, scaledAmount, timeRange, type SearchMoment } from '#shared/search/match.ts'
import { customersOfCases } from './case-scope.ts'
import { channelCodes, declineCodes, originCodes, statusCodes, verdictCodes } from './codes.ts'
import { containsText, inKeys, type KeyList } from './id-lists.ts'
import { merchantMentions, merchantNamed } from './merchant-text.ts'
import type { Tables } from './schema.ts'
import type { Dialect } from './work.ts'

/** A select of keys; Kysely puts brackets around it. */
type Keys = Pick<Expression<unknown>, 'toOperationNode'>

/** Rows whose merchant, card or flag is among those that `keys` finds. */
export type KeySet = Readonly<{
  /** Same name, same set. */
  name: string
  column: 'merchant_id' | 'card_id' | 'flag_id'
  keys: (k: Kysely<Tables>, dialect: Dialect) => Keys
  /** Everything else in that column: often the smaller set when the query asks for what is not in this one. */
  others?: KeySet
}>

/** Never null: a row without the value that is asked about does not match, so it matches the negation. */
export type Condition =
  | Readonly<{ kind: 'and' | 'or'; parts: ReadonlyArray<Condition> }>
  | Readonly<{ kind: 'not'; part: Condition }>
  | Readonly<{ kind: 'set'; set: KeySet }>
  /** What the payment came to in the card's billing currency; those in use are looked up first. */
  | Readonly<{ kind: 'amount'; test: Test }>
  | Readonly<{
      kind: 'plain'
      sql: RawBuilder<boolean>
      /** Asks only for what db/sums.ts sums by. */
      summed: boolean
    }>

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

const plain = (condition: RawBuilder<boolean>, summed = false): Condition => ({ kind: 'plain', sql: condition, summed })
const NEVER = plain(sql`1 = 0`, true)
const ALWAYS = plain(sql`1 = 1`, true)
const any = (parts: ReadonlyArray<Condition>): Condition =>
  parts.length === 0 ? NEVER : parts.length === 1 ? parts[0]! : { kind: 'or', parts }
const set = (name: string, column: KeySet['column'], keys: KeySet['keys']): Condition => ({
  kind: 'set',
  set: { name, column, keys },
})

// --- sets ---
const orTexts = (
  texts: ReadonlyArray<string>,
  containing: (text: string) => RawBuilder<boolean>,
): RawBuilder<boolean> => sql`(${sql.join(texts.map(containing), sql` or `)})`

const merchantsNamed = (texts: ReadonlyArray<string>): Condition =>
  set(`merchants ${JSON.stringify(texts)}`, 'merchant_id', (k) =>
    k.selectFrom('merchant').select('merchant.id').where(orTexts(texts, merchantNamed)),
  )
const merchantsMentioning = (text: string): Condition =>
  set(`merchants or cities ${JSON.stringify(text)}`, 'merchant_id', (k) =>
    k.selectFrom('merchant').select('merchant.id').where(merchantMentions(text)),
  )
const flagsWith = (state: 'open' | 'decided'): Condition =>
  set(`flags ${state}`, 'flag_id', (k) =>
    k
      .selectFrom('flag')
      .select('flag.id')
      .where('flag.state', '=', Number(state === 'decided')),
  )
const flagsOfRules = (rules: ReadonlyArray<string>): Condition =>
  set(`rules ${rules.join()}`, 'flag_id', (k) =>
    k.selectFrom('flag_rule').select('flag_rule.flag_id as id').where('flag_rule.rule', 'in', rules).distinct(),
  )
/** A merchant of no known country is none of the country's. */
function merchantsWith(column: 'country' | 'mcc', values: ReadonlyArray<string>): Condition {
  const name = `${column} ${values.join()}`
  const others: KeySet = {
    name: `not ${name}`,
    column: 'merchant_id',
    keys: (k) =>
      k
        .selectFrom('merchant')
        .select('merchant.id')
        .where((e) => e.or([e(`merchant.${column}`, 'is', null), e(`merchant.${column}`, 'not in', values)])),
  }
  const keys: KeySet['keys'] = (k) =>
    k.selectFrom('merchant').select('merchant.id').where(`merchant.${column}`, 'in', values)
  return { kind: 'set', set: { name, column: 'merchant_id', keys, others } }
}
const holdersNamed = (texts: ReadonlyArray<string>): Condition =>
  set(`holders ${JSON.stringify(texts)}`, 'card_id', (k, dialect) => {
    const named = orTexts(texts, (text) => containsText('customer.search', text))
    const cards = k.selectFrom('card').select('card.id')
    if (dialect === 'sqlite') return cards.innerJoin('customer', 'customer.id', 'card.customer_id').where(named)
    // As an array they are looked up one by one; joined, all cards were read and hashed (9 ms instead of 7 for 3,400 cards of 22,400).
    const holders = k.selectFrom('customer').select('customer.id').where(named)
    return cards.where(sql<boolean>`card.customer_id = any(array(${holders}))`)
  })
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
  if (!('currency' in test) || test.currency === null) return { kind: 'amount', test }
  const paid = amountTest(test, 'txn.amount', decimalsOf(test.currency))
  return plain(sql`(${sql.ref('txn.currency')} = ${test.currency} and ${paid})`)
}

/** The same for each billing currency in use, as ranges of the index on billing currency and amount. */
export function amountRanges(test: Test, currencies: ReadonlyArray<string>): ReadonlyArray<RawBuilder<boolean>> {
  return currencies.map(
    (currency) =>
      sql`(${sql.ref('txn.billing_currency')} = ${currency} and ${amountTest(test, 'txn.billing_amount', decimalsOf(currency))})`,
  )
}

function score(test: Test): Condition {
  return plain(sql`(${sql.ref('txn.score')} is not null and ${amountTest(test, 'txn.score', 0)})`)
}

/** Columns of `txn` that `hour_sum` has too. */
const SUMMED: ReadonlyArray<string> = ['status', 'reason', 'channel', 'origin']

/** Codes come from closed lists, so they stand in the text: the partial index of declined payments is found by it. */
function coded(column: string, codes: ReadonlyArray<number>, nullable: boolean): Condition {
  if (codes.length === 0) return NEVER
  const tested = sql.ref(`txn.${column}`)
  const one =
    codes.length === 1
      ? sql`${tested} = ${sql.lit(codes[0])}`
      : sql`${tested} in (${sql.join(codes.map((code) => sql.lit(code)))})`
  return plain(nullable ? sql`(${tested} is not null and ${one})` : sql<boolean>`${one}`, SUMMED.includes(column))
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

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** 1970 began on a Thursday; Monday is 0. */
const FIRST_WEEKDAY = 3

/** What local clocks show, as ms since 1970; in a zone whose clocks never changed the text has no cases. */
function localTime({ now, timeZone }: SearchMoment): RawBuilder<number> {
  const at = sql.ref('txn.at')
  const all = offsetPieces(timeZone, new Date(now).getUTCFullYear() + 1)
  const newest = all.slice(1).toReversed()
  const cases = newest.map(({ from, offset }) => sql`when ${at} >= ${sql.lit(from)} then ${sql.lit(offset)}`)
  const first = sql.lit(all[0]!.offset)
  return cases.length === 0 ? sql`(${at} + ${first})` : sql`(${at} + case ${sql.join(cases, sql` `)} else ${first} end)`
}

const byClock = (part: 'hour' | 'weekday', matches: ReadonlyArray<string>, when: SearchMoment): Condition => {
  const local = localTime(when)
  const numbers =
    part === 'hour' ? matches.map(Number) : WEEKDAYS.flatMap((day, i) => (matches.includes(day) ? [i] : []))
  const value =
    part === 'hour'
      ? sql`(${local} / ${sql.lit(HOUR)}) % 24`
      : sql`(${local} / ${sql.lit(DAY)} + ${sql.lit(FIRST_WEEKDAY)}) % 7`
  return plain(sql`${value} in (${sql.join(numbers)})`)
}

function label(matches: ReadonlyArray<string>): Condition {
  const asked = sql.ref('txn.label')
  return any(
    matches.map((match) => {
      if (match !== 'none') return plain(sql`(${asked} is not null and ${asked} = ${sql.lit(labelCode(match))})`)
      // A payment is never labelled unsure, but what is no label is none.
      return plain(sql`(${asked} is null or ${asked} = ${sql.lit(verdictCodes.code('unsure'))})`)
    }),
  )
}
const labelCode = (word: string): number => verdictCodes.code(word as Parameters<typeof verdictCodes.code>[0])

function flag(matches: ReadonlyArray<string>): Condition {
  const on = sql.ref('txn.flag_id')
  const rules = matches.filter((match) => !(FLAG_WORDS as ReadonlyArray<string>).includes(match))
  return any([
    ...(matches.includes('any') ? [plain(sql`${on} is not null`)] : []),
    ...(matches.includes('none') ? [plain(sql`${on} is null`)] : []),
    ...(['open', 'decided'] as const).filter((state) => matches.includes(state)).map(flagsWith),
    ...(rules.length > 0 ? [flagsOfRules(rules)] : []),
  ])
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
    case 'flag':
      return flag(matches)
    case 'label':
      return label(matches)
    case 'weekday':
    case 'hour':
      return byClock(field, matches, when)
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
        merchantsMentioning(query.text),
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

/** The sets that a condition asks for. `others`: it asks for what is not in the set, so these serve where they are few enough. */
export function setsOf(one: Condition): ReadonlyArray<Readonly<{ set: KeySet; others?: KeySet }>> {
  if (one.kind === 'set') return [{ set: one.set }]
  if (one.kind === 'plain' || one.kind === 'amount') return []
  if (one.kind !== 'not') return one.parts.flatMap(setsOf)
  if (one.part.kind !== 'set') return setsOf(one.part)
  const { set } = one.part
  return [set.others === undefined ? { set } : { set, others: set.others }]
}

export const asksAmount = (one: Condition): boolean =>
  one.kind === 'amount' ||
  (one.kind === 'not' ? asksAmount(one.part) : (one.kind === 'and' || one.kind === 'or') && one.parts.some(asksAmount))

/** What a statement needs to know beside the tree. */
export type Resolved = Readonly<{
  /** The keys of each set by its name, or `null` where there are too many to carry: then the statement asks the other table itself. */
  sets: ReadonlyMap<string, KeyList | null>
  /** Billing currencies in use, where the tree asks for an amount. */
  currencies: ReadonlyArray<string>
}>

const joinedBy = (word: 'and' | 'or', parts: ReadonlyArray<RawBuilder<boolean>>): RawBuilder<boolean> =>
  sql`(${sql.join(parts, word === 'and' ? sql` and ` : sql` or `)})`

/** Not in a set as in all the others, where these are few enough to carry. */
export function flipped(one: Condition, resolved: Resolved): Condition {
  if (one.kind !== 'not' || one.part.kind !== 'set') return one
  const { others } = one.part.set
  return others !== undefined && resolved.sets.get(others.name) != null ? { kind: 'set', set: others } : one
}

export function conditionSql(
  asked: Condition,
  resolved: Resolved,
  k: Kysely<Tables>,
  dialect: Dialect,
  use: 'tested' | 'walked' = 'tested',
): RawBuilder<boolean> {
  const one = flipped(asked, resolved)
  switch (one.kind) {
    case 'plain':
      return one.sql
    case 'amount': {
      const ranges = amountRanges(one.test, resolved.currencies)
      return ranges.length === 0 ? sql`1 = 0` : joinedBy('or', ranges)
    }
    case 'not':
      return sql`not (${conditionSql(one.part, resolved, k, dialect, use)})`
    case 'set': {
      const { set } = one
      const keys = resolved.sets.get(set.name)
      const column = `txn.${set.column}`
      // The plus keeps SQLite from looking a very long list up one by one; here it only tests.
      const tested = dialect === 'sqlite' ? sql`+${sql.ref(column)}` : sql.ref(column)
      const among =
        keys != null ? inKeys(dialect, column, keys, use) : sql<boolean>`${tested} in ${set.keys(k, dialect)}`
      // Few payments have a flag; one without is in no set of flags.
      return set.column === 'flag_id' ? sql`(${sql.ref(column)} is not null and ${among})` : among
    }
    case 'and':
    case 'or':
      return joinedBy(
        one.kind,
        one.parts.map((part) => conditionSql(part, resolved, k, dialect, use)),
      )
  }
}
