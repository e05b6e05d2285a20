// A request of the catalogue as a closure over the state's cells. An entity that the payment does not name reads NaN, whatever the
// signal; so does what is not known yet. NaN compares false, so that no rule fires on what is not known. Pure.
import { DAY_MS, HOUR_MS, MINUTE_MS, requestName, type SignalRequest } from './catalogue.ts'
import { counterOf, lookOf, looksAtOnce, readLook, type Look, type Read } from './looks.ts'
import { isProbe } from '../signals.ts'
import type { Dimension } from './payment.ts'
import { KIND, MARK, type News, type State } from './state.ts'
import { valueAt } from './table.ts'
import { countAt } from './tallies.ts'

/** Payments of a card that probes and ladders look back over. */
const MOST_STEPS = 64
const EARTH_KM = 6371

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
  const readLooks = looksAtOnce(
    state,
    readers.flatMap(({ look, place }) => (look === null ? [] : [{ look, place }])),
  )
  const closures = readers.filter(({ look }) => look === null)
  return (into) => {
    readLooks(into)
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
      return number((slot) => countAt(cell, slot) + (present.declined ? 1 : 0))
    }
    case 'pin_failures': {
      const cell = counterOf(state, request, MARK.pinFailed)
      return number((slot) => countAt(cell, slot) + (present.pinFailed ? 1 : 0))
    }
    case 'distinct': {
      const cell = tables[kind]!.count()
      const value = KIND[of as Dimension]
      const pairs = state.pairs(kind, value)
      const span = payments.window(window)
      pairs.count(span, kind, cell)
      return number((slot) => {
        const fresh = here[value]! >= 0 && !pairs.inside(here, span)
        return countAt(cell, slot) + (fresh ? 1 : 0)
      })
    }
    // Most payments have none before them in the window: the row says so, and the log, which is far from it in memory, is not looked at.
    case 'probes':
      return number((slot) =>
        present.at - valueAt(entities[kind]!.last, slot) < window ? probes(state, slot, window) : 0,
      )
    case 'ladder':
      return number((slot) =>
        present.at - valueAt(entities[kind]!.last, slot) < window ? ladder(state, slot, window) : 0,
      )

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
  let next = countAt(newestOfCard, slot)
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
  let next = countAt(newestOfCard, slot)
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
