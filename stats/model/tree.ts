import type { BinnedColumns } from './bins.ts'

/** A regression tree in columns: node 0 is the root, `feature` −1 marks a leaf. Rows with bin <= cut go left. */
export type Tree = {
  readonly feature: Int32Array
  readonly cut: Uint8Array
  /** Same cut in the column's unit, for prediction without bins; missing values go left. */
  readonly threshold: Float64Array
  readonly left: Int32Array
  readonly right: Int32Array
  readonly value: Float64Array
  readonly gain: Float64Array
}

export type TreeOptions = {
  readonly maxLeaves: number
  readonly minLeafRows: number
  readonly ridge: number
  readonly learningRate: number
}

const WIDTH = 256
const LEAST_GAIN = 1e-9

type Leaf = {
  node: number
  from: number
  to: number
  gradient: number
  hessian: number
  histogram: Float64Array
  best: Split | undefined
}
type Split = { feature: number; cut: number; gain: number; gradient: number; hessian: number; rows: number }

/**
 * Grows one tree leaf-wise on gradients and hessians (second-order boosting, Friedman 2001; Chen & Guestrin 2016): the
 * leaf with the largest gain is split next, histograms of 256 bins a feature, the sibling's by subtraction. `order` is a
 * permutation of the rows that is partitioned in place; each leaf owns a slice of it, so nothing is allocated per row.
 */
export function growTree(
  data: BinnedColumns,
  order: Int32Array,
  gradients: Float64Array,
  hessians: Float64Array,
  options: TreeOptions,
): Tree {
  const most = 2 * options.maxLeaves - 1
  const tree: Tree = {
    feature: new Int32Array(most).fill(-1),
    cut: new Uint8Array(most),
    threshold: new Float64Array(most),
    left: new Int32Array(most),
    right: new Int32Array(most),
    value: new Float64Array(most),
    gain: new Float64Array(most),
  }
  const root = openLeaf(
    0,
    0,
    order.length,
    histogramOf(data, order, gradients, hessians, 0, order.length),
    data,
    options,
  )
  const leaves = [root]
  tree.value[0] = leafValue(root.gradient, root.hessian, options)
  let nodes = 1
  while (leaves.length < options.maxLeaves) {
    let at = -1
    leaves.forEach((leaf, i) => {
      if (leaf.best !== undefined && (at < 0 || leaf.best.gain > leaves[at]!.best!.gain)) at = i
    })
    if (at < 0) break
    const parent = leaves[at]!
    const split = parent.best!
    const middle = partition(data.bins[split.feature]!, order, parent.from, parent.to, split.cut)
    const small = middle - parent.from <= parent.to - middle
    const counted = small
      ? histogramOf(data, order, gradients, hessians, parent.from, middle)
      : histogramOf(data, order, gradients, hessians, middle, parent.to)
    const rest = subtract(parent.histogram, counted)
    const [left, right] = [nodes, nodes + 1]
    nodes += 2
    const a = openLeaf(left, parent.from, middle, small ? counted : rest, data, options)
    const b = openLeaf(right, middle, parent.to, small ? rest : counted, data, options)
    tree.feature[parent.node] = split.feature
    tree.cut[parent.node] = split.cut
    const edges = data.edges[split.feature]!
    tree.threshold[parent.node] = split.cut === 0 ? Number.NEGATIVE_INFINITY : edges[split.cut - 1]!
    tree.gain[parent.node] = split.gain
    tree.left[parent.node] = left
    tree.right[parent.node] = right
    tree.value[left] = leafValue(a.gradient, a.hessian, options)
    tree.value[right] = leafValue(b.gradient, b.hessian, options)
    leaves[at] = a
    leaves.push(b)
  }
  return tree
}

function leafValue(gradient: number, hessian: number, { ridge, learningRate }: TreeOptions): number {
  return (-learningRate * gradient) / (hessian + ridge)
}

