// From log-odds to a probability that holds: two numbers (Platt, with his smoothed targets), found on payments which the model has not
// learnt from. Strictly rising, so that the order of scores stays. Pure.

export type Calibration = Readonly<{ slope: number; shift: number }>

export const UNCALIBRATED: Calibration = { slope: 1, shift: 0 }

const LEAST_SLOPE = 0.2

export const probabilityOf = (margin: number, { slope, shift }: Calibration): number =>
  1 / (1 + Math.exp(-(slope * margin + shift)))

/** Newton's method on the weighted log loss. With fewer than ten of either kind it stays as it is. */
export function calibrate(margins: Float64Array, fraud: Uint8Array, weights: Float32Array): Calibration {
  const rows = margins.length
  let frauds = 0
  let honest = 0
  for (let i = 0; i < rows; i++) {
    if (fraud[i] === 1) frauds += weights[i]!
    else honest += weights[i]!
  }
  if (frauds < 10 || honest < 10) return UNCALIBRATED
  const high = (frauds + 1) / (frauds + 2)
  const low = 1 / (honest + 2)
  let slope = 1
  let shift = 0
  for (let round = 0; round < 50; round++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-9, 0, 1e-9]
    for (let i = 0; i < rows; i++) {
      const m = margins[i]!
      const p = 1 / (1 + Math.exp(-(slope * m + shift)))
      const d = weights[i]! * (p - (fraud[i] === 1 ? high : low))
      const w = weights[i]! * p * (1 - p)
      g0 += d * m
      g1 += d
      h00 += w * m * m
      h01 += w * m
      h11 += w
    }
    const det = h00 * h11 - h01 * h01
    if (!(det > 1e-12)) break
    const stepSlope = (h11 * g0 - h01 * g1) / det
    const stepShift = (h00 * g1 - h01 * g0) / det
    slope = Math.min(5, Math.max(LEAST_SLOPE, slope - stepSlope))
    shift = Math.min(20, Math.max(-20, shift - stepShift))
    if (Math.abs(stepSlope) + Math.abs(stepShift) < 1e-9) break
  }
  return { slope, shift }
}

export type ReliabilityBin = Readonly<{ from: number; to: number; payments: number; said: number; was: number }>

/** What was said against what was, by tenths of the probability. */
export function reliability(
  probabilities: ArrayLike<number>,
  fraud: ArrayLike<number>,
  weights?: ArrayLike<number>,
): ReadonlyArray<ReliabilityBin> {
  const sums = Array.from({ length: 10 }, () => ({ payments: 0, said: 0, was: 0 }))
  for (let i = 0; i < probabilities.length; i++) {
    const bin = sums[Math.min(9, Math.floor(probabilities[i]! * 10))]!
    const weight = weights?.[i] ?? 1
    bin.payments += weight
    bin.said += weight * probabilities[i]!
    bin.was += weight * fraud[i]!
  }
  return sums.map(({ payments, said, was }, i) => ({
    from: i / 10,
    to: (i + 1) / 10,
    payments,
    said: payments === 0 ? 0 : said / payments,
    was: payments === 0 ? 0 : was / payments,
  }))
}
