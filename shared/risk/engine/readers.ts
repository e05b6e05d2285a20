// A request of the catalogue as a closure over the state's cells. An entity that the payment does not name reads NaN, whatever the
// signal; so does what is not known yet. NaN compares false, so that no rule fires on what is not known. Pure.
import { DAY_MS, HOUR_MS, MINUTE_MS, requestName, type SignalRequest } from './catalogue.ts'
import { isProbe } from '../signals.ts'
import type { Dimension } from './payment.ts'
import { KIND, LABEL, MARK, type News, type State } from './state.ts'
import { valueAt, type Cell } from './table.ts'

/** Reads a signal of the payment that has entered: a number, NaN when it is not known; 1 and 0 for yes and no. */
export type Read = () => number

/** Payments of a card that probes and ladders look back over. */
const MOST_STEPS = 64
const EARTH_KM = 6371

/** A signal that is one look at a row, or two: many of them are read in one loop, without a call for each. */
export type Look = Readonly<{
  kind: number
  cell: Cell
  by: Cell | null
  how: 'plain' | 'and one' | 'and amount' | 'share' | 'hours since'
}>

/** Signals that count the same thing share its cell. */
function counterOf(state: State, { signal, entity, window = 0 }: SignalRequest, need: number, sums = false): Cell {
  const labels = LABEL_SIGNALS.has(signal)
  const log = labels ? state.labels : state.payments
  const name = [labels, entity, window, need, sums].join()
  const known = state.counted.get(name)
  if (known !== undefined) return known
  const cell = state.tables[KIND[entity]]!.tally()
  log.count(log.window(window), { kind: KIND[entity], need, sums, cell })
  state.counted.set(name, cell)
  return cell
}
const LABEL_SIGNALS: ReadonlySet<string> = new Set(['fraud_count', 'labelled', 'fraud_share'])

function lookOf(state: State, request: SignalRequest): Look | null {
  const { signal, entity } = request
  const kind = KIND[entity]
  const cells = state.entities[kind]!
  const look = (how: Look['how'], cell: Cell, by: Cell | null = null): Look => ({ kind, cell, by, how })
  switch (signal) {
    case 'count':
      return look('and one', counterOf(state, request, 0))
    case 'outliers':
      return look('plain', counterOf(state, request, MARK.outlier))
    case 'sum':
      return look('and amount', counterOf(state, request, MARK.approved, true))
    case 'fraud_count':
      return look('plain', counterOf(state, request, LABEL.fraud))
    case 'labelled':
      return look('plain', counterOf(state, request, 0))
    case 'fraud_share':
      return look('share', counterOf(state, request, LABEL.fraud), counterOf(state, request, 0))
    case 'fraud_since':
      return look('hours since', cells.runFirst)
    case 'fraud_last':
      return look('hours since', cells.runLast)
    case 'fraud_run':
      return look('plain', cells.runCount)
    case 'payments':
      return look('plain', cells.approved)
    case 'idle':
      return look('hours since', cells.last)
    case 'declines_before':
      return look('plain', state.declinesBefore)
    case 'pin_changed':
      return look('hours since', state.pinChanged)
    case 'limit_changed':
      return look('hours since', state.limitChanged)
    default:
      return null
  }
}

function readLook({ here, present }: State, { kind, cell, by, how }: Look): number {
  const slot = here[kind]!
  if (slot < 0) return Number.NaN
  const value = valueAt(cell, slot)
  switch (how) {
    case 'plain':
      return value
    case 'and one':
      return value + 1
    case 'and amount':
      return value + present.amount
    case 'share':
      return value / Math.max(1, valueAt(by!, slot))
    case 'hours since':
      return (present.at - value) / HOUR_MS
  }
}

export type Reader = Readonly<{ read: Read; look: Look | null }>

export function readerOf(state: State, request: SignalRequest): Reader {
  const look = lookOf(state, request)
  return look === null ? { read: closureOf(state, request), look } : { read: () => readLook(state, look), look }
}

/** Reads signals into places of an array. */
export function batchOf(
  state: State,
  readers: ReadonlyArray<Reader & Readonly<{ place: number }>>,
): (into: Float64Array) => void {
  const looks = readers.flatMap(({ look, place }) => (look === null ? [] : [{ look, place }]))
  const closures = readers.filter(({ look }) => look === null)
  return (into) => {
    for (let i = 0; i < looks.length; i++) into[looks[i]!.place] = readLook(state, looks[i]!.look)
    for (let i = 0; i < closures.length; i++) into[closures[i]!.place] = closures[i]!.read()
  }
}

