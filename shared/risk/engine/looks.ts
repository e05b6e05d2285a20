// Signals that are one look at a number of a row, or two: what they look at, and many of them read in one go, without a call for each. Pure.
import { HOUR_MS, type SignalRequest } from './catalogue.ts'
import { KIND, LABEL, MARK, type State } from './state.ts'
import { valueAt, type Cell } from './table.ts'
import { countAt, firstCount, sumAt, type Count, type Sum } from './tallies.ts'

/** Reads a signal of the payment that has entered: a number, NaN when it is not known; 1 and 0 for yes and no. */
export type Read = () => number

export type Look = Readonly<{ kind: number }> &
  (
    | Readonly<{ how: 'number' | 'hours since'; cell: Cell }>
    /** `adds`: what the payment itself adds to it. */
    | Readonly<{ how: 'count'; cell: Count; adds: 0 | 1 }>
    /** With the amount of the payment itself. */
    | Readonly<{ how: 'sum'; cell: Sum }>
    | Readonly<{ how: 'share'; cell: Count; by: Count }>
  )

const LABEL_SIGNALS: ReadonlySet<string> = new Set(['fraud_count', 'labelled', 'fraud_share'])

/** Signals that count the same thing share its cell. */
function tallyOf<T extends Count | Sum>(
  state: State,
  { signal, entity, window = 0 }: SignalRequest,
  need: number,
  sort: T['sort'],
): T {
  const labels = LABEL_SIGNALS.has(signal)
  const log = labels ? state.labels : state.payments
  const name = [labels, entity, window, need, sort].join()
  const known = state.counted.get(name)
  if (known !== undefined) return known as T
  const table = state.tables[KIND[entity]]!
  const cell = sort === 'sum' ? table.sum() : table.count()
  log.count(log.window(window), { kind: KIND[entity], need, cell })
  state.counted.set(name, cell)
  return cell as T
}
export const counterOf = (state: State, request: SignalRequest, need: number): Count =>
  tallyOf<Count>(state, request, need, 'count')

export function lookOf(state: State, request: SignalRequest): Look | null {
  const { signal, entity } = request
  const kind = KIND[entity]
  const cells = state.entities[kind]!
  const count = (need: number, adds: 0 | 1 = 0): Look => ({
    kind,
    how: 'count',
    cell: counterOf(state, request, need),
    adds,
  })
  const number = (cell: Cell): Look => ({ kind, how: 'number', cell })
  const since = (cell: Cell): Look => ({ kind, how: 'hours since', cell })
  switch (signal) {
    case 'count':
      return count(0, 1)
    case 'outliers':
      return count(MARK.outlier)
    case 'sum':
      return { kind, how: 'sum', cell: tallyOf<Sum>(state, request, MARK.approved, 'sum') }
    case 'fraud_count':
      return count(LABEL.fraud)
    case 'labelled':
      return count(0)
    case 'fraud_share':
      return { kind, how: 'share', cell: counterOf(state, request, LABEL.fraud), by: counterOf(state, request, 0) }
    case 'fraud_since':
      return since(cells.runFirst)
    case 'fraud_last':
      return since(cells.runLast)
    case 'fraud_run':
      return number(cells.runCount)
    case 'payments':
      return number(cells.approved)
    case 'idle':
      return since(cells.last)
    case 'declines_before':
      return number(state.declinesBefore)
    case 'pin_changed':
      return since(state.pinChanged)
    case 'limit_changed':
      return since(state.limitChanged)
    default:
      return null
  }
}

export function readLook({ here, present }: State, look: Look): number {
  const slot = here[look.kind]!
  if (slot < 0) return Number.NaN
  switch (look.how) {
    case 'number':
      return valueAt(look.cell, slot)
    case 'hours since':
      return (present.at - valueAt(look.cell, slot)) / HOUR_MS
    case 'count':
      return countAt(look.cell, slot) + look.adds
    case 'sum':
      return sumAt(look.cell, slot) + present.amount
    case 'share':
      return countAt(look.cell, slot) / Math.max(1, countAt(look.by, slot))
  }
}

/** The looks at one kind's row. */
type Row = Readonly<{
  kind: number
  numbers: Places
  since: Places
  counts: Places
  sums: Places
  shares: Places
}>
/** Columns: where in the row, what goes with it, where to. */
type Places = Readonly<{ at: Int32Array; by: Int32Array; to: Int32Array }>

type Placed = Readonly<{ look: Look; place: number }>

function placesOf(all: ReadonlyArray<Placed>, how: Look['how']): Places {
  const some = all.filter(({ look }) => look.how === how)
  return {
    at: Int32Array.from(some, ({ look }) => look.cell.at),
    by: Int32Array.from(some, ({ look }) => (look.how === 'share' ? look.by.at : look.how === 'count' ? look.adds : 0)),
    to: Int32Array.from(some, ({ place }) => place),
  }
}

function rowOf(all: ReadonlyArray<Placed>, kind: number): Row {
  const ofKind = all.filter(({ look }) => look.kind === kind)
  return {
    kind,
    numbers: placesOf(ofKind, 'number'),
    since: placesOf(ofKind, 'hours since'),
    counts: placesOf(ofKind, 'count'),
    sums: placesOf(ofKind, 'sum'),
    shares: placesOf(ofKind, 'share'),
  }
}

/** Reads many looks into places of an array. */
export function looksAtOnce(
  { tables, here, present }: State,
  all: ReadonlyArray<Placed>,
): (into: Float64Array) => void {
  const rows = [...new Set(all.map(({ look }) => look.kind))].map((kind) => rowOf(all, kind))

  function unknown({ to }: Places, into: Float64Array): void {
    for (let i = 0; i < to.length; i++) into[to[i]!] = Number.NaN
  }
  function read({ kind, numbers, since, counts, sums, shares }: Row, into: Float64Array): void {
    const slot = here[kind]!
    if (slot < 0) {
      for (const places of [numbers, since, counts, sums, shares]) unknown(places, into)
      return
    }
    const { data, stride } = tables[kind]!.block
    const first = slot * stride
    const tallies = tables[kind]!.tallies.block
    const whole = tallies.counts
    const whole0 = firstCount(tallies, slot)
    for (let i = 0; i < numbers.to.length; i++) into[numbers.to[i]!] = data[first + numbers.at[i]!]!
    for (let i = 0; i < since.to.length; i++) {
      into[since.to[i]!] = (present.at - data[first + since.at[i]!]!) / HOUR_MS
    }
    for (let i = 0; i < counts.to.length; i++) into[counts.to[i]!] = whole[whole0 + counts.at[i]!]! + counts.by[i]!
    for (let i = 0; i < sums.to.length; i++) {
      into[sums.to[i]!] = tallies.sums[slot * tallies.stride + sums.at[i]!]! + present.amount
    }
    for (let i = 0; i < shares.to.length; i++) {
      into[shares.to[i]!] = whole[whole0 + shares.at[i]!]! / Math.max(1, whole[whole0 + shares.by[i]!]!)
    }
  }
  return (into) => {
    for (let i = 0; i < rows.length; i++) read(rows[i]!, into)
  }
}
