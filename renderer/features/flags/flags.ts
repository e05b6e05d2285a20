// What the flag screen works with: the contract's answers by short names, and how the list stays still under the hand.
import type { Client } from '../../platform/client.ts'

export type FlagList = Awaited<ReturnType<Client['flags']['list']>>
export type FlagRow = FlagList['rows'][number]
export type FlagDetail = Awaited<ReturnType<Client['flags']['get']>>
export type FlagReason = FlagDetail['reasons'][number]
export type Payment = FlagDetail['payments'][number]
export type Verdict = NonNullable<FlagRow['verdict']>
export type Order = 'loss' | 'age'
export type Show = FlagRow['state']

export type Held = Readonly<{ rows: ReadonlyArray<FlagRow>; waiting: number }>

/**
 * New flags wait behind "3 new · show": what is listed keeps its order and place, what was decided leaves, what comes back
 * (a verdict taken back) returns to its old place. `order` holds the ids as they were listed, decided ones included.
 */
export function heldRows(order: ReadonlyArray<string>, fresh: ReadonlyArray<FlagRow>): Held {
  const byId = new Map(fresh.map((row) => [row.id, row]))
  const rows = order.flatMap((id) => byId.get(id) ?? [])
  return { rows, waiting: fresh.length - rows.length }
}

/** The card that comes into focus when this one leaves the list: the next one, at the end the one before. */
export function neighbourOf(rows: ReadonlyArray<FlagRow>, id: string): FlagRow | undefined {
  const at = rows.findIndex((row) => row.id === id)
  return at < 0 ? rows[0] : (rows[at + 1] ?? rows[at - 1])
}