/** Three numbers a bin: gradient, hessian, rows. */
function histogramOf(
  data: BinnedColumns,
  order: Int32Array,
  gradients: Float64Array,
  hessians: Float64Array,
  from: number,
  to: number,
): Float64Array {
  const histogram = new Float64Array(data.bins.length * WIDTH * 3)
  for (let f = 0; f < data.bins.length; f++) {
    const bins = data.bins[f]!
    const base = f * WIDTH * 3
    for (let i = from; i < to; i++) {
      const row = order[i]!
      const at = base + bins[row]! * 3
      histogram[at]! += gradients[row]!
      histogram[at + 1]! += hessians[row]!
      histogram[at + 2]!++
    }
  }
  return histogram
}

function subtract(whole: Float64Array, part: Float64Array): Float64Array {
  for (let i = 0; i < whole.length; i++) whole[i]! -= part[i]!
  return whole
}

function openLeaf(
  node: number,
  from: number,
  to: number,
  histogram: Float64Array,
  data: BinnedColumns,
  options: TreeOptions,
): Leaf {
  let gradient = 0
  let hessian = 0
  for (let bin = 0; bin < WIDTH; bin++) {
    gradient += histogram[bin * 3]!
    hessian += histogram[bin * 3 + 1]!
  }
  const leaf: Leaf = { node, from, to, gradient, hessian, histogram, best: undefined }
  leaf.best = bestSplit(leaf, data, options)
  return leaf
}

/** The cut with the largest G_L²/(H_L + λ) + G_R²/(H_R + λ) − G²/(H + λ). */
function bestSplit(leaf: Leaf, data: BinnedColumns, { minLeafRows, ridge }: TreeOptions): Split | undefined {
  const rows = leaf.to - leaf.from
  if (rows < 2 * minLeafRows) return undefined
  const whole = (leaf.gradient * leaf.gradient) / (leaf.hessian + ridge)
  let best: Split | undefined
  for (let f = 0; f < data.bins.length; f++) {
    const base = f * WIDTH * 3
    const last = data.edges[f]!.length
    let gradient = 0
    let hessian = 0
    let count = 0
    for (let bin = 0; bin <= last; bin++) {
      gradient += leaf.histogram[base + bin * 3]!
      hessian += leaf.histogram[base + bin * 3 + 1]!
      count += leaf.histogram[base + bin * 3 + 2]!
      if (count < minLeafRows) continue
      if (rows - count < minLeafRows) break
      const otherG = leaf.gradient - gradient
      const otherH = leaf.hessian - hessian
      const gain = (gradient * gradient) / (hessian + ridge) + (otherG * otherG) / (otherH + ridge) - whole
      if (gain > LEAST_GAIN && (best === undefined || gain > best.gain))
        best = { feature: f, cut: bin, gain, gradient, hessian, rows: count }
    }
  }
  return best
}

/** Moves rows with bin <= cut to the front of the slice; returns where the others begin. */
function partition(bins: Uint8Array, order: Int32Array, from: number, to: number, cut: number): number {
  let low = from
  let high = to - 1
  while (low <= high) {
    if (bins[order[low]!]! <= cut) low++
    else {
      const kept = order[low]!
      order[low] = order[high]!
      order[high] = kept
      high--
    }
  }
  return low
}

/** The leaf value of one binned row. */
export function treeOutput(tree: Tree, bins: readonly Uint8Array[], row: number): number {
  let node = 0
  while (tree.feature[node]! >= 0)
    node = bins[tree.feature[node]!]![row]! <= tree.cut[node]! ? tree.left[node]! : tree.right[node]!
  return tree.value[node]!
}

/** The path of one row of raw values: the leaf value, with each split's change of value added to its feature. */
export function treePath(tree: Tree, value: (feature: number) => number, contributions?: Float64Array): number {
  let node = 0
  while (tree.feature[node]! >= 0) {
    const feature = tree.feature[node]!
    const x = value(feature)
    const next = Number.isNaN(x) || x <= tree.threshold[node]! ? tree.left[node]! : tree.right[node]!
    if (contributions !== undefined) contributions[feature]! += tree.value[next]! - tree.value[node]!
    node = next
  }
  return tree.value[node]!
}
