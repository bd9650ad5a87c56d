import { endpoints } from '@regulars/contract'
import { exportKinds } from '@regulars/contract/exports'
import { afterAll, describe, expect, test } from 'vitest'
import { aProduct } from '../workspace.ts'
import { fill, phoneOf } from './fill.ts'
import { encodingsOf, type Kept, traceIn } from './leaks.ts'
import { type Answer, aTenant, Catalog, send, type Tenant } from './tenant.ts'

/** What A takes home as a file, opened: deflated, the canary of B would not show in the bytes of an answer. */
const product = await aProduct()
const catalog = await Catalog.open(product.ownerUrl)
afterAll(() => catalog.close())

const b = await aTenant(product, 'qzxb7f3e1a')
const a = await aTenant(product, 'ownword000')
for (const tenant of [b, a]) await fill(product, catalog, tenant)
const shared = new Set([...(await catalog.ids(a.workspaceId)).values()].flat())
const kept: Kept = {
  secrets: [...encodingsOf(b.word), phoneOf(b.word)],
  ids: new Set([...(await catalog.ids(b.workspaceId)).values()].flat().filter((id) => !shared.has(id))),
}

const call = (tenant: Tenant, id: string, sample: object): Promise<Answer> =>
  send(product, tenant, endpoints.find((endpoint) => endpoint.id === id)!, sample)

async function exported(tenant: Tenant, asked: { kind: string; format: string }): Promise<string> {
  const begun = await call(tenant, 'exports.createClear', { body: { ...asked, purpose: 'Looking for leaks' } })
  expect(begun.status).toBe(202)
  await product.settle(tenant.workspaceId)
  return JSON.parse(begun.body).id
}

describe.each(exportKinds)('an export of %s', (kind) => {
  test.each(['csv', 'xlsx'])('as %s holds what is of A and nothing of B, whose file A does not get', async (format) => {
    const ofB = await exported(b, { kind, format })
    const ofA = await exported(a, { kind, format })
    const own = await call(a, 'exports.clearFile', { params: { id: ofA } })
    expect(own.status).toBe(200)
    expect(own.body).toContain(a.word)
    expect(traceIn(own, kept)).toBeUndefined()
    const other = await call(a, 'exports.clearFile', { params: { id: ofB } })
    expect([other.status, other.code]).toEqual([404, 'not_found'])
    // The same search finds the canary in the file of B: it could have been found.
    expect(traceIn(await call(b, 'exports.clearFile', { params: { id: ofB } }), kept)).toBeDefined()
  })
})

test('the archive of a member of A is of that member, and of nobody in B', async () => {
  const ofA = await call(a, 'portal.downloadMyData', {})
  const ofB = await call(b, 'portal.downloadMyData', {})
  for (const { status, body } of [ofA, ofB]) {
    expect(status).toBe(200)
    expect(body).toContain('data.json')
  }
  expect(ofA.body).toContain(a.word)
  expect(traceIn(ofA, kept)).toBeUndefined()
  expect(traceIn(ofB, kept)).toBeDefined()
})
