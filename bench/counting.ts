import type { Ctx } from '../server/platform/context.ts'

/** The same context, counting its statements. */
export function counting(ctx: Ctx): { readonly ctx: Ctx; statements(): number } {
  let statements = 0
  const tx = ctx.tx.withPlugin({
    transformQuery({ node }) {
      statements += 1
      return node
    },
    transformResult: async ({ result }) => result,
  })
  return { ctx: { ...ctx, tx }, statements: () => statements }
}

/** Milliseconds of each round, in order of size. */
export async function rounds(times: number, work: (round: number) => Promise<void>): Promise<number[]> {
  const taken = []
  for (let round = 0; round < times; round++) {
    const started = performance.now()
    await work(round)
    taken.push(performance.now() - started)
  }
  return taken.toSorted((one, other) => one - other)
}

export const median = (sorted: readonly number[]) => sorted[Math.floor(sorted.length / 2)]!

export const p95 = (sorted: readonly number[]) => sorted[Math.floor(sorted.length * 0.95)]!
