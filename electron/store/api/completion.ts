// What could stand at the caret of a query: fields, values with how many payments of the rest of the query have them, and what this person
// asked last. Counts are of the newest payments where the query has many; the answer says so.
import type { z } from 'zod'
import type { Grouping, paymentFigures } from '#shared/contract/payment-figures.ts'
import { GROUPINGS } from '#shared/contract/payment-figures.ts'
import { searchCustomers } from '#electron/store/db/customer-search.ts'
import { merchantNamed } from '#electron/store/db/merchant-text.ts'
import { merchantsLike } from '#electron/store/db/payment-figures.ts'
import { queriesAskedBy } from '#electron/store/db/views.ts'
import { localDay } from '#shared/domain/calendar.ts'
import type { Query } from '#shared/search/ast.ts'
import { fieldsBeginning, placeAt, type CompletionPlace } from '#shared/search/complete.ts'
import { FIELD_WORDS, type FieldName, type WordField } from '#shared/search/fields.ts'
import { testText } from '#shared/search/format.ts'
import { narrowed, termOf } from '#shared/search/narrow.ts'
import { operatorOf, type Permitted } from './implementer.ts'
import { mayNamePeople, readerOf } from './payment-query.ts'
import { totalsOf } from './payment-totals.ts'
import { customerSearch } from './people-query.ts'
import { countUpTo, prepareFor } from './search-steps.ts'

type Completed = z.infer<(typeof paymentFigures.complete)['~orpc']['outputSchema'] & z.ZodType>
type Item = Completed['items'][number]
type Found = Readonly<{ exact: boolean; items: ReadonlyArray<Item> }>

const MOST = 12
/** A person is typing: what is counted, and how long it may take. */
const COUNTED_ROWS = 5_000
const COUNT_MS = 30

const item = (insert: string, of: Partial<Item> = {}): Item => ({
  insert,
  kind: 'value',
  field: null,
  label: null,
  count: null,
  ...of,
})

/** Forms of a value where there is no list of values. */
const FORMS: Readonly<Partial<Record<FieldName, ReadonlyArray<string>>>> = {
  amount: ['>=500', '<100', '100..250', 'HKD>=500'],
  score: ['>=70', '>=50', '30..49'],
  hour: ['22..5', '9..17'],
}

const quoted = (value: string): string => testText({ kind: 'contains', values: [value] })

const isGrouping = (field: FieldName): field is FieldName & Grouping =>
  (GROUPINGS as ReadonlyArray<string>).includes(field)

/** Values that the rest of the query has, the most frequent first. */
async function grouped(call: Permitted, field: FieldName & Grouping, rest: Query, typed: string): Promise<Found> {
  const { services, grant } = call
  const reader = readerOf(call, grant)
  const { search, newest } = await prepareFor(services, rest, reader)
  const when = { now: services.clock(), timeZone: services.programme.timeZone }
  const wanted = { by: field, limit: 500, masked: !reader.names, most: COUNTED_ROWS }
  const { coverage, groups } = await totalsOf(services, { query: rest, search, newest, when }, wanted)
  const part = typed.toLowerCase()
  const items = groups.flatMap(({ value, label, name, payments }) => {
    if (value === null) return []
    const shown = field === 'merchant' || field === 'card' ? (label ?? value) : value
    const fits = field === 'merchant' ? shown.toLowerCase().includes(part) : shown.toLowerCase().startsWith(part)
    if (!fits) return []
    const insert = field === 'merchant' ? quoted(shown) : shown
    const person = field === 'card' && name !== null ? (name.native ?? name.latin) : null
    return [item(insert, { field, label: person, count: { value: payments, exact: coverage.exact } })]
  })
  const once = items.filter((one, i) => items.findIndex(({ insert }) => insert === one.insert) === i)
  return { exact: coverage.exact, items: once.slice(0, MOST) }
}

/** Names with a count of their own each. */
async function named(
  call: Permitted,
  field: 'merchant' | 'customer',
  rest: Query,
  names: ReadonlyArray<readonly [name: string, label: string | null]>,
): Promise<ReadonlyArray<Item>> {
  const { services, grant } = call
  const when = { now: services.clock(), timeZone: services.programme.timeZone }
  const items: Array<Item> = []
  for (const [name, label] of names) {
    const query = narrowed(rest, termOf(field, { kind: 'contains', values: [name] }), when)
    const { search, newest } = await prepareFor(services, query, readerOf(call, grant))
    items.push(item(quoted(name), { field, label, count: await countUpTo(services, search, newest, COUNT_MS) }))
  }
  return items.toSorted((a, b) => (b.count?.value ?? 0) - (a.count?.value ?? 0))
}