function closureOf(state: State, request: SignalRequest): Read {
  const { here, present, payments, tables, entities } = state
  const { signal, entity, of, window = 0 } = request
  const kind = KIND[entity]
  const number = (read: (slot: number) => number): Read => {
    return () => {
      const slot = here[kind]!
      return slot < 0 ? Number.NaN : read(slot)
    }
  }

  switch (signal) {
    case 'declined': {
      const cell = counterOf(state, request, MARK.declined)
      return number((slot) => valueAt(cell, slot) + (present.declined ? 1 : 0))
    }
    case 'pin_failures': {
      const cell = counterOf(state, request, MARK.pinFailed)
      return number((slot) => valueAt(cell, slot) + (present.pinFailed ? 1 : 0))
    }
    case 'distinct': {
      const cell = tables[kind]!.tally()
      const value = KIND[of as Dimension]
      const pairs = state.pairs(kind, value)
      const span = payments.window(window)
      pairs.count(span, kind, cell)
      return number((slot) => {
        const fresh = here[value]! >= 0 && !pairs.inside(here, span)
        return valueAt(cell, slot) + (fresh ? 1 : 0)
      })
    }
    case 'probes':
      return number((slot) => probes(state, slot, window))
    case 'ladder':
      return number((slot) => ladder(state, slot, window))

    case 'cleared_since_fraud': {
      const { cleared, runCount } = entities[kind]!
      return number((slot) => (valueAt(runCount, slot) === 0 ? 0 : valueAt(cleared, slot)))
    }

    case 'amount_z': {
      const habit = state.amountHabits.get(kind)!
      return number((slot) => habit.z(slot, present.log))
    }
    case 'amount_robust_z': {
      const habit = state.amountHabits.get(kind)!
      return number((slot) => habit.robustZ(slot, present.amount))
    }
    case 'amount_rank': {
      const habit = state.amountHabits.get(kind)!
      return number((slot) => habit.rank(slot, present.amount))
    }
    case 'amount_times': {
      const habit = state.amountHabits.get(kind)!
      return number((slot) => present.amount / habit.median(slot))
    }
    case 'usual_amount': {
      const habit = state.amountHabits.get(kind)!
      return number((slot) => habit.median(slot))
    }
    case 'category_rank':
      return () => state.category.rank(here[KIND.mcc]!, present.log)
    case 'hour_share': {
      const habit = state.timeHabits.get(kind)!
      return number((slot) => habit.hourShare(slot, present.hour))
    }
    case 'weekday_share': {
      const habit = state.timeHabits.get(kind)!
      return number((slot) => habit.weekdayShare(slot, present.weekday))
    }

    case 'distance':
      return number((slot) => distance(state, kind, slot))
    case 'speed': {
      const { at } = state.places.get(kind)!
      return number((slot) => {
        const hours = Math.max(MINUTE_MS, present.at - valueAt(at, slot)) / HOUR_MS
        return distance(state, kind, slot) / hours
      })
    }
    case 'is_new': {
      const familiar = state.familiar.get(kind)!.get(of as News)!
      return number((slot) => {
        const value = state.valueOf(of as News)
        if (value === 0) return Number.NaN
        return familiar.knows(slot, value) ? 0 : 1
      })
    }
    case 'known': {
      const familiar = state.familiar.get(kind)!.get(of as News)!
      return number((slot) => familiar.count(slot))
    }

    case 'known_for': {
      const { first } = entities[kind]!
      const { issued } = state
      return number((slot) => {
        const given = kind === KIND.card ? valueAt(issued, slot) : Number.NaN
        const from = Number.isNaN(given) ? valueAt(first, slot) : given
        return Number.isNaN(from) ? 0 : Math.max(0, present.at - from) / DAY_MS
      })
    }
    case 'travel':
      return number((slot) => {
        const { at, country } = present
        if (country === null) return Number.NaN
        const covers = state
          .travels(slot)
          .some((notice) => notice.from <= at && at < notice.until && notice.countries.includes(country))
        return covers ? 1 : 0
      })
    default:
      throw new Error(`no reader for ${requestName(request)}`)
  }
}

function probes(state: State, slot: number, window: number): number {
  const { payments, present, newestOfCard } = state
  let count = 0
  let next = valueAt(newestOfCard, slot)
  for (let steps = 0; next > 0 && steps < MOST_STEPS; steps++) {
    const seq = next - 1
    if (seq < payments.first() || present.at - payments.at(seq) >= window) break
    if (isProbe(payments.amount(seq), (payments.marks(seq) & MARK.declined) !== 0, present.amount)) count++
    next = payments.link(seq)
  }
  return count
}

function ladder(state: State, slot: number, window: number): number {
  const { payments, present, newestOfCard } = state
  let count = 0
  let above = present.amount
  let next = valueAt(newestOfCard, slot)
  for (let steps = 0; next > 0 && steps < MOST_STEPS; steps++) {
    const seq = next - 1
    if (seq < payments.first() || present.at - payments.at(seq) >= window) break
    if (payments.amount(seq) >= above) break
    above = payments.amount(seq)
    count++
    next = payments.link(seq)
  }
  return count
}

/** Great-circle distance, haversine, from the last place paid at in person; NaN when either is not known. */
function distance(state: State, kind: number, slot: number): number {
  const { present } = state
  if (!present.inPerson) return Number.NaN
  const { latitude, longitude } = state.places.get(kind)!
  const rad = Math.PI / 180
  const [a, b] = [valueAt(latitude, slot) * rad, present.latitude * rad]
  const east = (present.longitude - valueAt(longitude, slot)) * rad
  const h = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(east / 2) ** 2
  return 2 * EARTH_KM * Math.asin(Math.sqrt(Math.min(1, h)))
}
