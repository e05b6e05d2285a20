// Payments to learn from: what the signals were when each entered, kept until its label is known. Every fraud is learnt from, of honest
// payments a fixed part chosen by their number alone, weighted accordingly. Bounded: the oldest go first. Pure.
import type { Sample } from './boost.ts'

/** One honest payment in so many is kept; it stands for all of them. */
export const HONEST_KEPT = 16

export type Memory = Readonly<{
  /** Whether the honest payment with this number is one of those that are kept. */
  keepsHonest: (number: number) => boolean
  /** Keeps one payment whose label is known. */
  add: (values: Float32Array, fraud: boolean, paidAt: number) => void
  /** Lets go of what was paid before a time. */
  forget: (before: number) => void
  /** What was paid from a time up to (not with) another. */
  sample: (from: number, until: number) => Sample
  size: () => number
}>

type Row = Readonly<{ values: Float32Array; fraud: boolean; paidAt: number }>

/** `honestKept`: one honest payment in so many; fewer where few are labelled. */
export function createMemory(features: ReadonlyArray<string>, honestKept: number = HONEST_KEPT): Memory {
  let rows: Row[] = []
  return {
    keepsHonest: (number) => (Math.imul(number + 1, 0x9e3779b1) >>> 0) % honestKept === 0,
    add: (values, fraud, paidAt) => void rows.push({ values, fraud, paidAt }),
    forget: (before) => {
      rows = rows.filter(({ paidAt }) => paidAt >= before)
    },
    sample: (from, until) => {
      const some = rows.filter(({ paidAt }) => paidAt >= from && paidAt < until)
      const columns = features.map(() => new Float32Array(some.length))
      const fraud = new Uint8Array(some.length)
      const weights = new Float32Array(some.length)
      for (let row = 0; row < some.length; row++) {
        const one = some[row]!
        for (let f = 0; f < columns.length; f++) columns[f]![row] = one.values[f]!
        fraud[row] = one.fraud ? 1 : 0
        weights[row] = one.fraud ? 1 : honestKept
      }
      return { features, rows: some.length, columns, fraud, weights }
    },
    size: () => rows.length,
  }
}
