// A query's payments by one of their properties, with totals: for the strip above a list and for completion.
import type { z } from 'zod'
import type { Grouping, paymentFigures } from '#shared/contract/payment-figures.ts'
import { hourShift } from '#shared/domain/calendar.ts'
import { publicId } from '#shared/domain/ids.ts'
import { channelCodes, declineCodes, originCodes, statusCodes, verdictCodes } from '#electron/store/db/codes.ts'
import {
  canSum,
  cardFacts,
  groupFigures,
  merchantFacts,
  type FigureFacts,
  type SummedColumn,
} from '#electron/store/db/payment-figures.ts'
import { wholeHours } from '#electron/store/db/sums.ts'
import { formatQuery } from '#shared/search/format.ts'
import { narrowed, oneOf, termOf } from '#shared/search/narrow.ts'
import type { Term } from '#shared/search/ast.ts'
import type { Asked } from './chart-figures.ts'
import { MOST_SUMMED, newestRows } from './figure-source.ts'
import { personName, type Named } from './names.ts'
import type { Services } from './services.ts'

type Totals = z.infer<(typeof paymentFigures.totals)['~orpc']['outputSchema'] & z.ZodType>
type Group = Totals['groups'][number]

const APPROVED = statusCodes.code('approved')
const CLEARED = statusCodes.code('cleared')
const DECLINED = statusCodes.code('declined')

type Sums = { payments: number; declined: number; approved: Map<string, number> }
type Counted = Readonly<{ status: number; billing_currency: string; payments: number; amount: number }>

/** Sums by a key; `null` is the key of those that have none. */
function createSums<K>() {
  const groups = new Map<K | null, Sums>()
  return {
    groups,
    add: (key: K | null, { status, billing_currency, payments, amount }: Counted): void => {
      let sums = groups.get(key)
      if (sums === undefined) groups.set(key, (sums = { payments: 0, declined: 0, approved: new Map() }))
      sums.payments += payments
      if (status === DECLINED) sums.declined += payments
      if (status === APPROVED || status === CLEARED) {
        sums.approved.set(billing_currency, (sums.approved.get(billing_currency) ?? 0) + amount)
      }
    },
  }
}

const counted = (row: FigureFacts): Counted => ({ ...row, payments: 1, amount: row.billing_amount })

const WORDS: Readonly<Record<SummedColumn, (code: number) => string>> = {
  status: statusCodes.word,
  reason: declineCodes.word,
  channel: channelCodes.word,
  origin: originCodes.word,
}
const isSummed = (by: Grouping): by is SummedColumn => by in WORDS

function labelOf(code: number | null): string {
  const word = code === null ? 'none' : verdictCodes.word(code)
  return word === 'unsure' ? 'none' : word
}

/** What a group is called and asked by. */
type Face = Readonly<{ label: string | null; name: Named | null; term: Term }>

type Grouped = Readonly<{
  groups: ReadonlyMap<string | null, Sums>
  faceOf: (value: string) => Face
  coverage: Totals['coverage']
}>

async function fromRollUp(services: Services, asked: Asked, by: SummedColumn, shift: number): Promise<Grouped> {
  const { search, newest } = asked
  const { hours, edges } = wholeHours(search.compiled.bounds, shift)
  const { groups, add } = createSums<string>()
  const wordOf = (code: number | null): string | null => (code === null || code < 0 ? null : WORDS[by](code))
  let payments = 0
  let exact = true
  for (const row of await services.db.read(() => groupFigures(search, hours, by))) {
    add(wordOf(row.value), row)
    payments += row.payments
  }
  for (const bounds of edges) {
    const part = await newestRows(services, { ...search, compiled: { ...search.compiled, bounds } }, newest)
    for (const row of part.rows) add(wordOf(row[by]), counted(row))
    payments += part.rows.length
    exact &&= part.exact
  }
  const faceOf = (value: string): Face => ({ label: null, name: null, term: oneOf(by, value) })
  return { groups, faceOf, coverage: { exact, payments, from: null } }
}

