import { expect, test } from 'vitest'
import { anEvent, collect } from '#test/builders'
import { aProduct } from '#test/workspace'

const product = await aProduct()
const { history } = product.program.platform

test('a question is given up when the patience of its reader ends, and the next one is answered', async () => {
  await collect(product, [anEvent(), anEvent(), anEvent(), anEvent()])
  const slow = 'select sleepEachRow(0.5) as slept from events where workspace_id = {workspace:UUID}'
  await expect(history.within(200).read(product.workspaceId, slow)).rejects.toThrow()
  const count = 'select count() as events from events where workspace_id = {workspace:UUID}'
  expect(await history.read(product.workspaceId, count)).toEqual([{ events: expect.any(Number) }])
})
