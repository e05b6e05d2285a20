import { describe, expect, it } from 'vitest'
import { DAY_MS } from '#shared/risk/engine/catalogue.ts'
import { aucOf, averagePrecisionOf, measureWeek, meanOf } from '#shared/risk/evaluate/measures.ts'

const of = (...pairs: ReadonlyArray<readonly [number, 0 | 1]>) =>
  pairs.map(([score, fraud]) => ({ score, fraud: fraud === 1 }))

describe('the measures', () => {
  // The values are those of scikit-learn's roc_auc_score and average_precision_score for these scores.
  it('AUC ROC and average precision, ties included', () => {
    const plain = of([0.1, 0], [0.4, 0], [0.35, 1], [0.8, 1])
    expect(aucOf(plain)).toBeCloseTo(0.75, 12)
    expect(averagePrecisionOf(plain)).toBeCloseTo(0.8333333333, 9)
    const tied = of([0.5, 1], [0.5, 0], [0.5, 0], [0.9, 1], [0.1, 0])
    expect(aucOf(tied)).toBeCloseTo(0.8333333333, 9)
    expect(averagePrecisionOf(tied)).toBeCloseTo(0.75, 12)
  })

  const week = Date.UTC(2026, 0, 15)
  type Row = readonly [day: number, card: number, fraud: 0 | 1, score: number]
  const measured = (...rows: ReadonlyArray<Row>) => {
    const sorted = [...rows].sort((a, b) => a[0] - b[0])
    return measureWeek(
      {
        rows: sorted.length,
        at: Float64Array.from(sorted, ([day]) => week + day * DAY_MS + 1000),
        cards: Int32Array.from(sorted, ([, card]) => card),
        fraud: Uint8Array.from(sorted, ([, , fraud]) => fraud),
        scores: Float64Array.from(sorted, ([, , , score]) => score),
      },
      week,
    )
  }

  it('takes out cards known to be compromised: before the week, and during it as they become known', () => {
    const known = measured(
      [-14, 1, 1, 0],
      [-8, 2, 1, 0],
      [-7, 3, 1, 0],
      [-15, 4, 1, 0],
      ...[1, 2, 3, 4].map((card): Row => [0, card, 0, 1]),
      [0, 9, 1, 2],
    )
    // Cards 1 and 2 are out; what happened on D-7 is not known yet, what happened on D-15 is forgotten.
    expect(known.payments).toBe(3)
    const later = measured([-7, 3, 1, 0], [0, 3, 0, 1], [1, 3, 0, 1], [6, 3, 0, 1], [0, 9, 1, 2])
    expect(later.payments).toBe(2)
  })

  it('card precision: highest score of a card and day, found cards leave', () => {
    const one = measured([0, 1, 1, 0.9], [0, 1, 0, 0.1], [0, 2, 0, 0.5], [1, 1, 1, 0.9], [1, 2, 1, 0.4])
    // Day one finds card 1, day two card 2; five days find nothing. k is 20: one in twenty on two of seven days.
    expect(one.cardPrecision[20]).toBeCloseTo(2 / 20 / 7, 12)
    expect(meanOf([one, one]).cardPrecision[20]).toBeCloseTo(2 / 20 / 7, 12)
  })
})
