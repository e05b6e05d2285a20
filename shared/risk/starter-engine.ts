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

/** Numbers of a profile in their columns, see `load`; `countries` lives beside them as text. */
const WIDTH = 9

export function createStarterEngine(): StarterEngine {
  const slots = new Map<CardKey, number>()
  const touched = new Set<CardKey>()

  // One row per card. A card's recent payments are a list from `newest` to `oldest` through the nodes below.
  let profiles = new Float64Array(1024 * WIDTH)
  const countries: string[] = []
  let newest = new Int32Array(1024)
  let oldest = new Int32Array(1024)
  let counts = new Uint8Array(1024)

  // One row per recent payment; rows that fall out of a list are used again through `free`.
  let at = new Float64Array(4096)
  let amounts = new Float64Array(4096)
  let marks = new Uint8Array(4096)
  let older = new Int32Array(4096)
  let younger = new Int32Array(4096)
  let nodes = 0
  let free = NIL

  const signals = blankSignals()
  const profile: MutableProfile = { ...emptyProfile }

  function load(slot: number): void {
    const base = slot * WIDTH
    profile.payments = profiles[base]!
    profile.logMean = profiles[base + 1]!
    profile.logVar = profiles[base + 2]!
    profile.days = profiles[base + 3]!
    profile.dayLogMean = profiles[base + 4]!
    profile.dayLogVar = profiles[base + 5]!
    profile.day = profiles[base + 6]!
    profile.daySum = profiles[base + 7]!
    profile.firstAt = profiles[base + 8]!
    profile.countries = countries[slot]!
  }

  function save(slot: number): void {
    const base = slot * WIDTH
    profiles[base] = profile.payments
    profiles[base + 1] = profile.logMean
    profiles[base + 2] = profile.logVar
    profiles[base + 3] = profile.days
    profiles[base + 4] = profile.dayLogMean
    profiles[base + 5] = profile.dayLogVar
    profiles[base + 6] = profile.day
    profiles[base + 7] = profile.daySum
    profiles[base + 8] = profile.firstAt
    countries[slot] = profile.countries
  }

  function slotOf(card: CardKey): number {
    const known = slots.get(card)
    if (known !== undefined) return known
    const slot = slots.size
    if (slot === newest.length) {
      profiles = grown(profiles, new Float64Array(profiles.length * 2))
      newest = grown(newest, new Int32Array(slot * 2))
      oldest = grown(oldest, new Int32Array(slot * 2))
      counts = grown(counts, new Uint8Array(slot * 2))
    }
    slots.set(card, slot)
    Object.assign(profile, emptyProfile)
    save(slot)
    newest[slot] = oldest[slot] = NIL
    counts[slot] = 0
    return slot
  }

  function newNode(): number {
    if (free !== NIL) {
      const node = free
      free = older[node]!
      return node
    }
    if (nodes === at.length) {
      at = grown(at, new Float64Array(nodes * 2))
      amounts = grown(amounts, new Float64Array(nodes * 2))
      marks = grown(marks, new Uint8Array(nodes * 2))
      older = grown(older, new Int32Array(nodes * 2))
      younger = grown(younger, new Int32Array(nodes * 2))
    }
    return nodes++
  }

  function dropOldest(slot: number): void {
    const node = oldest[slot]!
    const next = younger[node]!
    oldest[slot] = next
    if (next === NIL) newest[slot] = NIL
    else older[next] = NIL
    older[node] = free
    free = node
    counts[slot]!--
  }

  function addRecent(slot: number, time: number, amount: number, declined: boolean, pinFailed: boolean): void {
    const node = newNode()
    at[node] = time
    amounts[node] = amount
    marks[node] = (declined ? DECLINED : 0) | (pinFailed ? PIN_FAILED : 0)
    let above = NIL
    let below = newest[slot]!
    while (below !== NIL && at[below]! > time) {
      above = below
      below = older[below]!
    }
    older[node] = below
    younger[node] = above
    if (below === NIL) oldest[slot] = node
    else younger[below] = node
    if (above === NIL) newest[slot] = node
    else older[above] = node
    counts[slot]!++
    const from = at[newest[slot]!]! - DAY_MS
    while (counts[slot]! > MAX_RECENT || at[oldest[slot]!]! <= from) dropOldest(slot)
  }

  function observe(card: CardKey, payment: Payment): Scored {
    const slot = slotOf(card)
    load(slot)
    beginSignals(signals, payment, profile.countries)
    for (let node = newest[slot]!; node !== NIL; node = older[node]!) {
      if (payment.at - at[node]! >= DAY_MS) break
      const mark = marks[node]!
      countRecent(signals, payment, at[node]!, amounts[node]!, (mark & DECLINED) !== 0, (mark & PIN_FAILED) !== 0)
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
    touched.add(card)
    return reasons.length === 0 ? nothingScored : scoreOf(reasons)
  }

  function restore(card: CardKey, history: CardHistory): void {
    const slot = slotOf(card)
    while (counts[slot]! > 0) dropOldest(slot)
    Object.assign(profile, history.profile)
    save(slot)
    for (const past of history.recent) addRecent(slot, past.at, past.amount, past.declined, past.pinFailed)
  }

  function history(card: CardKey): CardHistory {
    const slot = slots.get(card)
    if (slot === undefined) return { profile: emptyProfile, recent: [] }
    load(slot)
    const recent: RecentPayment[] = []
    for (let node = oldest[slot]!; node !== NIL; node = younger[node]!) {
      const mark = marks[node]!
      recent.push({
        at: at[node]!,
        amount: amounts[node]!,
        declined: (mark & DECLINED) !== 0,
        pinFailed: (mark & PIN_FAILED) !== 0,
      })
    }
    const copy: CardProfile = { ...profile }
    return { profile: copy, recent }
  }

  return {
    observe,
    knows: (card) => slots.has(card),
    restore,
    history,
    takeTouched: () => {
      const all = [...touched]
      touched.clear()
      return all
    },
    cards: () => slots.size,
  }
}

function grown<T extends Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(
  from: T,
  into: T,
): T {
  into.set(from)
  return into
}
