import { beforeAll } from 'vitest'
import { createKey } from '../server/modules/access/index.ts'
import { everyPermission } from '../server/platform/http/api.ts'
import { aProduct } from '../server/test/workspace.ts'
import { run } from './program.ts'

/** A product that listens, and the command line of somebody in its home folder who has every permission there. */
export async function aCommandLine() {
  const product = await aProduct()
  const { secret } = await product.run((ctx) =>
    createKey(ctx, { kind: 'api', name: 'test', scopes: [...everyPermission], expiresAt: null }),
  )
  let url = ''
  beforeAll(async () => {
    url = await product.program.http.listen({ port: 0, host: '127.0.0.1' })
  })

  /** A command to its end, while the product goes on with what the command began. */
  async function ran(...args: string[]) {
    const out: string[] = []
    const err: string[] = []
    let over = false
    const going = run(args, {
      env: { REGULARS_URL: url, REGULARS_API_KEY: secret },
      cwd: product.home,
      out: (text) => out.push(text),
      err: (text) => err.push(text),
    }).finally(() => {
      over = true
    })
    while (!over) {
      await product.settle()
      await product.program.recovery?.tick()
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return { code: await going, out: out.join('\n'), err: err.join('\n') }
  }

  return { product, ran }
}
