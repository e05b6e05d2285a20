// What a backtest counts: hits by outcome and day, precision and recall with their uncertainty, money, cards. Pure.

export type Outcome = 'fraud' | 'legitimate' | 'undecided'
export type Share = Readonly<{ value: number; low: number; high: number; of: number }>

const Z = 1.959963984540054

/** A share with its 95 % interval (Wilson, 1927), `null` of nothing. */
export function wilson(of: number, total: number): Share | null {
  if (total === 0) return null
  const share = of / total
  const square = (Z * Z) / total
  const centre = (share + square / 2) / (1 + square)
  const half = (Z / (1 + square)) * Math.sqrt((share * (1 - share)) / total + square / (4 * total))
  return { value: share, low: Math.max(0, centre - half), high: Math.min(1, centre + half), of: total }
}

export type Tally = Readonly<{
  hit: (card: number, amount: number | null, outcome: Outcome) => void
  hits: () => number
  /** `frauds`: all there were in the period. Money in minor units. */
  measures: (
    days: number,
    frauds: number,
  ) => Readonly<{
    hits: number
    perDay: number
    fraud: number
    legitimate: number
    undecided: number
    precision: Share | null
    recall: Share | null
    caught: number
    wrongly: number
    wrongCards: number
  }>
}>

/** `amount` is `null` where the payment's billing currency is not the programme's: it counts, its money does not. */
export function createTally(): Tally {
  const counts = { fraud: 0, legitimate: 0, undecided: 0 }
  let caught = 0
  let wrongly = 0
  const wrongCards = new Set<number>()
  const hits = (): number => counts.fraud + counts.legitimate + counts.undecided
  return {
    hit: (card, amount, outcome) => {
      counts[outcome]++
      if (outcome === 'fraud') caught += amount ?? 0
      if (outcome === 'legitimate') {
        wrongly += amount ?? 0
        wrongCards.add(card)
      }
    },
    hits,
    measures: (days, frauds) => ({
      hits: hits(),
      perDay: hits() / Math.max(1, days),
      ...counts,
      precision: wilson(counts.fraud, counts.fraud + counts.legitimate),
      recall: wilson(counts.fraud, frauds),
      caught,
      wrongly,
      wrongCards: wrongCards.size,
    }),
  }
}
