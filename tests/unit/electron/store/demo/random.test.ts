import { describe, expect, it } from 'vitest'
import { createRandom, cumulative } from '#electron/store/demo/random.ts'

const draw = (count: number, next: () => number): ReadonlyArray<number> => Array.from({ length: count }, next)

describe('random', () => {
  it('gives the same numbers for the same name and others for another', () => {
    const first = draw(20, createRandom('seed', 'a', 1).next)
    expect(draw(20, createRandom('seed', 'a', 1).next)).toEqual(first)
    expect(draw(20, createRandom('seed', 'a', 2).next)).not.toEqual(first)
    expect(draw(20, createRandom('seed', 'a1').next)).not.toEqual(first)
  })

  it('is spread evenly from 0 to below 1', () => {
    const numbers = draw(20_000, createRandom('even').next)
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length
    expect(mean).toBeCloseTo(0.5, 1)
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const share = numbers.filter((value) => Math.floor(value * 10) === tenth).length / numbers.length
      expect(share).toBeGreaterThan(0.09)
      expect(share).toBeLessThan(0.11)
    }
  })

  it('draws by weight, from a short list and from a long one', () => {
    const random = createRandom('weights')
    const pick = cumulative([1, 0, 3])
    const short = [0, 0, 0]
    const long = [0, 0, 0]
    for (let turn = 0; turn < 8000; turn += 1) {
      short[random.weighted([1, 0, 3])]! += 1
      long[pick(random)]! += 1
    }
    for (const counts of [short, long]) {
      expect(counts[1]).toBe(0)
      expect(counts[2]! / counts[0]!).toBeGreaterThan(2.6)
      expect(counts[2]! / counts[0]!).toBeLessThan(3.5)
    }
  })

  it('draws amounts about their median', () => {
    const random = createRandom('amounts')
    const amounts = draw(4001, () => random.logNormal(80, 0.7)).toSorted((a, b) => a - b)
    expect(amounts[2000]).toBeGreaterThan(74)
    expect(amounts[2000]).toBeLessThan(86)
  })

  it('keeps every item when it shuffles', () => {
    const items = Array.from({ length: 50 }, (_, index) => index)
    const shuffled = createRandom('cards').shuffle(items)
    expect(shuffled).not.toEqual(items)
    expect(shuffled.toSorted((a, b) => a - b)).toEqual(items)
  })
})
