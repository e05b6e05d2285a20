// Whole numbers by two whole numbers: open addressing over one flat column, key and value side by side, so that a look is one cache line.
// Pure.

export type NumberTable = Readonly<{
  /** The number of a key, or -1. */
  get: (a: number, b: number) => number
  /** Sets a key's number (never negative) and gives the one before it, or -1. */
  swap: (a: number, b: number, value: number) => number
  remove: (a: number, b: number) => void
  clear: () => void
  /** Looks at where a key is at home, so that looks into several tables fetch together. The number given means nothing. */
  touch: (a: number, b: number) => number
  size: () => number
  bytes: () => number
}>

const FIRST = 1024
/** Of an entry: two numbers of the key, then one more than the value; 0 there is an empty place. The fourth fills the line. */
const WIDTH = 4
const VALUE = 2

export function createNumberTable(): NumberTable {
  let mask = FIRST - 1
  let cells = new Int32Array(FIRST * WIDTH)
  let size = 0

  const homeOf = (a: number, b: number): number => {
    let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)
    hash ^= hash >>> 15
    return (Math.imul(hash, 0x2c1b3c6d) >>> 7) & mask
  }
  /** Where a key is, or the empty place where it would be. */
  function find(a: number, b: number): number {
    let place = homeOf(a, b)
    for (;;) {
      const at = place * WIDTH
      if (cells[at + VALUE] === 0 || (cells[at] === a && cells[at + 1] === b)) return at
      place = (place + 1) & mask
    }
  }
  function put(at: number, a: number, b: number, stored: number): void {
    cells[at] = a
    cells[at + 1] = b
    cells[at + VALUE] = stored
  }
  function grow(): void {
    const old = cells
    mask = mask * 2 + 1
    cells = new Int32Array((mask + 1) * WIDTH)
    for (let i = 0; i < old.length; i += WIDTH) {
      if (old[i + VALUE] !== 0) put(find(old[i]!, old[i + 1]!), old[i]!, old[i + 1]!, old[i + VALUE]!)
    }
  }

  return {
    get: (a, b) => cells[find(a, b) + VALUE]! - 1,
    swap: (a, b, value) => {
      const at = find(a, b)
      const before = cells[at + VALUE]! - 1
      put(at, a, b, value + 1)
      if (before < 0 && ++size * 2 > mask) grow()
      return before
    },
    remove: (a, b) => {
      let hole = find(a, b)
      if (cells[hole + VALUE] === 0) return
      size--
      // Entries behind the hole move up unless they are at home between it and themselves.
      for (let i = (hole / WIDTH + 1) & mask; cells[i * WIDTH + VALUE] !== 0; i = (i + 1) & mask) {
        const at = i * WIDTH
        const from = homeOf(cells[at]!, cells[at + 1]!)
        if (((i - from) & mask) < ((i - hole / WIDTH) & mask)) continue
        put(hole, cells[at]!, cells[at + 1]!, cells[at + VALUE]!)
        hole = at
      }
      cells[hole + VALUE] = 0
    },
    clear: () => {
      cells = new Int32Array(FIRST * WIDTH)
      mask = FIRST - 1
      size = 0
    },
    touch: (a, b) => cells[homeOf(a, b) * WIDTH]!,
    size: () => size,
    bytes: () => cells.byteLength,
  }
}
