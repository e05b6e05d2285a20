// Everything the engine remembers: a table for each dimension, the two logs (payments, labels), habits, places, notes. It learns here;
// readers.ts only reads. A payment enters, is read, and only then is settled: nothing is compared with itself. Pure, no clock.
import type { Channel } from '#shared/domain/authorisation.ts'
import { DAY_MS, HOUR_MS, LONGEST_WINDOW_MS } from './catalogue.ts'
import {
  createAmountHabit,
  createAmountRank,
  createFamiliar,
  createTimeHabit,
  type AmountHabit,
  type AmountRank,
  type Familiar,
  type TimeHabit,
} from './habits.ts'
import { createLog, type Log, type LogSnapshot } from './log.ts'
import { createPairs, type Pairs } from './pairs.ts'
import {
  DIMENSIONS,
  type CardNote,
  type Dimension,
  type Entity,
  type Key,
  type RiskLabel,
  type RiskPayment,
} from './payment.ts'
import { add, createTable, put, valueAt, type Cell, type Table, type TableSnapshot } from './table.ts'
import { addCount, countAt, setCount, type Count, type Sum } from './tallies.ts'

export const KIND: Readonly<Record<Dimension, number>> = Object.fromEntries(
  DIMENSIONS.map((name, kind) => [name, kind]),
) as never
const ENTITY_KINDS = 6
const HABIT_KINDS = [KIND.card, KIND.person, KIND.merchant] as const
const HOLDER_KINDS = [KIND.card, KIND.person] as const
/** Their keys are without bound, so a row that no log holds any more is given back. */
const RECYCLED = [KIND.device, KIND.address, KIND.network] as const
const MOST_FAMILIAR = { merchant: 64, mcc: 32, country: 16, device: 16, network: 16, address: 16 } as const
export type News = keyof typeof MOST_FAMILIAR
const NEWS = Object.keys(MOST_FAMILIAR) as ReadonlyArray<News>

export const MARK = { approved: 1, declined: 2, pinFailed: 4, outlier: 8 } as const
/** Deviations above the card's habit from which a payment counts as an outlier. */
export const OUTLIER_FROM = 3
export const LABEL = { fraud: 1, legitimate: 2 } as const

/** A gap without confirmed fraud after which the next one begins a new run. */
const RUN_GAP_MS = 30 * DAY_MS

/** The payment being judged, in the engine's terms. */
export type Present = {
  /** Changes with everything that is told: an answer holds as long as it stays the same. */
  turn: number
  /** The engine's time: a payment that comes late is judged at the newest time seen. */
  at: number
  amount: number
  /** Natural logarithm of the amount, at least 0. */
  log: number
  declined: boolean
  pinFailed: boolean
  /** Local hour 0 … 23, weekday 0 (Sunday) … 6. */
  hour: number
  weekday: number
  country: string | null
  inPerson: boolean
  latitude: number
  longitude: number
}

type EntityCells = Readonly<{
  first: Cell
  last: Cell
  approved: Cell
  runFirst: Cell
  runLast: Cell
  runCount: Cell
  cleared: Cell
}>
type Places = Readonly<{ latitude: Cell; longitude: Cell; at: Cell }>
type Travel = Readonly<{ countries: ReadonlyArray<string>; from: number; until: number }>

export type StateSnapshot = Readonly<{
  version: 1
  tables: ReadonlyArray<TableSnapshot>
  payments: LogSnapshot
  labels: LogSnapshot
  travels: ReadonlyArray<readonly [number, ReadonlyArray<Travel>]>
}>

export type State = Readonly<{
  tables: ReadonlyArray<Table>
  payments: Log
  labels: Log
  /** Rows of the present payment by kind, -1 where it names none. */
  here: Int32Array
  present: Present
  entities: ReadonlyArray<EntityCells>
  amountHabits: ReadonlyMap<number, AmountHabit>
  timeHabits: ReadonlyMap<number, TimeHabit>
  places: ReadonlyMap<number, Places>
  familiar: ReadonlyMap<number, ReadonlyMap<News, Familiar>>
  category: AmountRank
  /** The present payment's value of a dimension, as `familiar` knows it; 0 where it names none. */
  valueOf: (of: News) => number
  declinesBefore: Cell
  pinChanged: Cell
  limitChanged: Cell
  issued: Cell
  newestOfCard: Count
  travels: (card: number) => ReadonlyArray<Travel>
  pairs: (kind: number, of: number) => Pairs
  /** What the logs count already, see readers.ts. */
  counted: Map<string, Count | Sum>
  enter: (payment: RiskPayment) => void
  settle: () => void
  label: (label: RiskLabel) => void
  note: (note: CardNote) => void
  snapshot: () => StateSnapshot
  restore: (from: StateSnapshot) => void
  bytes: () => number
}>

