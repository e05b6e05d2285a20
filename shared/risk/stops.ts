// Programme-wide stops: which one, if any, holds a payment up. Pure.
export const STOP_KINDS = ['merchant', 'bin', 'country'] as const
export type StopKind = (typeof STOP_KINDS)[number]

/** `target` as the ledger names it: a merchant's key, the first digits of card numbers, an ISO 3166-1 code. */
export type Stop = Readonly<{ kind: StopKind; target: string; from: number; until: number; lifted: number | null }>
export type Stoppable = Readonly<{ merchant: number | string; bin: number | string | null; country: string | null }>

export const isRunning = ({ from, until, lifted }: Stop, at: number): boolean =>
  from <= at && at < until && (lifted === null || at < lifted)

/** A shorter BIN names every longer one that it begins. */
const names = ({ kind, target }: Stop, payment: Stoppable): boolean =>
  kind === 'bin' ? payment.bin !== null && String(payment.bin).startsWith(target) : String(payment[kind]) === target

/** The first stop that names the payment and stands at that moment. */
export function stopOf<S extends Stop>(stops: ReadonlyArray<S>, payment: Stoppable, at: number): S | undefined {
  return stops.find((stop) => names(stop, payment) && isRunning(stop, at))
}
