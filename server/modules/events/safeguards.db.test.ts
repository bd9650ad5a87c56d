import { expect, it } from 'vitest'
import { sql } from '#platform/postgres'
import { anEvent, collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { safeguards } from './safeguards.ts'

const product = await aProduct()
const [bodies] = safeguards
const statusAfter = async (change: ReturnType<typeof sql>) => {
  const seen = product.run(async (ctx) => {
    await change.execute(ctx.tx)
    throw new Error((await bodies!.check(ctx)).status)
  })
  return seen.catch((error: Error) => error.message)
}

it('bodies as they came are ciphertext, and one in the clear warns', async () => {
  await collect(product, [
    anEvent({ type: 'identify', userId: 'u-1', traits: { email: 'lin@example.com' } }),
    // Without its name: quarantined as it was sent.
    { type: 'track', userId: 'u-1', messageId: 'bad' },
  ])
  expect((await product.run((ctx) => bodies!.check(ctx))).evidence.en).toMatch(/newest 1 batches .* and 1 events/)
  expect(await statusAfter(sql`select 1`)).toBe('pass')
  expect(await statusAfter(sql`update log.inbox set body = convert_to('{"email": "lin@example.com"}', 'UTF8')`)).toBe(
    'warn',
  )
  expect(await statusAfter(sql`update events.quarantine set sealed = convert_to('{}', 'UTF8')`)).toBe('warn')
})
