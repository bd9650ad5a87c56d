import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { Analytics } from '@segment/analytics-node'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { aWriteKey } from '#test/builders'
import { aProduct } from '#test/workspace'

const product = await aProduct()
const writeKey = await aWriteKey(product)
let address = ''

beforeAll(async () => {
  address = await product.program.http.listen({ port: 0, host: '127.0.0.1' })
})

async function namesOf(externalId: string): Promise<string[]> {
  await product.settle()
  const rows = await product.program.platform.history.read<{ name: string }>(
    product.workspaceId,
    'select name from events where workspace_id = {workspace:UUID} and external_id = {user:String} order by name',
    { user: externalId },
  )
  return rows.map((row) => row.name)
}

/** The clients as their makers publish them, unchanged. */
describe('stock clients', () => {
  it('takes every call of @segment/analytics-node', async () => {
    const analytics = new Analytics({ writeKey, host: address, path: '/v1/batch', maxEventsInBatch: 4 })
    const errors: unknown[] = []
    analytics.on('error', (error) => errors.push(error))
    const userId = 'segment-1'
    analytics.identify({ userId, traits: { email: 'segment@example.com', plan: 'gold' } })
    analytics.track({ userId, event: 'Order Completed', properties: { order_id: 'S-1', total: 59.9 } })
    analytics.page({ userId, name: 'Home' })
    analytics.screen({ userId, name: 'Card' })
    analytics.group({ userId, groupId: 'company-1', traits: { name: 'Example' } })
    analytics.alias({ userId, previousId: 'segment-anonymous' })
    await analytics.closeAndFlush({ timeout: 10_000 })
    expect(errors).toEqual([])
    expect(await namesOf(userId)).toEqual([
      'Aliased',
      'Grouped',
      'Identified',
      'Order Completed',
      'Page Viewed',
      'Screen Viewed',
    ])
  })

  it('takes every call of @rudderstack/rudder-sdk-node, which labels compressed JSON as a form', async () => {
    const client = new RudderAnalytics(writeKey, { dataPlaneUrl: address, flushAt: 1, gzip: true })
    const userId = 'rudder-1'
    client.identify({ userId, traits: { email: 'rudder@example.com' } })
    client.track({ userId, event: 'Order Completed', properties: { order_id: 'R-1', total: 12 } })
    client.page({ userId, name: 'Home' })
    client.screen({ userId, name: 'Card' })
    client.group({ userId, groupId: 'company-1' })
    client.alias({ userId, previousId: 'rudder-anonymous' })
    await new Promise<void>((resolve, reject) => {
      client.flush((error: unknown) => (error ? reject(error) : resolve()))
    })
    // Its queue goes on after `flush` has called back.
    await vi.waitFor(
      async () =>
        expect(await namesOf(userId)).toEqual([
          'Aliased',
          'Grouped',
          'Identified',
          'Order Completed',
          'Page Viewed',
          'Screen Viewed',
        ]),
      { timeout: 15_000, interval: 100 },
    )
  })

  it('gives the same members whichever client named them', async () => {
    const { rows } = await product.run(async (ctx) => {
      const { sql } = await import('#platform/postgres')
      return sql<{
        external_id: string
      }>`select members.external_id from members.members where members.kind = 'known' order by 1`.execute(ctx.tx)
    })
    expect(rows.map((row) => row.external_id)).toEqual(['rudder-1', 'segment-1'])
  })
})
