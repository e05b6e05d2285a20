// What the logs count for each row of a table, apart from everything else that is kept of the row: an entry that leaves a window takes from
// rows that no payment has touched for days. Counts of four bytes close together stay in the processor's caches where whole rows would not.
// Never part of a snapshot: counted again from the logs. Pure.

/** Replaced when the table grows or a row gets wider: read it through the block each time. */
export type TallyBlock = {
  counts: Int32Array<ArrayBuffer>
  /** The same memory as doubles, for sums. */
  sums: Float64Array<ArrayBuffer>
  /** Doubles of a row. */
  stride: number
}

/** A count of each row; `at` is its place among the counts of a row. */
export type Count = Readonly<{ block: TallyBlock; at: number; sort: 'count' }>
/** A sum of each row; `at` is its place among the doubles of a row. */
export type Sum = Readonly<{ block: TallyBlock; at: number; sort: 'sum' }>

const PER_DOUBLE = 2

export const countAt = ({ block, at }: Count, slot: number): number =>
  block.counts[slot * block.stride * PER_DOUBLE + at]!
export const sumAt = ({ block, at }: Sum, slot: number): number => block.sums[slot * block.stride + at]!
export function setCount({ block, at }: Count, slot: number, value: number): void {
  block.counts[slot * block.stride * PER_DOUBLE + at] = value
}
/** Adds to a count and gives what it is then. */
export const addCount = ({ block, at }: Count, slot: number, by: number): number =>
  (block.counts[slot * block.stride * PER_DOUBLE + at]! += by)
/** Where the counts of a row begin. */
export const firstCount = (block: TallyBlock, slot: number): number => slot * block.stride * PER_DOUBLE

export type Tallies = Readonly<{
  block: TallyBlock
  count: () => Count
  sum: () => Sum
  /** Room for so many rows. */
  widen: (rows: number) => void
  blank: (slot: number) => void
  clear: () => void
  bytes: () => number
}>

export function createTallies(first: number): Tallies {
  let rows = first
  const block: TallyBlock = { counts: new Int32Array(first * PER_DOUBLE), sums: new Float64Array(0), stride: 1 }
  block.sums = new Float64Array(block.counts.buffer)
  let used = 0
  /** Half of a double that is still free for a count; -1 for none. */
  let half = -1

  function layOut(more: number, stride: number): void {
    const sums = new Float64Array(more * stride)
    if (stride === block.stride) sums.set(block.sums)
    else {
      for (let slot = 0; slot < rows; slot++)
        sums.set(block.sums.subarray(slot * block.stride, (slot + 1) * block.stride), slot * stride)
    }
    block.sums = sums
    block.counts = new Int32Array(sums.buffer)
    block.stride = stride
    rows = more
  }
  function take(): number {
    // An even number of doubles: few rows then begin in one cache line and end in the next.
    if (used === block.stride) layOut(rows, used < 2 ? used + 1 : used + 2)
    return used++
  }

  return {
    block,
    count: () => {
      if (half < 0) half = take() * PER_DOUBLE
      const at = half
      half = at % PER_DOUBLE === 0 ? at + 1 : -1
      return { block, at, sort: 'count' }
    },
    sum: () => ({ block, at: take(), sort: 'sum' }),
    widen: (more) => layOut(more, block.stride),
    blank: (slot) => {
      block.sums.fill(0, slot * block.stride, (slot + 1) * block.stride)
    },
    clear: () => {
      block.sums.fill(0)
    },
    bytes: () => block.sums.byteLength,
  }
}