const idTerm = (field: 'merchant' | 'customer', id: string): Term => termOf(field, { kind: 'contains', values: [id] })

async function fromRows(services: Services, asked: Asked, by: Grouping, most: number): Promise<Grouped> {
  const { db } = services
  const { rows, exact } = await newestRows(services, asked.search, asked.newest, most)
  const coverage = { exact, payments: rows.length, from: exact ? null : (rows.at(-1)?.at ?? null) }
  const { groups, add } = createSums<string>()
  const keysOf = (column: 'merchant_id' | 'card_id') => [...new Set(rows.map((row) => row[column]))]
  const fill = (valueOf: (row: FigureFacts) => string | null): void => {
    for (const row of rows) add(valueOf(row), counted(row))
  }
  if (by === 'merchant' || by === 'country' || by === 'mcc') {
    const merchants = await db.read(() => merchantFacts(keysOf('merchant_id')))
    if (by !== 'merchant') {
      fill((row) => merchants.get(row.merchant_id)?.[by] || null)
      return { groups, coverage, faceOf: (value) => ({ label: null, name: null, term: oneOf(by, value) }) }
    }
    fill((row) => publicId('merchant', row.merchant_id))
    const names = new Map([...merchants.values()].map(({ id, name }) => [publicId('merchant', id), name]))
    return {
      groups,
      coverage,
      faceOf: (value) => ({ label: names.get(value) ?? null, name: null, term: idTerm('merchant', value) }),
    }
  }
  if (by === 'card' || by === 'customer') {
    const cards = await db.read(() => cardFacts(keysOf('card_id')))
    const idOf = (row: FigureFacts): string =>
      by === 'card' ? publicId('card', row.card_id) : publicId('customer', cards.get(row.card_id)!.customer_id)
    fill(idOf)
    const faces = new Map(
      [...cards.values()].map((card): [string, Face] =>
        by === 'card'
          ? [
              publicId('card', card.id),
              { label: card.last4, name: card, term: oneOf('card', publicId('card', card.id)) },
            ]
          : [
              publicId('customer', card.customer_id),
              { label: null, name: card, term: idTerm('customer', publicId('customer', card.customer_id)) },
            ],
      ),
    )
    return { groups, coverage, faceOf: (value) => faces.get(value)! }
  }
  const wordOf = (row: FigureFacts): string | null => {
    if (by === 'currency') return row.currency
    if (by === 'label') return labelOf(row.label)
    const code = row[by]
    return code === null ? null : WORDS[by](code)
  }
  fill(wordOf)
  return { groups, coverage, faceOf: (value) => ({ label: null, name: null, term: oneOf(by, value) }) }
}

/** The groups of a query, the largest first. `masked`: people are unnamed for this reader. */
export async function totalsOf(
  services: Services,
  asked: Asked,
  wanted: Readonly<{ by: Grouping; limit: number; masked: boolean; most?: number }>,
): Promise<Totals> {
  const { by, limit, masked, most = MOST_SUMMED } = wanted
  const shift = hourShift(asked.when.timeZone)
  const { groups, faceOf, coverage } =
    shift !== null && isSummed(by) && canSum(asked.search)
      ? await fromRollUp(services, asked, by, shift)
      : await fromRows(services, asked, by, most)
  const largest = [...groups].filter(([, { payments }]) => payments > 0).sort(([, a], [, b]) => b.payments - a.payments)
  const view = ([value, { payments, declined, approved }]: readonly [string | null, Sums]): Group => {
    const face = value === null ? null : faceOf(value)
    return {
      value,
      label: face?.label ?? null,
      name: face?.name == null ? null : personName(face.name, masked),
      payments,
      declined,
      approved: [...approved].map(([currency, amount]) => ({ amount, currency })).sort((a, b) => b.amount - a.amount),
      query: face === null ? null : formatQuery(narrowed(asked.query, face.term, asked.when)),
    }
  }
  return { coverage, groups: largest.slice(0, limit).map(view), others: Math.max(0, largest.length - limit) }
}
