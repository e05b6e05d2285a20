/**
 * Round ticks from zero that cover `highest`: `steps` equal steps of 1, 2, 3, 4, 5 or 6 times a power of ten,
 * `niceTicks(612, 2)` gives 0, 400, 800; for shares (below 1) steps of whole percents come out of it too.
 */
export function niceTicks(highest: number, steps: number): ReadonlyArray<number> {
  const rough = Math.max(highest, Number.EPSILON) / steps
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((each) => each * power >= rough * 0.999) ?? 10
  const digits = Math.max(0, 2 - Math.floor(Math.log10(power)))
  return Array.from({ length: steps + 1 }, (_, index) => Number((index * factor * power).toFixed(digits)))
}
