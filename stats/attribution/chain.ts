import { StatsError } from '../errors.ts'
import { luFactor, luSolve } from '../linear/lu.ts'
import type { ChannelPath } from './paths.ts'

/**
 * A Markov chain of touches in compressed rows. State 0 is the start; every other state is the last `order` touches.
 * What does not go to another state converts (`conversion`, `value` per visit) or is lost.
 */
export type Chain = {
  readonly states: number
  /** Index of the newest touch's channel; −1 for the start. */
  readonly channel: Int32Array
  readonly rowStart: Int32Array
  readonly target: Int32Array
  readonly chance: Float64Array
  /** Chance to convert right after this state, and the value expected then. */
  readonly conversion: Float64Array
  readonly value: Float64Array
}

const MAX_STATES = 200_000
const DENSE_STATES = 400
const MAX_SWEEPS = 100_000
/** Steps of all sweeps together: some tens of seconds. */
const MAX_STEPS = 2e10

export function buildChain(paths: readonly ChannelPath[], channels: readonly string[], order: number): Chain {
  if (!Number.isInteger(order) || order < 1 || order > 4)
    throw new StatsError('out_of_range', `the order is 1 to 4, got ${order}`)
  const numberOf = new Map(channels.map((channel, i) => [channel, i]))
  const stateOf = new Map<string, number>([['', 0]])
  const channel = [-1]
  const counts: Map<number, number>[] = [new Map()]
  const leaving = [0]
  const converting = [0]
  const worth = [0]
  for (const path of paths) {
    const weight = path.conversions + (path.nulls ?? 0)
    let at = 0
    const recent: number[] = []
    for (const name of path.channels) {
      recent.push(numberOf.get(name)!)
      if (recent.length > order) recent.shift()
      const key = recent.join(',')
      let next = stateOf.get(key)
      if (next === undefined) {
        next = stateOf.size
        if (next >= MAX_STATES) throw new StatsError('too_large', `more than ${MAX_STATES} states: use a lower order`)
        stateOf.set(key, next)
        channel.push(recent.at(-1)!)
        counts.push(new Map())
        leaving.push(0)
        converting.push(0)
        worth.push(0)
      }
      counts[at]!.set(next, (counts[at]!.get(next) ?? 0) + weight)
      leaving[at]! += weight
      at = next
    }
    leaving[at]! += weight
    converting[at]! += path.conversions
    worth[at]! += path.value ?? 0
  }
  return compress(channel, counts, leaving, converting, worth)
}

function compress(
  channel: number[],
  counts: Map<number, number>[],
  leaving: number[],
  converting: number[],
  worth: number[],
): Chain {
  const states = counts.length
  const rowStart = new Int32Array(states + 1)
  for (let s = 0; s < states; s++) rowStart[s + 1] = rowStart[s]! + counts[s]!.size
  const target = new Int32Array(rowStart[states]!)
  const chance = new Float64Array(rowStart[states]!)
  counts.forEach((row, s) => {
    let at = rowStart[s]!
    for (const [next, count] of row) {
      target[at] = next
      chance[at++] = leaving[s] === 0 ? 0 : count / leaving[s]!
    }
  })
  const share = (amounts: number[]) => Float64Array.from(amounts, (v, s) => (leaving[s] === 0 ? 0 : v / leaving[s]!))
  return {
    states,
    channel: Int32Array.from(channel),
    rowStart,
    target,
    chance,
    conversion: share(converting),
    value: share(worth),
  }
}

/**
 * What a journey from the start is expected to earn (conversions or value) when touches of the `removed` channel lose it:
 * x = reward + Q x, solved directly up to 400 states and by Gauss–Seidel to rounding beyond. No simulation.
 */
export function expectedReward(chain: Chain, reward: Float64Array, removed = -1): number {
  return chain.states <= DENSE_STATES ? solveDense(chain, reward, removed) : solveSweeping(chain, reward, removed)
}

function solveDense(
  { states, channel, rowStart, target, chance }: Chain,
  reward: Float64Array,
  removed: number,
): number {
  const matrix = new Float64Array(states * states)
  for (let s = 0; s < states; s++) {
    matrix[s * states + s] = 1
    for (let k = rowStart[s]!; k < rowStart[s + 1]!; k++) {
      if (channel[target[k]!] !== removed || removed < 0) matrix[s * states + target[k]!]! -= chance[k]!
    }
  }
  return luSolve(luFactor(matrix, states), reward)[0]!
}

/** Sweeps from the last state to the first: journeys run forward, so news travels backward in few sweeps. */
function solveSweeping(
  { states, channel, rowStart, target, chance }: Chain,
  reward: Float64Array,
  removed: number,
): number {
  const x = new Float64Array(states)
  const sweeps = Math.min(MAX_SWEEPS, Math.ceil(MAX_STEPS / (states + target.length)))
  for (let sweep = 0; sweep < sweeps; sweep++) {
    let change = 0
    let size = 0
    for (let s = states - 1; s >= 0; s--) {
      let sum = reward[s]!
      let stay = 0
      for (let k = rowStart[s]!; k < rowStart[s + 1]!; k++) {
        const next = target[k]!
        if (removed >= 0 && channel[next] === removed) continue
        if (next === s) stay = chance[k]!
        else sum += chance[k]! * x[next]!
      }
      const value = sum / (1 - stay)
      change = Math.max(change, Math.abs(value - x[s]!))
      size = Math.max(size, Math.abs(value))
      x[s] = value
    }
    if (change <= 1e-15 * size) return x[0]!
  }
  throw new StatsError('not_converged', 'journeys almost never end: the chain cannot be solved')
}
