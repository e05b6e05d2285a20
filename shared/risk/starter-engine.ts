// The starter rules over many cards at once, for imports of millions of payments: histories in flat columns instead of objects.
// Its answers equal evaluate() and observe() on each card's own history; a property test holds the two together.
import {
  DAY_MS,
  emptyProfile,
  learn,
  MAX_RECENT,
  type CardHistory,
  type CardProfile,
  type MutableProfile,
  type Payment,
  type RecentPayment,
} from './history.ts'
import { createKeys } from './engine/keys.ts'
import { reasonsOf } from './rules.ts'
import { nothingScored, scoreOf, type Scored } from './score.ts'
import { beginSignals, blankSignals, countRecent } from './signals.ts'

/** Names a card to the engine: the store's integer key, or an outside id. */
export type CardKey = number | string
export type StarterEngine = Readonly<{
  /** Scores the payment against the card's history, then learns it. */
  observe: (card: CardKey, payment: Payment) => Scored
  /** Whether the card has a history here. */
  knows: (card: CardKey) => boolean
  /** Sets a card's history, as read from the store. */
  restore: (card: CardKey, history: CardHistory) => void
  history: (card: CardKey) => CardHistory
  /** Cards observed (not only restored) since the last call of `takeTouched`. */
  takeTouched: () => ReadonlyArray<CardKey>
  cards: () => number
}>

const NIL = -1
const DECLINED = 1
const PIN_FAILED = 2

/**
 * Of a card's row: numbers of its profile, see `load` (`countries` lies beside them as text); the ends of its list of recent payments; how
 * many these are; whether it was observed. One row is two cache lines: most of the time is the wait for memory.
 */
const WIDTH = 16
const NEWEST = 9
const OLDEST = 10
const COUNT = 11
const TOUCHED = 12

/** Of a recent payment: doubles (time, amount), then whole numbers (marks, the one before it, the one after it). */
const NODE = 4
const AMOUNT = 1
const MARKS = 4
const OLDER = 5
const YOUNGER = 6

