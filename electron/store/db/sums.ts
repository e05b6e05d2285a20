// The ledger summed by hour and kind of payment, kept in the commit of every write to the ledger: whoever adds payments or moves their
// state calls `addSums` in the same Work, a whole batch at once. Charts, day sums and the overview read it instead of the ledger.
import { sql, type RawBuilder } from 'kysely'
import { hourShift } from '#shared/domain/calendar.ts'
import { run, statement, type Dialect, type Work } from './work.ts'

export const HOUR_MS = 3_600_000
/** Live payments of different cards write different rows of an hour, so that on PostgreSQL authorisations do not wait for each other. */
const PARTS = 8

/** By how much the programme's hours begin before UTC ones. Where that changes with the seasons, hours are UTC's and serve no local day. */
export const shiftOf = (zone: string): number => hourShift(zone) ?? 0

/** A payment as it counts. `times` -1 takes it out again. Columns are those of `txn`. */
export type Summed = Readonly<{
  at: number
  status: number
  reason: number | null
  channel: number
  billing_currency: string
  origin: number
  billing_amount: number
  times: 1 | -1
}>

type Part = [
  hour: number,
  status: number,
  reason: number,
  channel: number,
  currency: string,
  origin: number,
  part: number,
  payments: number,
  amount: number,
]

/** Adds a batch, one row a kind, in the order of the key so that two writers cannot wait for each other. */
function grouped(rows: ReadonlyArray<Summed>, zone: string, part: number): ReadonlyArray<Part> {
  const shift = shiftOf(zone)
  const groups = new Map<string, Part>()
  let last: Part | undefined
  for (const row of rows) {
    const hour = Math.trunc((row.at + shift) / HOUR_MS)
    const reason = row.reason ?? -1
    // Files are mostly in order of time: the next payment is likely of the same hour and kind.
    if (last !== undefined && sameKind(last, hour, reason, row)) {
      last[7] += row.times
      last[8] += row.times * row.billing_amount
      continue
    }
    const key = `${hour} ${row.status} ${reason} ${row.channel} ${row.billing_currency} ${row.origin}`
    let group = groups.get(key)
    if (group === undefined) {
      group = [hour, row.status, reason, row.channel, row.billing_currency, row.origin, part, 0, 0]
      groups.set(key, group)
    }
    group[7] += row.times
    group[8] += row.times * row.billing_amount
    last = group
  }
  const all = [...groups.values()]
  return all.length === 1 ? all : all.sort(inKeyOrder)
}

const sameKind = (part: Part, hour: number, reason: number, row: Summed): boolean =>
  part[0] === hour &&
  part[1] === row.status &&
  part[2] === reason &&
  part[3] === row.channel &&
  part[4] === row.billing_currency &&
  part[5] === row.origin

function inKeyOrder(a: Part, b: Part): number {
  for (let i = 0; i < 7; i++) {
    if (a[i]! < b[i]!) return -1
    if (a[i]! > b[i]!) return 1
  }
  return 0
}

const COLUMNS = sql.raw('hour, status, reason, channel, billing_currency, origin, part, payments, amount')
const KEY = sql.raw('hour, status, reason, channel, billing_currency, origin, part')

/** The rows of a JSON list of lists, in its order. */
const partsOf = (list: string, dialect: Dialect): RawBuilder<unknown> => {
  const column = (i: number): RawBuilder<unknown> =>
    dialect === 'sqlite' || i === 4 ? sql`value ->> ${sql.lit(i)}` : sql`(value ->> ${sql.lit(i)})::bigint`
  const columns = sql.join([0, 1, 2, 3, 4, 5, 6, 7, 8].map(column))
  return dialect === 'sqlite'
    ? sql`select ${columns} from json_each(${list}) where true`
    : sql`select ${columns} from jsonb_array_elements(${list}::jsonb) as value`
}
const add = statement<{ list: string }>()((k, p, dialect) => {
  const query = sql`insert into hour_sum (${COLUMNS}) ${partsOf(p.list, dialect)} on conflict (${KEY})
    do update set payments = hour_sum.payments + excluded.payments, amount = hour_sum.amount + excluded.amount`
  return { compile: () => query.compile(k) }
})

/**
 * Counts payments in or out. `card`: they are live payments of this card; without it they are a batch. One statement whatever the size
 * of the batch.
 */
export function* addSums(zone: string, rows: ReadonlyArray<Summed>, card?: number): Work<void> {
  if (rows.length === 0) return
  const part = card === undefined ? 0 : 1 + (card % PARTS)
  yield* run(add, { list: JSON.stringify(grouped(rows, zone, part)) })
}

/** Whole hours (as hour_sum counts them) from `first` up to but not at `end`. */
export type Hours = Readonly<{ first: number | null; end: number | null }>

/** The hours that a span covers whole, and what is left of it at its ends (half open, UTC ms). */
export function wholeHours(
  { from, to }: Readonly<{ from: number | null; to: number | null }>,
  shift: number,
): Readonly<{ hours: Hours; edges: ReadonlyArray<Readonly<{ from: number; to: number }>> }> {
  const first = from === null ? null : Math.ceil((from + shift) / HOUR_MS)
  const end = to === null ? null : Math.floor((to + shift) / HOUR_MS)
  const start = (hour: number): number => hour * HOUR_MS - shift
  // A span within one hour covers none whole.
  if (from !== null && to !== null && first! > end!) return { hours: { first: 0, end: 0 }, edges: [{ from, to }] }
  const edges = [
    ...(from === null || from === start(first!) ? [] : [{ from, to: start(first!) }]),
    ...(to === null || to === start(end!) ? [] : [{ from: start(end!), to }]),
  ]
  return { hours: { first, end }, edges }
}
