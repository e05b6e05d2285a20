// Numbers by chance that are the same for the same seed on every machine. Only the demo uses them; nothing secret may.

/**
 * `random(...)` streams are independent: a stream is named, and its numbers do not change when another stream draws
 * more or fewer. That is what keeps two demos of one seed equal while the generator grows.
 */
export type Random = Readonly<{
  /** 0 <= x < 1, 32 bits. */
  next: () => number
  /** An integer from `from` to `to`, both included. */
  int: (from: number, to: number) => number
  chance: (probability: number) => boolean
  pick: <T>(items: ReadonlyArray<T>) => T
  /** An index with probability proportional to its weight; weights are not all 0. */
  weighted: (weights: ReadonlyArray<number>) => number
  /** Standard normal, by Box and Muller. */
  normal: () => number
  /** Log-normal with this median; `sigma` is the deviation of the logarithm. */
  logNormal: (median: number, sigma: number) => number
  shuffle: <T>(items: ReadonlyArray<T>) => ReadonlyArray<T>
}>

/** xmur3 by bryc (public domain): text to a stream of 32-bit seeds. */
function seedsOf(text: string): () => number {
  let h = 1779033703 ^ text.length
  for (let index = 0; index < text.length; index += 1) {
    h = Math.imul(h ^ text.charCodeAt(index), 3432918353)
    h = (h << 13) | (h >>> 19)
  }
  return () => {
    h = Math.imul(h ^ (h >>> 16), 2246822507)
    h = Math.imul(h ^ (h >>> 13), 3266489909)
    h ^= h >>> 16
    return h >>> 0
  }
}

/** xoshiro128** 1.1 by Blackman and Vigna (public domain, prng.di.unimi.it). */
export function createRandom(...name: ReadonlyArray<string | number>): Random {
  const seed = seedsOf(name.join('|'))
  let [a, b, c, d] = [seed(), seed(), seed(), seed() | 1]
  const next = (): number => {
    const scrambled = Math.imul(b, 5)
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 11) | (d >>> 21)
    return result / 4294967296
  }
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
    weighted: (weights) => {
      let left = next() * weights.reduce((sum, weight) => sum + weight, 0)
      for (let index = 0; index < weights.length; index += 1) {
        left -= weights[index] ?? 0
        if (left < 0) return index
      }
      return weights.length - 1
    },
    normal,
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    shuffle: (items) => {
      const copy = [...items]
      for (let index = copy.length - 1; index > 0; index -= 1) {
        const other = int(0, index)
        const item = copy[index]!
        copy[index] = copy[other]!
        copy[other] = item
      }
      return copy
    },
  }
}

/** Running sums of weights, to draw from a large set in logarithmic time. */
export function cumulative(weights: ReadonlyArray<number>): (random: Random) => number {
  const sums = new Float64Array(weights.length)
  let sum = 0
  for (let index = 0; index < weights.length; index += 1) {
    sum += weights[index]!
    sums[index] = sum
  }
  return (random) => {
    const target = random.next() * sum
    let low = 0
    let high = sums.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (sums[middle]! > target) high = middle
      else low = middle + 1
    }
    return low
  }
}
