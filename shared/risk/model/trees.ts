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

/**
 * Trees as complete ones of their depth, so that a walk has no leaf to look for and no child to load. A split that sends the unknown left
 * reads a copy of the values in which the unknown is below everything, any other one a copy in which it is above.
 */
function createMargin({ base, trees, features }: TreeModel): (values: Float64Array) => number {
  const depthOf = (tree: Tree, node = 0): number =>
    tree.feature[node]! < 0 ? 0 : 1 + Math.max(depthOf(tree, tree.left[node]!), depthOf(tree, tree.right[node]!))
  const depth = Math.max(0, ...trees.map((tree) => depthOf(tree)))
  const inner = 2 ** depth - 1
  const width = features.length
  const by = new Int32Array(trees.length * inner)
  const threshold = new Float64Array(trees.length * inner)
  const leaves = new Float64Array(trees.length * (inner + 1))
  for (const [i, tree] of trees.entries()) {
    const lay = (place: number, node: number): void => {
      if (place >= inner) {
        leaves[i * (inner + 1) + place - inner] = tree.value[node]!
        return
      }
      const leaf = tree.feature[node]! < 0
      if (!leaf) {
        by[i * inner + place] = tree.feature[node]! + (tree.unknownLeft[node] === 1 ? 0 : width)
        threshold[i * inner + place] = tree.threshold[node]!
      }
      // A leaf above the last level stands below itself on both sides.
      lay(2 * place + 1, leaf ? node : tree.left[node]!)
      lay(2 * place + 2, leaf ? node : tree.right[node]!)
    }
    lay(0, 0)
  }
  const both = new Float64Array(width * 2)
  return (values) => {
    for (let i = 0; i < width; i++) {
      const value = values[i]!
      const unknown = Number.isNaN(value)
      both[i] = unknown ? Number.NEGATIVE_INFINITY : value
      both[width + i] = unknown ? Number.POSITIVE_INFINITY : value
    }
    let sum = base
    for (let i = 0; i < trees.length; i++) {
      const root = i * inner
      let place = 0
      for (let level = 0; level < depth; level++) {
        place = 2 * place + (both[by[root + place]!]! < threshold[root + place]! ? 1 : 2)
      }
      sum += leaves[root + i + place - inner]!
    }
    return sum
  }
}

/** Compiles a model into flat arrays. */
export function createTreeScorer(model: TreeModel): TreeScorer {
  const count = model.trees.reduce((sum, tree) => sum + tree.feature.length, 0)
  const feature = new Int32Array(count)
  const threshold = new Float64Array(count)
  const left = new Int32Array(count)
  const right = new Int32Array(count)
  const unknown = new Int32Array(count)
  const value = new Float64Array(count)
  const roots = new Int32Array(model.trees.length)
  let at = 0
  for (const [i, tree] of model.trees.entries()) {
    roots[i] = at
    for (let node = 0; node < tree.feature.length; node++) {
      feature[at + node] = tree.feature[node]!
      threshold[at + node] = tree.threshold[node]!
      left[at + node] = at + tree.left[node]!
      right[at + node] = at + tree.right[node]!
      unknown[at + node] = at + (tree.unknownLeft[node] === 1 ? tree.left[node]! : tree.right[node]!)
      value[at + node] = tree.value[node]!
    }
    at += tree.feature.length
  }
  const step = (node: number, x: number): number =>
    x < threshold[node]! ? left[node]! : x >= threshold[node]! ? right[node]! : unknown[node]!

  const margin = createMargin(model)

  return {
    margin,
    explain: (values, shares) => {
      shares.fill(0)
      let sum = model.base
      for (let i = 0; i < roots.length; i++) {
        let node = roots[i]!
        let before = value[node]!
        // What a tree says on average belongs to no feature: it is part of the base once the trees are centred (train.ts).
        sum += before
        while (feature[node]! >= 0) {
          const by = feature[node]!
          node = step(node, values[by]!)
          shares[by]! += value[node]! - before
          sum += value[node]! - before
          before = value[node]!
        }
      }
      return sum
    },
  }
}