const IN_PERSON: ReadonlySet<Channel> = new Set(['chip', 'contactless', 'cash'])

/** `zoneOffset`: ms that local time is ahead of UTC at a moment. */
export function createState(zoneOffset: (at: number) => number): State {
  const tables = DIMENSIONS.map(() => createTable())
  const kinds = tables.length
  const here = new Int32Array(kinds).fill(-1)
  const scratch = new Int32Array(kinds)
  const refs = new Map(RECYCLED.map((kind) => [kind, tables[kind]!.count()]))
  const allPairs: Pairs[] = []
  const pairOf = new Map<number, Pairs>()

  const payments = createLog(kinds, LONGEST_WINDOW_MS, {
    left: (seq) => {
      const card = payments.slot(seq, KIND.card)
      if (countAt(newestOfCard, card) === seq + 1) setCount(newestOfCard, card, 0)
      leave(payments, seq)
    },
  })
  const labels = createLog(kinds, LONGEST_WINDOW_MS, { left: (seq) => leave(labels, seq) })

  const recycled = Uint8Array.from(tables, (_, kind) => (refs.has(kind) ? 1 : 0))
  const refList = [...refs].map(([kind, held]) => ({ kind, held }))
  function hold(slots: Int32Array): void {
    for (let i = 0; i < refList.length; i++) {
      const { kind, held } = refList[i]!
      if (slots[kind]! >= 0) addCount(held, slots[kind]!, 1)
    }
  }
  function leave(log: Log, seq: number): void {
    for (let i = 0; i < refList.length; i++) {
      const { kind, held } = refList[i]!
      const slot = log.slot(seq, kind)
      if (slot >= 0 && addCount(held, slot, -1) === 0 && slot !== here[kind]) tables[kind]!.release(slot)
    }
  }

  const entities = tables.slice(0, ENTITY_KINDS).map((table): EntityCells => ({
    first: table.cell(Number.NaN),
    last: table.cell(Number.NaN),
    approved: table.cell(),
    runFirst: table.cell(Number.NaN),
    runLast: table.cell(Number.NaN),
    runCount: table.cell(),
    cleared: table.cell(),
  }))
  const amountHabits = new Map(HABIT_KINDS.map((kind) => [kind, createAmountHabit(tables[kind]!)]))
  const timeHabits = new Map(HOLDER_KINDS.map((kind) => [kind, createTimeHabit(tables[kind]!)]))
  const places = new Map(
    HOLDER_KINDS.map((kind): [number, Places] => {
      const table = tables[kind]!
      return [
        kind,
        {
          latitude: table.cell(Number.NaN),
          longitude: table.cell(Number.NaN),
          at: table.cell(Number.NaN),
        },
      ]
    }),
  )
  const familiar = new Map(
    HOLDER_KINDS.map((kind): [number, ReadonlyMap<News, Familiar>] => [
      kind,
      new Map(NEWS.map((of) => [of, createFamiliar(tables[kind]!, MOST_FAMILIAR[of])])),
    ]),
  )
  const learners = HOLDER_KINDS.flatMap((kind) => NEWS.map((of) => ({ kind, of, one: familiar.get(kind)!.get(of)! })))
  // Lists beside the maps: walking a map makes an object for each step.
  const amountList = [...amountHabits].map(([kind, habit]) => ({ kind, habit }))
  const cardAmounts = amountHabits.get(KIND.card)!
  const timeList = [...timeHabits].map(([kind, habit]) => ({ kind, habit }))
  const allCategories = tables[KIND.mcc]!.slotOf('')
  const category = createAmountRank(tables[KIND.mcc]!, allCategories)

  const cardTable = tables[KIND.card]!
  const declinesBefore = cardTable.cell()
  const pinChanged = cardTable.cell(Number.NaN)
  const limitChanged = cardTable.cell(Number.NaN)
  const issued = cardTable.cell(Number.NaN)
  // One more than the sequence number of the card's newest payment in the log; 0 when the log holds none. An entry's link is the same of
  // the card's payment before it.
  const newestOfCard = cardTable.count()
  let travels = new Map<number, ReadonlyArray<Travel>>()

  const present: Present = {
    turn: 0,
    at: Number.NEGATIVE_INFINITY,
    amount: 0,
    log: 0,
    declined: false,
    pinFailed: false,
    hour: 0,
    weekday: 0,
    country: null,
    inPerson: false,
    latitude: Number.NaN,
    longitude: Number.NaN,
  }
  // Nothing reads it; it keeps the looks that fetch from being optimised away.
  const fetched = new Float64Array(1)

  const rowOf = (kind: number, key: Key | null): number => (key === null ? -1 : tables[kind]!.slotOf(key))

  const touchKey = (kind: number, key: Key | null): number => (key === null ? 0 : tables[kind]!.touchKey(key))
  const touchKeys = ({ card, person, merchant, device, address }: RiskPayment): number =>
    touchKey(KIND.card, card) +
    touchKey(KIND.person, person) +
    touchKey(KIND.merchant, merchant) +
    touchKey(KIND.device, device) +
    touchKey(KIND.address, address)

  function enter(payment: RiskPayment): void {
    present.turn++
    // Keys, then rows, then pairs are fetched together before they are needed one after another.
    let touched = touchKeys(payment)
    payments.advance(payment.at)
    labels.advance(payment.at)
    here[KIND.card] = rowOf(KIND.card, payment.card)
    here[KIND.person] = rowOf(KIND.person, payment.person)
    here[KIND.merchant] = rowOf(KIND.merchant, payment.merchant)
    here[KIND.device] = rowOf(KIND.device, payment.device)
    here[KIND.address] = rowOf(KIND.address, payment.address)
    here[KIND.bin] = rowOf(KIND.bin, payment.bin)
    here[KIND.network] = rowOf(KIND.network, payment.network)
    here[KIND.country] = rowOf(KIND.country, payment.country)
    here[KIND.mcc] = rowOf(KIND.mcc, payment.mcc)
    for (let kind = 0; kind < kinds; kind++) if (here[kind]! >= 0) touched += tables[kind]!.touch(here[kind]!)
    for (let i = 0; i < allPairs.length; i++) touched += allPairs[i]!.touch(here)
    fetched[0] = touched
    present.at = payments.now()
    present.amount = payment.amount
    present.log = Math.log(Math.max(1, payment.amount))
    present.declined = payment.declined
    present.pinFailed = payment.pinFailed
    const local = payment.at + zoneOffset(payment.at)
    present.hour = Math.floor(local / HOUR_MS) % 24
    present.weekday = (Math.floor(local / DAY_MS) + 4) % 7
    present.country = payment.country
    present.inPerson = IN_PERSON.has(payment.channel)
    present.latitude = payment.place?.latitude ?? Number.NaN
    present.longitude = payment.place?.longitude ?? Number.NaN
  }

  function valueOf(of: News): number {
    const kind = KIND[of]
    const slot = here[kind]!
    if (slot < 0) return 0
    // Values of dimensions whose rows are recycled are known by the key itself. Two keys of one card share a hash once in some 10^8 cards.
    return recycled[kind] === 1 ? tables[kind]!.hashAt(slot) : slot + 1
  }

  function learnApproved(): void {
    const { amount, log, hour, weekday } = present
    for (let kind = 0; kind < ENTITY_KINDS; kind++) if (here[kind]! >= 0) add(entities[kind]!.approved, here[kind]!, 1)
    for (let i = 0; i < amountList.length; i++) amountList[i]!.habit.learn(here[amountList[i]!.kind]!, amount, log)
    for (let i = 0; i < timeList.length; i++) timeList[i]!.habit.learn(here[timeList[i]!.kind]!, hour, weekday)
    for (let i = 0; i < NEWS.length; i++) {
      const value = valueOf(NEWS[i]!)
      if (value === 0) continue
      for (let j = 0; j < HOLDER_KINDS.length; j++)
        learners[j * NEWS.length + i]!.one.learn(here[HOLDER_KINDS[j]!]!, value)
    }
    category.learn(here[KIND.mcc]!, log)
    if (!present.inPerson || Number.isNaN(present.latitude)) return
    for (const [kind, place] of places) {
      put(place.latitude, here[kind]!, present.latitude)
      put(place.longitude, here[kind]!, present.longitude)
      put(place.at, here[kind]!, present.at)
    }
  }

  function settle(): void {
    present.turn++
    const { at, amount, declined, pinFailed } = present
    const card = here[KIND.card]!
    const z = cardAmounts.z(card, present.log)
    const seq = payments.append(
      amount,
      (declined ? MARK.declined : MARK.approved) |
        (pinFailed ? MARK.pinFailed : 0) |
        (z >= OUTLIER_FROM ? MARK.outlier : 0),
      here,
    )
    for (let i = 0; i < allPairs.length; i++) allPairs[i]!.entered(seq)
    hold(here)
    payments.setLink(seq, countAt(newestOfCard, card))
    setCount(newestOfCard, card, seq + 1)
    for (let kind = 0; kind < ENTITY_KINDS; kind++) {
      const slot = here[kind]!
      if (slot < 0) continue
      const { first, last } = entities[kind]!
      if (Number.isNaN(valueAt(first, slot))) put(first, slot, at)
      put(last, slot, at)
    }
    if (declined) add(declinesBefore, card, 1)
    else {
      put(declinesBefore, card, 0)
      if (amount >= 1) learnApproved()
    }
  }

  function label(one: RiskLabel): void {
    present.turn++
    labels.advance(one.knownAt)
    scratch.fill(-1)
    for (const name of LABELLED) {
      const kind = KIND[name]
      const slot = rowOf(kind, one[name])
      scratch[kind] = slot
      if (slot < 0) continue
      const { runFirst, runLast, runCount, cleared } = entities[kind]!
      const last = valueAt(runLast, slot)
      if (!one.fraud) {
        if (one.paidAt > last) add(cleared, slot, 1)
        continue
      }
      if (Number.isNaN(last) || one.paidAt - last > RUN_GAP_MS) {
        put(runFirst, slot, one.paidAt)
        put(runCount, slot, 0)
      }
      add(runCount, slot, 1)
      put(runFirst, slot, Math.min(valueAt(runFirst, slot), one.paidAt))
      if (Number.isNaN(last) || one.paidAt >= last) {
        put(runLast, slot, one.paidAt)
        put(cleared, slot, 0)
      }
    }
    labels.append(one.amount, one.fraud ? LABEL.fraud : LABEL.legitimate, scratch)
    hold(scratch)
  }

  function note(one: CardNote): void {
    present.turn++
    const slot = cardTable.slotOf(one.card)
    if (one.kind === 'travel') {
      const standing = (travels.get(slot) ?? []).filter((known) => known.until > one.at)
      travels.set(slot, [...standing, { countries: one.countries, from: one.from, until: one.until }])
    } else if (one.kind === 'pin_changed') put(pinChanged, slot, one.at)
    else if (one.kind === 'limit_changed') put(limitChanged, slot, one.at)
    else put(issued, slot, one.at)
  }

  function pairs(kind: number, of: number): Pairs {
    const [one, other] = kind < of ? [kind, of] : [of, kind]
    const key = one * kinds + other
    let made = pairOf.get(key)
    if (made === undefined) {
      made = createPairs(payments, one, other)
      pairOf.set(key, made)
      allPairs.push(made)
    }
    return made
  }

  function restore(from: StateSnapshot): void {
    present.turn++
    for (const [kind, table] of tables.entries()) table.restore(from.tables[kind]!)
    payments.restore(from.payments)
    labels.restore(from.labels)
    for (const one of allPairs) one.rebuild()
    travels = new Map(from.travels)
    here.fill(-1)
    for (const { one } of learners) one.forget()
    for (const { habit } of amountList) habit.forget()
    for (const log of [payments, labels]) {
      for (let seq = log.first(); seq < log.next(); seq++) {
        for (const [kind, held] of refs) if (log.slot(seq, kind) >= 0) addCount(held, log.slot(seq, kind), 1)
      }
    }
    for (let seq = payments.first(); seq < payments.next(); seq++) {
      const card = payments.slot(seq, KIND.card)
      payments.setLink(seq, countAt(newestOfCard, card))
      setCount(newestOfCard, card, seq + 1)
    }
  }

  return {
    tables,
    payments,
    labels,
    here,
    present,
    entities,
    amountHabits,
    timeHabits,
    places,
    familiar,
    category,
    valueOf,
    declinesBefore,
    pinChanged,
    limitChanged,
    issued,
    newestOfCard,
    travels: (card) => travels.get(card) ?? [],
    pairs,
    counted: new Map(),
    enter,
    settle,
    label,
    note,
    snapshot: () => ({
      version: 1,
      tables: tables.map((table) => table.snapshot()),
      payments: payments.snapshot(),
      labels: labels.snapshot(),
      travels: [...travels],
    }),
    restore,
    bytes: () =>
      tables.reduce((sum, table) => sum + table.bytes(), 0) +
      payments.bytes() +
      labels.bytes() +
      allPairs.reduce((sum, one) => sum + one.bytes(), 0),
  }
}

const LABELLED: ReadonlyArray<Entity> = ['card', 'person', 'merchant', 'device', 'address', 'bin']
