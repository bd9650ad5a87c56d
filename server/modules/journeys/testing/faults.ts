import type { Ctx } from '#platform/context'
import type { Tx } from '#platform/postgres'

/** Stands for a crash: whatever the transaction did is gone. */
export class Crash extends Error {}

/**
 * The same context with its statements counted. With `crashAt`, that statement (from 1) is never sent: the transaction
 * dies before it, as if the process had been killed there.
 */
export function counted(ctx: Ctx, crashAt = Number.POSITIVE_INFINITY): { readonly ctx: Ctx; statements(): number } {
  let statements = 0
  const executor = bound(ctx.tx.getExecutor(), 'executeQuery', (execute) => async (...args: unknown[]) => {
    statements += 1
    if (statements === crashAt) throw new Crash(`before statement ${crashAt}`)
    return execute(...args)
  })
  const tx = bound(ctx.tx, 'getExecutor', () => () => executor)
  return { ctx: { ...ctx, tx: tx as Tx }, statements: () => statements }
}

type Method = (...args: unknown[]) => unknown

/** A stand-in with one method replaced; the others work on the original, whose private fields a proxy cannot reach. */
function bound<Target extends object>(target: Target, name: string, replace: (original: Method) => Method): Target {
  return new Proxy(target, {
    get(original, property) {
      const value = Reflect.get(original, property, original) as unknown
      if (typeof value !== 'function') return value
      const method = value.bind(original) as Method
      return property === name ? replace(method) : method
    },
  })
}
