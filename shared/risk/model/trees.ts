// A boosted ensemble of shallow trees as plain data, and what it says of a payment: log-odds, and how much of them each feature brought.

/** One tree: arrays by node, the root is 0. A leaf has feature -1. `value` of an inner node is what the model would say there. */
export type Tree = Readonly<{
  feature: ReadonlyArray<number>
  /** Goes left when the value is below it. */
  threshold: ReadonlyArray<number>
  left: ReadonlyArray<number>
  right: ReadonlyArray<number>
  /** 1 where an unknown value goes left. */
  unknownLeft: ReadonlyArray<0 | 1>
  value: ReadonlyArray<number>
}>

/** Plain JSON. Log-odds are natural. */
export type TreeModel = Readonly<{ features: ReadonlyArray<string>; base: number; trees: ReadonlyArray<Tree> }>

export type TreeScorer = Readonly<{
  /** Log-odds. */
  margin: (values: Float64Array) => number
  /** Log-odds, and into `shares` what each feature added to or took from the model's base; they add up to margin − base. */
  explain: (values: Float64Array, shares: Float64Array) => number
}>

/** Levels of splits that a tree may have. Every tree is laid out as a complete one of so many, so that no walk looks for its end. */
const LEVELS = 4
const SPLITS = 2 ** LEVELS - 1
const LEAVES = SPLITS + 1

/**
 * Compiles a model into flat arrays. A split that sends the unknown left reads a copy of the values in which the unknown is below
 * everything, any other one a copy in which it is above. Throws a RangeError for a tree of more levels.
 */
export function createTreeScorer({ base, trees, features }: TreeModel): TreeScorer {
  const width = features.length
  // Trees are walked two at a time: where their number is odd, one more that says nothing.
  const count = trees.length + (trees.length % 2)
  // What a walk reads lies close together and fits the processor's first cache.
  const by = new Int32Array(count * SPLITS)
  const threshold = new Float64Array(count * SPLITS)
  const leaves = new Float64Array(count * LEAVES)
  // What the way to a leaf brings is the same for every payment that ends there: of each leaf a feature and its share for every level.
  const pathFeatures = new Int32Array(leaves.length * LEVELS)
  const pathShares = new Float64Array(leaves.length * LEVELS)
  for (const [i, tree] of trees.entries()) {
    const lay = (place: number, node: number, way: ReadonlyArray<readonly [feature: number, share: number]>): void => {
      const mean = tree.value[node]!
      const of = tree.feature[node]!
      if (place >= SPLITS) {
        if (of >= 0) throw new RangeError(`a tree has more than ${LEVELS} levels`)
        const leaf = i * LEAVES + place - SPLITS
        leaves[leaf] = mean
        for (const [level, [feature, share]] of way.entries()) {
          pathFeatures[leaf * LEVELS + level] = feature
          pathShares[leaf * LEVELS + level] = share
        }
        return
      }
      if (of < 0) {
        // A leaf stands below itself, and nothing is brought on the way down.
        lay(2 * place + 1, node, way)
        lay(2 * place + 2, node, way)
        return
      }
      const at = i * SPLITS + place
      by[at] = of + (tree.unknownLeft[node] === 1 ? 0 : width)
      threshold[at] = tree.threshold[node]!
      const [left, right] = [tree.left[node]!, tree.right[node]!]
      lay(2 * place + 1, left, [...way, [of, tree.value[left]! - mean]])
      lay(2 * place + 2, right, [...way, [of, tree.value[right]! - mean]])
    }
    lay(0, 0, [])
  }
  const both = new Float64Array(width * 2)
  /** Of each tree the leaf that the payment comes to, by its place among all leaves. */
  const found = new Int32Array(count)
  const walk = (values: Float64Array): number => {
    for (let i = 0; i < width; i++) {
      const one = values[i]!
      const unknown = Number.isNaN(one)
      both[i] = unknown ? Number.NEGATIVE_INFINITY : one
      both[width + i] = unknown ? Number.POSITIVE_INFINITY : one
    }
    return findLeaves(by, threshold, both, leaves, found, count, base)
  }

  return {
    margin: walk,
    explain: (values, shares) => {
      const sum = walk(values)
      shares.fill(0)
      // What a tree says on average belongs to no feature: it is part of the base once the trees are centred (train.ts).
      addPaths(found, pathFeatures, pathShares, shares, count)
      return sum
    },
  }
}

/**
 * Two trees at a time, their levels and the numbers of SPLITS and LEVELS written out: 1.5 µs for 160 trees instead of 7. Which way a walk
 * goes is computed, not chosen, since a processor cannot foresee it; two walks wait for memory together; and a loop without another inside
 * has what it reads at hand, also where there are several models, for each of which a closure's loop looks it up again at every step.
 */
function findLeaves(
  by: Int32Array,
  threshold: Float64Array,
  both: Float64Array,
  leaves: Float64Array,
  found: Int32Array,
  count: number,
  base: number,
): number {
  let sum = base
  for (let i = 0, r = 0; i < count; i += 2, r += 30) {
    const q = r + 15
    const r1 = r + 2 - Number(both[by[r]!]! < threshold[r]!)
    const q1 = q + 2 - Number(both[by[q]!]! < threshold[q]!)
    const r2 = 2 * r1 - r + 2 - Number(both[by[r1]!]! < threshold[r1]!)
    const q2 = 2 * q1 - q + 2 - Number(both[by[q1]!]! < threshold[q1]!)
    const r3 = 2 * r2 - r + 2 - Number(both[by[r2]!]! < threshold[r2]!)
    const q3 = 2 * q2 - q + 2 - Number(both[by[q2]!]! < threshold[q2]!)
    // A tree has one leaf more than splits.
    const one = 2 * r3 - r + 2 - Number(both[by[r3]!]! < threshold[r3]!) + i - 15
    const other = 2 * q3 - q + 2 - Number(both[by[q3]!]! < threshold[q3]!) + i - 14
    found[i] = one
    found[i + 1] = other
    sum += leaves[one]!
    sum += leaves[other]!
  }
  return sum
}

function addPaths(
  found: Int32Array,
  features: Int32Array,
  brought: Float64Array,
  shares: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const at = found[i]! * 4
    shares[features[at]!]! += brought[at]!
    shares[features[at + 1]!]! += brought[at + 1]!
    shares[features[at + 2]!]! += brought[at + 2]!
    shares[features[at + 3]!]! += brought[at + 3]!
  }
}
