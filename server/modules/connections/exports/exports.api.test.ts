import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { createKey } from '#modules/access/index'
import { observe, resolveMembers } from '#modules/members/index'
import { everyPermission } from '#platform/http/api'
import { sql } from '#platform/postgres'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'

const product = await aProduct()
const keyWith = async (scopes: readonly string[]) =>
  (
    await product.run((ctx) =>
      createKey(ctx, { kind: 'api', name: scopes.join(), scopes: scopes as never, expiresAt: null }),
    )
  ).secret
const key = await keyWith([...everyPermission])
const reader = await keyWith(['members:read'])

await product.run(async (ctx) => {
  const at = new Date('2025-01-01T00:00:00Z')
  const claim = {
    anonymousId: null,
    email: 'lin@example.com',
    phone: '+8613800000000',
    source: 'shop',
    at,
    importId: null,
  }
  const [memberId] = await resolveMembers(ctx, [{ ...claim, userId: '=M1' }])
  const said = { memberId: memberId!, source: 'shop', observedAt: at }
  await observe(ctx, [
    { ...said, name: 'name', value: '林小满' },
    { ...said, name: 'email', value: 'lin@example.com' },
    { ...said, name: 'phone', value: '+8613800000000' },
  ])
})

const call = caller(product, key)

async function exported(path: string, body: unknown): Promise<string> {
  const begun = await call('POST', path, body)
  expect(begun.status).toBe(202)
  await product.settle()
  const { id } = begun.body
  expect((await call('GET', `/v1/exports/${id}`)).body).toMatchObject({ state: 'done', rows: 1 })
  return id
}

describe('an export of members', () => {
  it('masks direct identifiers, and runs nothing in a spreadsheet', async () => {
    const id = await exported('/v1/exports', { kind: 'members' })
    const { text } = await call('GET', `/v1/exports/${id}/file`, undefined, { as: reader })
    expect(text.startsWith('\uFEFF"member_id","member","name","email","phone"')).toBe(true)
    expect(text).toContain(`"'=M1","林**","l***@example.com"`)
    expect(text).not.toContain('13800000000')
  })

  it('gives a partner keyed hashes that another partner cannot compare', async () => {
    // One after the other: each waits for all there is to do, and would not wait for what the other has in hand.
    const files = [
      await exported('/v1/exports', { kind: 'members', partner: 'print' }),
      await exported('/v1/exports', { kind: 'members', partner: 'ads' }),
    ]
    const hashes = await Promise.all(
      files.map(async (id) => /[0-9a-f]{64}/.exec((await call('GET', `/v1/exports/${id}/file`)).text)?.[0]),
    )
    expect(hashes[0]).toBeDefined()
    expect(hashes[0]).not.toBe(hashes[1])
  })

  it('shows them only with a purpose and the permission to reveal, and writes both down', async () => {
    expect((await call('POST', '/v1/exports/clear', { kind: 'members', purpose: 'x' })).status).toBe(400)
    const asked = { kind: 'members', purpose: 'Printing of cards' }
    expect((await call('POST', '/v1/exports/clear', asked, { as: reader })).status).toBe(403)
    const id = await exported('/v1/exports/clear', asked)
    expect((await call('GET', `/v1/exports/${id}/file`)).status).toBe(404)
    expect((await call('GET', `/v1/exports/${id}/clear-file`, undefined, { as: reader })).status).toBe(403)
    const { text } = await call('GET', `/v1/exports/${id}/clear-file`)
    expect(text).toContain(`"林小满","lin@example.com","'+8613800000000"`)
    const { rows } = await product.run((ctx) =>
      sql`
        select entries.action, entries.reason
          from audit.entries
         where entries.workspace_id = ${ctx.workspaceId}
           and entries.object_id = ${id}
         order by entries.action
      `.execute(ctx.tx),
    )
    expect(rows).toEqual([
      { action: 'export.begun', reason: 'Printing of cards' },
      { action: 'export.downloaded', reason: null },
    ])
  })

  it('is gone after seven days, and the record of it stays', async () => {
    const id = await exported('/v1/exports', { kind: 'members' })
    product.clock.advance({ days: 8 })
    await product.settle()
    expect((await call('GET', `/v1/exports/${id}/file`)).status).toBe(409)
    expect((await call('GET', `/v1/exports/${id}`)).body).toMatchObject({ state: 'expired', rows: 1 })
  })
})

describe('an export as a workbook', () => {
  it('holds the columns that were chosen, with the purpose and who asked for it', async () => {
    const asked = { kind: 'members', format: 'xlsx', columns: ['kind', 'member', 'email'], purpose: 'Seating plan' }
    const id = await exported('/v1/exports', asked)
    const file = await product.program.http.inject({
      method: 'GET',
      url: `/v1/exports/${id}/file`,
      headers: { authorization: `Bearer ${key}` },
    })
    expect(file.headers['content-type']).toContain('spreadsheetml')
    expect(file.headers['content-disposition']).toContain('members.xlsx')
    const sheet = strFromU8(unzipSync(file.rawPayload)['xl/worksheets/sheet1.xml']!)
    const texts = [...sheet.matchAll(/<t [^>]*>([^<]*)</g)].map(([, text]) => text)
    expect(texts).toEqual(['member', 'email', 'kind', '=M1', 'l***@example.com', 'known'])
    const { items } = (await call('GET', '/v1/exports')).body
    expect(items[0]).toMatchObject({ id, purpose: 'Seating plan', format: 'xlsx', columns: asked.columns })
    expect(items[0].createdBy).toBe([...everyPermission].join())
  })

  it('is refused with a column that is not there, and says which are', async () => {
    const answer = await call('POST', '/v1/exports', { kind: 'points', columns: ['points', 'salary'] })
    expect([answer.status, answer.body.code]).toEqual([422, 'unknown_column'])
    expect(answer.body.detail).toContain('"salary"')
    const { items } = (await call('GET', '/v1/exports/kinds', undefined, { as: reader })).body
    const direct = items[0].columns.filter((column: { direct: boolean }) => column.direct)
    expect(direct.map((column: { name: string }) => column.name)).toEqual(['name', 'email', 'phone'])
  })
})

describe('exports of consents, points and orders', () => {
  it.each(['consents', 'points', 'orders'])('of nothing are a heading: %s', async (kind) => {
    const begun = await call('POST', '/v1/exports', { kind })
    await product.settle()
    const { text } = await call('GET', `/v1/exports/${begun.body.id}/file`)
    expect(text.trim().split('\r\n')).toHaveLength(1)
  })
})