export function createStarterEngine(): StarterEngine {
  const slots = createKeys()
  let touched: CardKey[] = []

  // One row per card. A card's recent payments are a list from newest to oldest through the nodes below.
  let rows = new Float64Array(1024 * WIDTH)
  const countries: string[] = []

  // One node per recent payment; nodes that fall out of a list are used again through `free`.
  let reals = new Float64Array(4096 * NODE)
  let ints = new Int32Array(reals.buffer)
  let nodes = 0
  let free = NIL

  const signals = blankSignals()
  const profile: MutableProfile = { ...emptyProfile }

  function load(slot: number): void {
    const base = slot * WIDTH
    profile.payments = rows[base]!
    profile.logMean = rows[base + 1]!
    profile.logVar = rows[base + 2]!
    profile.days = rows[base + 3]!
    profile.dayLogMean = rows[base + 4]!
    profile.dayLogVar = rows[base + 5]!
    profile.day = rows[base + 6]!
    profile.daySum = rows[base + 7]!
    profile.firstAt = rows[base + 8]!
    profile.countries = countries[slot]!
  }

  function save(slot: number): void {
    const base = slot * WIDTH
    rows[base] = profile.payments
    rows[base + 1] = profile.logMean
    rows[base + 2] = profile.logVar
    rows[base + 3] = profile.days
    rows[base + 4] = profile.dayLogMean
    rows[base + 5] = profile.dayLogVar
    rows[base + 6] = profile.day
    rows[base + 7] = profile.daySum
    rows[base + 8] = profile.firstAt
    countries[slot] = profile.countries
  }

  function slotOf(card: CardKey): number {
    const known = slots.get(card)
    if (known >= 0) return known
    const slot = slots.size()
    if (slot * WIDTH === rows.length) rows = grown(rows)
    slots.set(card, slot)
    Object.assign(profile, emptyProfile)
    save(slot)
    const base = slot * WIDTH
    rows[base + NEWEST] = rows[base + OLDEST] = NIL
    return slot
  }

  function newNode(): number {
    if (free !== NIL) {
      const node = free
      free = ints[2 * NODE * node + OLDER]!
      return node
    }
    if (nodes * NODE === reals.length) {
      reals = grown(reals)
      ints = new Int32Array(reals.buffer)
    }
    return nodes++
  }
  const setOlder = (node: number, to: number): void => {
    ints[2 * NODE * node + OLDER] = to
  }
  const setYounger = (node: number, to: number): void => {
    ints[2 * NODE * node + YOUNGER] = to
  }

  function dropOldest(slot: number): void {
    const base = slot * WIDTH
    const node = rows[base + OLDEST]!
    const next = ints[2 * NODE * node + YOUNGER]!
    rows[base + OLDEST] = next
    if (next === NIL) rows[base + NEWEST] = NIL
    else setOlder(next, NIL)
    setOlder(node, free)
    free = node
    rows[base + COUNT]!--
  }

  function addRecent(slot: number, time: number, amount: number, declined: boolean, pinFailed: boolean): void {
    const base = slot * WIDTH
    const node = newNode()
    reals[NODE * node] = time
    reals[NODE * node + AMOUNT] = amount
    ints[2 * NODE * node + MARKS] = (declined ? DECLINED : 0) | (pinFailed ? PIN_FAILED : 0)
    let above = NIL
    let below = rows[base + NEWEST]!
    while (below !== NIL && reals[NODE * below]! > time) {
      above = below
      below = ints[2 * NODE * below + OLDER]!
    }
    setOlder(node, below)
    setYounger(node, above)
    if (below === NIL) rows[base + OLDEST] = node
    else setYounger(below, node)
    if (above === NIL) rows[base + NEWEST] = node
    else setOlder(above, node)
    rows[base + COUNT]!++
    const from = reals[NODE * rows[base + NEWEST]!]! - DAY_MS
    while (rows[base + COUNT]! > MAX_RECENT || reals[NODE * rows[base + OLDEST]!]! <= from) dropOldest(slot)
  }

  function observe(card: CardKey, payment: Payment): Scored {
    const slot = slotOf(card)
    load(slot)
    beginSignals(signals, payment, profile.countries)
    for (let node = rows[slot * WIDTH + NEWEST]!; node !== NIL; node = ints[2 * NODE * node + OLDER]!) {
      const time = reals[NODE * node]!
      if (payment.at - time >= DAY_MS) break
      const mark = ints[2 * NODE * node + MARKS]!
      const [declined, pinFailed] = [(mark & DECLINED) !== 0, (mark & PIN_FAILED) !== 0]
      countRecent(signals, payment, time, reals[NODE * node + AMOUNT]!, declined, pinFailed)
    }
    signals.payments = profile.payments
    signals.logMean = profile.logMean
    signals.logVar = profile.logVar
    signals.days = profile.days
    signals.dayLogMean = profile.dayLogMean
    signals.dayLogVar = profile.dayLogVar
    const reasons = reasonsOf(signals)
    learn(profile, payment)
    save(slot)
    addRecent(slot, payment.at, payment.amount, payment.declined, payment.pinFailed)
    if (rows[slot * WIDTH + TOUCHED] === 0) {
      rows[slot * WIDTH + TOUCHED] = 1
      touched.push(card)
    }
    return reasons.length === 0 ? nothingScored : scoreOf(reasons)
  }

  function restore(card: CardKey, history: CardHistory): void {
    const slot = slotOf(card)
    while (rows[slot * WIDTH + COUNT]! > 0) dropOldest(slot)
    Object.assign(profile, history.profile)
    save(slot)
    for (const past of history.recent) addRecent(slot, past.at, past.amount, past.declined, past.pinFailed)
  }

  function history(card: CardKey): CardHistory {
    const slot = slots.get(card)
    if (slot < 0) return { profile: emptyProfile, recent: [] }
    load(slot)
    const recent: RecentPayment[] = []
    for (let node = rows[slot * WIDTH + OLDEST]!; node !== NIL; node = ints[2 * NODE * node + YOUNGER]!) {
      const mark = ints[2 * NODE * node + MARKS]!
      recent.push({
        at: reals[NODE * node]!,
        amount: reals[NODE * node + AMOUNT]!,
        declined: (mark & DECLINED) !== 0,
        pinFailed: (mark & PIN_FAILED) !== 0,
      })
    }
    const copy: CardProfile = { ...profile }
    return { profile: copy, recent }
  }

  return {
    observe,
    knows: (card) => slots.get(card) >= 0,
    restore,
    history,
    takeTouched: () => {
      const all = touched
      touched = []
      for (const card of all) rows[slots.get(card) * WIDTH + TOUCHED] = 0
      return all
    },
    cards: slots.size,
  }
}

function grown(from: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const into = new Float64Array(from.length * 2)
  into.set(from)
  return into
}