async function merchants(call: Permitted, { rest, typed }: CompletionPlace): Promise<Found> {
  const recent = await grouped(call, 'merchant', rest, typed)
  if (typed.trim() === '' || recent.items.length >= MOST / 2) return recent
  const found = await call.services.db.read(() => merchantsLike(merchantNamed(typed), MOST / 2))
  const known = new Set(recent.items.map(({ insert }) => insert))
  const others = found.map(({ name }) => name).filter((name) => !known.has(quoted(name)))
  const more = await named(
    call,
    'merchant',
    rest,
    [...new Set(others)].map((name) => [name, null] as const),
  )
  return { exact: recent.exact, items: [...recent.items, ...more].slice(0, MOST) }
}

async function customers(call: Permitted, { rest, typed }: CompletionPlace): Promise<Found> {
  const reader = readerOf(call, call.grant)
  if (!reader.names || typed.trim() === '') return { exact: true, items: [] }
  const search = customerSearch(call.services, reader, typed)
  const { rows } = await call.services.db.read(() => searchCustomers(search, { before: null, limit: MOST / 2 }))
  const people = rows.map((row) => [row.native ?? row.latin, row.native === null ? row.city : row.latin] as const)
  return { exact: true, items: await named(call, 'customer', rest, people) }
}

async function values(call: Permitted, place: CompletionPlace, field: FieldName): Promise<Found> {
  const { typed, rest } = place
  if (field === 'merchant') return merchants(call, place)
  if (field === 'customer') return customers(call, place)
  const counted = isGrouping(field) ? await grouped(call, field, rest, typed) : { exact: true, items: [] }
  if (field in FIELD_WORDS) {
    // Words that no payment of the rest has are words all the same.
    const words = [...FIELD_WORDS[field as WordField].keys()].filter((word) => word.startsWith(typed.toLowerCase()))
    const rare = words.filter((word) => !counted.items.some(({ insert }) => insert === word))
    return { exact: counted.exact, items: [...counted.items, ...rare.map((word) => item(word, { field }))] }
  }
  if (counted.items.length > 0) return counted
  const { clock, programme } = call.services
  const day = String(localDay(clock(), programme.timeZone)).replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3')
  const forms = field === 'time' ? ['24h', '7d', '30d', day] : (FORMS[field] ?? [])
  return { exact: true, items: forms.filter((form) => form.startsWith(typed)).map((form) => item(form, { field })) }
}

export async function completionFor(call: Permitted, text: string, caret: number): Promise<Completed> {
  const place = placeAt(text, caret)
  if (place === null) return { span: [caret, caret], exact: true, items: [] }
  // To a reader of unnamed people the rest must not name one either; then everything is counted.
  const hidden = !readerOf(call, call.grant).names && mayNamePeople(place.rest)
  const asked: CompletionPlace = hidden ? { ...place, rest: { kind: 'all', span: { from: 0, to: 0 } } } : place
  const span: Completed['span'] = [place.from, place.to]
  if (place.kind === 'value') {
    const { exact, items } = await values(call, asked, place.field!)
    return { span, exact, items: [...items] }
  }
  const fields = fieldsBeginning(place.typed).map((field) => item(`${field}:`, { kind: 'field', field }))
  const recent = await call.services.db.read(() => queriesAskedBy(operatorOf(call).id, 50))
  const whole = text.trim().toLowerCase()
  const again = recent
    .filter(({ query }) => query !== text.trim() && query.toLowerCase().includes(whole))
    .slice(0, 5)
    .map(({ query }) => item(query, { kind: 'recent' }))
  const shops = place.typed.trim().length < 2 ? { exact: true, items: [] } : await merchants(call, asked)
  const terms = shops.items.slice(0, 5).map((one) => ({ ...one, insert: `merchant:${one.insert}` }))
  return { span, exact: shops.exact, items: [...fields, ...terms, ...again] }
}
