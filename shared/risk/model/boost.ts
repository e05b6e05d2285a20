// Learns boosted shallow trees from a sample: histograms of at most 64 groups a feature, second-order gain, rows and features sampled for
// each tree. Deterministic. Pure; runs in a worker, since a model takes some seconds.
import { createRandom } from './random.ts'
import type { Tree, TreeModel } from './trees.ts'

/** Rows to learn from, by column. */
export type Sample = Readonly<{
  features: ReadonlyArray<string>
  rows: number
  /** `columns[f][row]`, NaN where unknown. */
  columns: ReadonlyArray<Float32Array>
  fraud: Uint8Array
  /** How many payments a row stands for. */
  weights: Float32Array
}>

export type BoostOptions = Readonly<{
  trees: number
  depth: number
  rate: number
  bins: number
  /** Least sum of weighted p(1 − p) in a leaf. */
  leastHessian: number
  l2: number
  /** Shares of rows and of features that each tree sees. */
  rowShare: number
  featureShare: number
  seed: number
}>

export const BOOST: BoostOptions = {
  trees: 160,
  depth: 4,
  rate: 0.08,
  bins: 64,
  leastHessian: 4,
  l2: 4,
  rowShare: 0.7,
  featureShare: 0.5,
  seed: 20_260_101,
}

/** Edges between at most `bins` groups of about equal weight. Unknown values are group 0, the others 1 … edges + 1. */
function edgesOf(column: Float32Array, rows: number, bins: number): Float64Array {
  const step = Math.max(1, Math.floor(rows / 20_000))
  const some = Float64Array.from({ length: Math.ceil(rows / step) }, (_, i) => column[i * step]!)
    .filter((value) => !Number.isNaN(value))
    .sort()
  const edges: number[] = []
  for (let i = 1; i < bins; i++) {
    const place = Math.floor((i * some.length) / bins)
    if (place === 0 || place >= some.length) continue
    const [below, above] = [some[place - 1]!, some[place]!]
    // Between two different values near the quantile; a heavy single value gets an edge on each side.
    if (below !== above) push(edges, (below + above) / 2)
    else {
      let from = place
      while (from > 0 && some[from - 1] === above) from--
      let to = place
      while (to < some.length && some[to] === above) to++
      if (from > 0) push(edges, (some[from - 1]! + above) / 2)
      if (to < some.length) push(edges, (above + some[to]!) / 2)
    }
  }
  return Float64Array.from(new Set(edges)).sort()
}
const push = (edges: number[], edge: number): void => void edges.push(edge)

export type Progress = (done: number, of: number) => void

/** Learns a model. Deterministic: the same sample and options give the same trees. Calls `onTree` after each of them. */
export function boost(sample: Sample, options: BoostOptions, onTree?: Progress): TreeModel {
  const { rows, columns, fraud, weights, features } = sample
  const { bins } = options
  const random = createRandom(options.seed)
  const edges = columns.map((column) => edgesOf(column, rows, bins))
  const width = Math.max(...edges.map((one) => one.length)) + 2
  const codes = columns.map((column, f) => encode(column, rows, edges[f]!))

  let positive = 0
  let total = 0
  for (let i = 0; i < rows; i++) {
    total += weights[i]!
    if (fraud[i] === 1) positive += weights[i]!
  }
  const base = Math.log(Math.max(positive, 0.5) / Math.max(total - positive, 0.5))
  const margins = new Float64Array(rows).fill(base)
  const gradient = new Float64Array(rows)
  const hessian = new Float64Array(rows)
  const seen = new Int32Array(rows)
  const scratch = new Int32Array(rows)
  const trees: Tree[] = []
  let centre = base

  for (let t = 0; t < options.trees; t++) {
    let sampled = 0
    for (let i = 0; i < rows; i++) {
      const p = 1 / (1 + Math.exp(-margins[i]!))
      gradient[i] = weights[i]! * (p - fraud[i]!)
      hessian[i] = weights[i]! * Math.max(p * (1 - p), 1e-6)
      if (random() < options.rowShare) seen[sampled++] = i
    }
    const used = features.map((_, f) => f).filter((f) => edges[f]!.length > 0 && random() < options.featureShare)
    const tree = growTree({ ...options, gradient, hessian, seen, scratch, sampled, codes, edges, width, used })
    for (let i = 0; i < rows; i++) {
      let node = 0
      while (tree.feature[node]! >= 0) {
        const f = tree.feature[node]!
        const code = codes[f]![i]!
        const goesLeft = code === 0 ? tree.unknownLeft[node] === 1 : code <= tree.code[node]!
        node = goesLeft ? tree.left[node]! : tree.right[node]!
      }
      margins[i]! += tree.value[node]!
    }
    // The root's own value goes to the base, so that shares of features start from what the model says of everybody.
    const root = tree.value[0]!
    centre += root
    const { code: _, ...plain } = tree
    trees.push({ ...plain, value: plain.value.map((value) => value - root) })
    onTree?.(t + 1, options.trees)
  }
  return { features, base: centre, trees }
}

function encode(column: Float32Array, rows: number, edges: Float64Array): Uint8Array {
  const codes = new Uint8Array(rows)
  for (let i = 0; i < rows; i++) {
    const x = column[i]!
    if (Number.isNaN(x)) continue
    let low = 0
    let high = edges.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (x < edges[middle]!) high = middle
      else low = middle + 1
    }
    codes[i] = low + 1
  }
  return codes
}

