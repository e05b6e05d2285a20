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

const depthOf = (tree: Tree, node = 0): number =>
  tree.feature[node]! < 0 ? 0 : 1 + Math.max(depthOf(tree, tree.left[node]!), depthOf(tree, tree.right[node]!))

/**
 * Compiles a model into flat arrays: every tree as a complete one of the model's depth, so that a walk has no leaf to look for and no child
 * to load. A leaf above the last level stands below itself on both sides. A split that sends the unknown left reads a copy of the values
 * in which the unknown is below everything, any other one a copy in which it is above.
 */
export function createTreeScorer({ base, trees, features }: TreeModel): TreeScorer {
  const depth = Math.max(0, ...trees.map((tree) => depthOf(tree)))
  const inner = 2 ** depth - 1
  const width = features.length
  const count = trees.length
  // What a margin reads lies close together and fits the processor's first cache; the rest is for explaining alone.
  const by = new Int32Array(count * inner)
  const threshold = new Float64Array(count * inner)
  const leaves = new Float64Array(count * (inner + 1))
  const feature = new Int32Array(count * inner)
  const means = new Float64Array(count * inner)
  for (const [i, tree] of trees.entries()) {
    const lay = (place: number, node: number): void => {
      if (place >= inner) {
        leaves[i * (inner + 1) + place - inner] = tree.value[node]!
        return
      }
      const at = i * inner + place
      means[at] = tree.value[node]!
      const leaf = tree.feature[node]! < 0
      if (!leaf) {
        feature[at] = tree.feature[node]!
        by[at] = tree.feature[node]! + (tree.unknownLeft[node] === 1 ? 0 : width)
        threshold[at] = tree.threshold[node]!
      }
      lay(2 * place + 1, leaf ? node : tree.left[node]!)
      lay(2 * place + 2, leaf ? node : tree.right[node]!)
    }
    lay(0, 0)
  }
  const both = new Float64Array(width * 2)
  const read = (values: Float64Array): void => {
    for (let i = 0; i < width; i++) {
      const one = values[i]!
      const unknown = Number.isNaN(one)
      both[i] = unknown ? Number.NEGATIVE_INFINITY : one
      both[width + i] = unknown ? Number.POSITIVE_INFINITY : one
    }
  }

  return {
    margin: (values) => {
      read(values)
      let sum = base
      for (let i = 0; i < count; i++) {
        const root = i * inner
        let place = 0
        // Computed, not chosen: which way it goes cannot be foreseen, and a processor that guesses wrong half of the time takes twice as long.
        for (let level = 0; level < depth; level++)
          place = 2 * place + 2 - Number(both[by[root + place]!]! < threshold[root + place]!)
        sum += leaves[root + i + place - inner]!
      }
      return sum
    },
    explain: (values, shares) => {
      read(values)
      shares.fill(0)
      let sum = base
      for (let i = 0; i < count; i++) {
        const root = i * inner
        let place = 0
        let before = depth === 0 ? leaves[i]! : means[root]!
        // What a tree says on average belongs to no feature: it is part of the base once the trees are centred (train.ts).
        sum += before
        for (let level = 1; level <= depth; level++) {
          const of = feature[root + place]!
          place = 2 * place + 2 - Number(both[by[root + place]!]! < threshold[root + place]!)
          const next = level === depth ? leaves[root + i + place - inner]! : means[root + place]!
          shares[of]! += next - before
          sum += next - before
          before = next
        }
      }
      return sum
    },
  }
}
