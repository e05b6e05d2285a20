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

  return {
    margin: (values) => {
      let sum = model.base
      for (let i = 0; i < roots.length; i++) {
        let node = roots[i]!
        while (feature[node]! >= 0) node = step(node, values[feature[node]!]!)
        sum += value[node]!
      }
      return sum
    },
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
