import { randomFillSync } from 'node:crypto'

/** Randomness is injected: a seeded stream replays a run. */
export interface Random {
  bytes(length: number): Buffer
}

const POOL_BYTES = 4096

/** The system's generator, read in pools because ids take ten bytes at a time. */
export function systemRandom(): Random {
  const pool = Buffer.alloc(POOL_BYTES)
  let used = POOL_BYTES
  return {
    bytes(length) {
      if (length > POOL_BYTES) return randomFillSync(Buffer.alloc(length))
      if (used + length > POOL_BYTES) {
        randomFillSync(pool)
        used = 0
      }
      used += length
      return Buffer.from(pool.subarray(used - length, used))
    },
  }
}

/** mulberry32: small, well distributed, repeatable. For tests and demo data, never for secrets. */
export function seededRandom(seed: number): Random & { next(): number } {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return { next, bytes: (length) => Buffer.from(Array.from({ length }, () => Math.floor(next() * 256))) }
}