type Growing = Readonly<{
  gradient: Float64Array
  hessian: Float64Array
  /** The first `sampled` are the rows that this tree sees; grouped by node while it grows. */
  seen: Int32Array
  scratch: Int32Array
  sampled: number
  codes: ReadonlyArray<Uint8Array>
  edges: ReadonlyArray<Float64Array>
  width: number
  used: ReadonlyArray<number>
}> &
  BoostOptions
type Grown = Tree & Readonly<{ code: ReadonlyArray<number> }>
type Split = Readonly<{ feature: number; code: number; unknownLeft: 0 | 1; gain: number }>

/** A node that may still be split: its rows, their sums, and for each used feature and group the sums of its rows. */
type Open = Readonly<{ node: number; from: number; to: number; g: number; h: number; cells: Float64Array }>

function growTree(growing: Growing): Grown {
  const { gradient, hessian, seen, scratch, sampled, codes, edges, width, used, depth, l2, leastHessian, rate } =
    growing
  const feature: number[] = []
  const threshold: number[] = []
  const code: number[] = []
  const left: number[] = []
  const right: number[] = []
  const unknownLeft: (0 | 1)[] = []
  const value: number[] = []

  function addNode(g: number, h: number): number {
    feature.push(-1)
    threshold.push(0)
    code.push(0)
    left.push(0)
    right.push(0)
    unknownLeft.push(0)
    return value.push((-rate * g) / (h + l2)) - 1
  }

  function count(from: number, to: number): Float64Array {
    const cells = new Float64Array(used.length * width * 2)
    for (let u = 0; u < used.length; u++) {
      const column = codes[used[u]!]!
      const base = u * width
      for (let i = from; i < to; i++) {
        const row = seen[i]!
        const cell = (base + column[row]!) * 2
        cells[cell]! += gradient[row]!
        cells[cell + 1]! += hessian[row]!
      }
    }
    return cells
  }

  function sums(from: number, to: number): readonly [number, number] {
    let [g, h] = [0, 0]
    for (let i = from; i < to; i++) {
      g += gradient[seen[i]!]!
      h += hessian[seen[i]!]!
    }
    return [g, h]
  }

  /** Groups the node's rows into left and right, each in their order; gives where the right ones begin. */
  function part({ from, to }: Open, split: Split): number {
    const column = codes[split.feature]!
    let [put, aside] = [from, 0]
    for (let i = from; i < to; i++) {
      const row = seen[i]!
      const c = column[row]!
      if (c === 0 ? split.unknownLeft === 1 : c <= split.code) seen[put++] = row
      else scratch[aside++] = row
    }
    for (let i = 0; i < aside; i++) seen[put + i] = scratch[i]!
    return put
  }

  const [allG, allH] = sums(0, sampled)
  let open: Open[] = [{ node: addNode(allG, allH), from: 0, to: sampled, g: allG, h: allH, cells: count(0, sampled) }]
  for (let level = 1; level <= depth; level++) {
    const next: Open[] = []
    for (const one of open) {
      let best: Split | null = null
      for (let u = 0; u < used.length; u++) {
        const groups = edges[used[u]!]!.length + 1
        const split = bestSplit(one.cells, u * width, groups, one.g, one.h, l2, leastHessian)
        if (split !== null && split.gain > (best?.gain ?? 1e-9)) best = { feature: used[u]!, ...split }
      }
      if (best === null) continue
      const { node, from, to } = one
      const middle = part(one, best)
      const [leftG, leftH] = sums(from, middle)
      const [rightG, rightH] = [one.g - leftG, one.h - leftH]
      feature[node] = best.feature
      threshold[node] = edges[best.feature]![best.code - 1]!
      code[node] = best.code
      unknownLeft[node] = best.unknownLeft
      left[node] = addNode(leftG, leftH)
      right[node] = addNode(rightG, rightH)
      if (level === depth) continue
      // Only the smaller side is counted; the other is what is left of the whole.
      const leftIsSmall = middle - from < to - middle
      const small = leftIsSmall ? count(from, middle) : count(middle, to)
      const rest = one.cells
      for (let i = 0; i < rest.length; i++) rest[i]! -= small[i]!
      next.push({ node: left[node]!, from, to: middle, g: leftG, h: leftH, cells: leftIsSmall ? small : rest })
      next.push({ node: right[node]!, from: middle, to, g: rightG, h: rightH, cells: leftIsSmall ? rest : small })
    }
    open = next
  }
  return { feature, threshold, code, left, right, unknownLeft, value }
}

/** The best cut between groups 1 … last, unknown (group 0) on either side. Left are groups up to and with `code`. */
function bestSplit(
  cells: Float64Array,
  at: number,
  last: number,
  sumG: number,
  sumH: number,
  l2: number,
  least: number,
): Omit<Split, 'feature'> | null {
  const whole = (sumG * sumG) / (sumH + l2)
  let [code, side, gain] = [0, 0 as 0 | 1, 1e-9]
  for (let unknown = 0; unknown < 2; unknown++) {
    let leftG = unknown === 1 ? cells[at * 2]! : 0
    let leftH = unknown === 1 ? cells[at * 2 + 1]! : 0
    // Nothing is unknown here, but for what subtracting leaves of it.
    if (unknown === 1 && leftH < 1e-7) break
    for (let c = 1; c < last; c++) {
      leftG += cells[(at + c) * 2]!
      leftH += cells[(at + c) * 2 + 1]!
      const rightH = sumH - leftH
      if (leftH < least || rightH < least) continue
      const rightG = sumG - leftG
      const gained = (leftG * leftG) / (leftH + l2) + (rightG * rightG) / (rightH + l2) - whole
      if (gained > gain) {
        gain = gained
        code = c
        side = unknown as 0 | 1
      }
    }
  }
  return code === 0 ? null : { code, unknownLeft: side, gain }
}
