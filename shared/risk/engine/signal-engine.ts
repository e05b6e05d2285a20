// The risk engine's state machine. A payment enters, rules and models read its signals, then it is settled and becomes history; labels
// and notes come in between, in the order in which they became known. Any signal may be asked for at any time: windows are filled from
// the 30 days that the engine holds. In memory only; the store keeps snapshots and what came after them. Pure, no clock of its own.
import { refusalOf, requestName, specOf, type SignalRequest } from './catalogue.ts'
import type { CardNote, RiskLabel, RiskPayment } from './payment.ts'
import type { Read } from './looks.ts'
import { batchOf, readerOf, type Reader } from './readers.ts'
import { createState, type StateSnapshot } from './state.ts'

export type EngineSnapshot = StateSnapshot

export type SignalEngine = Readonly<{
  /** A closure that reads the signal of the payment that has entered. Asked twice, it is kept once. Throws on a refused request. */
  signal: (request: SignalRequest) => Read
  /** Reads many signals of the payment that has entered, `requests[i]` into `places[i]`: faster than one by one. */
  batch: (requests: ReadonlyArray<SignalRequest>, places: ReadonlyArray<number>) => (into: Float64Array) => void
  /** Begins with a payment: moves the clock to it and names its entities. A time before the newest seen counts as the newest. */
  enter: (payment: RiskPayment) => void
  /** The payment that has entered becomes history. */
  settle: () => void
  /** Labels come in the order of `knownAt`; one that is older counts as known now. */
  label: (label: RiskLabel) => void
  note: (note: CardNote) => void
  /** The newest time seen, UTC ms; -Infinity before the first. */
  now: () => number
  snapshot: () => EngineSnapshot
  /** Takes the place of all that is known. Signals asked for before stay valid. */
  restore: (from: EngineSnapshot) => void
  /** Bytes of state, without the keys' own texts. */
  bytes: () => number
  /** How many different signals are kept. */
  size: () => number
}>

export type EngineOptions = Readonly<{
  /** How far local time is ahead of UTC at a moment, ms; hours and weekdays are local. UTC when left out. */
  zoneOffset?: (at: number) => number
}>

/** Cost up to which a signal is read anew each time: a look at a counter. */
const CHEAP = 2

/**
 * What is dearer than a look at a counter is kept for the next rule that asks for it of the same payment. Answers lie in an array of doubles: a
 * variable of a closure would be a new object for each of them.
 */
function onceATurn(present: Readonly<{ turn: number }>, { signal }: SignalRequest, read: Read): Read {
  if (specOf(signal).cost <= CHEAP) return read
  const answer = new Float64Array(1)
  let turn = -1
  return () => {
    if (turn !== present.turn) {
      answer[0] = read()
      turn = present.turn
    }
    return answer[0]!
  }
}

export function createSignalEngine({ zoneOffset = () => 0 }: EngineOptions = {}): SignalEngine {
  const state = createState(zoneOffset)
  const asked = new Map<string, Reader>()

  function readerFor(request: SignalRequest): Reader {
    const name = requestName(request)
    const known = asked.get(name)
    if (known !== undefined) return known
    const refusal = refusalOf(request)
    if (refusal !== null) throw new RangeError(`${name}: ${refusal.code}`)
    const { read, look } = readerOf(state, request)
    const made = { read: look === null ? onceATurn(state.present, request, read) : read, look }
    asked.set(name, made)
    return made
  }

  return {
    signal: (request) => readerFor(request).read,
    batch: (requests, places) =>
      batchOf(
        state,
        requests.map((request, i) => ({ ...readerFor(request), place: places[i]! })),
      ),
    enter: state.enter,
    settle: state.settle,
    label: state.label,
    note: state.note,
    now: () => state.payments.now(),
    snapshot: state.snapshot,
    restore: state.restore,
    bytes: state.bytes,
    size: () => asked.size,
  }
}
