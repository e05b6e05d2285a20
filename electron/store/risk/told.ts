// How far an engine was told something that becomes known at a time: labels, notes. On PostgreSQL one may be committed after another that
// became known later. So the last half minute is read again, and what was told of it is passed over. Pure.

/** A label or a note is committed at most this much after the time that it bears. */
export const LATE_MS = 30_000

export type Place = Readonly<{ at: number; id: number }>
export type Told = Place &
  Readonly<{
    /** What was told of the half minute before `at`, by number: the time that it bore. */
    lately: Map<number, number>
  }>

export const nothingTold = (): Told => ({ at: Number.MIN_SAFE_INTEGER, id: 0, lately: new Map() })

/** Where to read on: a little back while something older may still be committed. */
export const readOnFrom = ({ at, id }: Place, now: number): Place =>
  at < now - LATE_MS ? { at, id } : { at: at - LATE_MS, id: Number.MAX_SAFE_INTEGER }

/** Whether it was told already. A label that was corrected bears another time. */
export const wasTold = ({ lately }: Told, at: number, id: number): boolean => lately.get(id) === at

export function withTold(told: Told, at: number, id: number): Told {
  const { lately } = told
  lately.set(id, at)
  if (at < told.at || (at === told.at && id <= told.id)) return told
  for (const [other, then] of lately) {
    if (then > at - LATE_MS) break
    lately.delete(other)
  }
  return { at, id, lately }
}
