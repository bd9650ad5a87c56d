import { describe, expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { recordConsents } from '#modules/consent/index'
import { memberIdOf, observe, resolveMembers } from '#modules/members/index'
import { readersOf } from '#modules/messaging/index'
import { everyPermission } from '#platform/http/api'
import { sql } from '#platform/postgres'
import { anEvent, collect } from '#test/builders'
import { aProduct } from '#test/workspace'

const product = await aProduct({ now: '2026-03-02T10:00:00Z' })
const key = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: [...everyPermission], expiresAt: null }),
)

async function call(method: 'PUT' | 'GET' | 'DELETE', url: string, body?: object) {
  const answer = await product.program.http.inject({
    method,
    url,
    headers: { authorization: `Bearer ${key.secret}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { payload: JSON.stringify(body) }),
  })
  return { status: answer.statusCode, body: answer.json() }
}

const field = {
  label: { en: 'Shoe size', 'zh-CN': '鞋码' },
  purpose: { en: 'To recommend shoes that fit', 'zh-CN': '推荐合脚的鞋' },
  legalBasis: 'consent',
  retentionDays: 365,
}
const identify = (userId: string, traits: Record<string, unknown>) => anEvent({ type: 'identify', userId, traits })

async function attributesOf(userId: string): Promise<Record<string, unknown>> {
  return product.run(async (ctx) => {
    const { rows } = await sql<{ name: string; value: unknown }>`
      select attributes.name, attributes.value
        from members.attributes
        join members.members
          on members.workspace_id = attributes.workspace_id
         and members.member_id = attributes.member_id
         and members.external_id = ${userId}
    `.execute(ctx.tx)
    return Object.fromEntries(rows.map(({ name, value }) => [name, value]))
  })
}

type Listed = { field: string; state: string; writtenOn: string | null; readBy: Record<string, unknown> }
async function listed(name: string): Promise<Listed> {
  const { body } = await call('GET', '/v1/fields')
  return body.items.find((one: Listed) => one.field === name)
}

describe('the register of personal fields', () => {
  test('a new workspace has the fields of the product, and none of its own', async () => {
    const { body } = await call('GET', '/v1/fields')
    expect(body.items.length).toBeGreaterThan(20)
    expect(body.items.every((one: { builtIn: boolean }) => one.builtIn)).toBe(true)
    expect(body).toMatchObject({ registeredOnly: false, unregistered: [] })
  })

  test('a workspace of before collects what is sent, and is told what has no purpose', async () => {
    await collect(product, [identify('u-1', { city: 'Xiamen', shoe_size: 42 })])
    expect(await attributesOf('u-1')).toMatchObject({ city: 'Xiamen', shoe_size: 42 })
    const { body } = await call('GET', '/v1/fields')
    expect(body.unregistered).toEqual([{ name: 'shoe_size', kept: true, keptOutOn: null, sources: [] }])
    expect(await listed('city')).toMatchObject({ writtenOn: '2026-03-02' })
  })

  test('no field is registered without purpose, legal basis and retention', async () => {
    for (const missing of ['purpose', 'legalBasis', 'retentionDays'] as const) {
      const { [missing]: _left, ...rest } = field
      expect((await call('PUT', '/v1/fields/shoe_size', rest)).status).toBe(400)
    }
    const blank = { ...field, purpose: { en: ' ', 'zh-CN': '' } }
    expect((await call('PUT', '/v1/fields/shoe_size', blank)).status).toBe(400)
  })

  test('a field without purpose is not collected, says by whom it came, and is collected once it is registered', async () => {
    await call('PUT', '/v1/field-policy', { registeredOnly: true })
    await collect(product, [identify('u-2', { city: 'Xiamen', email: 'two@example.com', shoe_size: 43, hat: 'L' })])
    expect(await attributesOf('u-2')).toEqual({ city: 'Xiamen' })
    const { body } = await call('GET', '/v1/fields')
    expect(body.unregistered).toEqual([
      { name: 'hat', kept: false, keptOutOn: '2026-03-02', sources: [expect.any(String)] },
      { name: 'shoe_size', kept: true, keptOutOn: '2026-03-02', sources: [expect.any(String)] },
    ])
    expect((await call('PUT', '/v1/fields/shoe_size', field)).body).toEqual({
      ...field,
      field: 'shoe_size',
      builtIn: false,
      required: false,
      sensitive: null,
    })
    await collect(product, [identify('u-2', { shoe_size: 44, hat: 'L' })])
    expect(await attributesOf('u-2')).toEqual({ city: 'Xiamen', shoe_size: 44 })
  })

  test('an import offers registered fields only', async () => {
    const { body } = await call('GET', '/v1/imports/kinds')
    const members = body.items.find((one: { kind: string }) => one.kind === 'members')
    expect(members.furtherOnly).toContain('shoe_size')
    expect(members.furtherOnly).not.toContain('hat')
    expect(members.furtherOnly).not.toContain('email')
  })

  test('what nobody reads for 90 days is reported: unread while values come, unused when they stop', async () => {
    expect(await listed('shoe_size')).toMatchObject({ state: 'young', writtenOn: '2026-03-02' })
    product.clock.set('2026-06-10T10:00:00Z')
    expect(await listed('shoe_size')).toMatchObject({ state: 'unused' })
    expect(await listed('email')).toMatchObject({ state: 'used', readBy: { product: true } })
    await collect(product, [identify('u-2', { shoe_size: 45 })])
    expect(await listed('shoe_size')).toMatchObject({ state: 'unread', writtenOn: '2026-06-10' })
    await product.run(async (ctx) => {
      const rule = { kind: 'all', rules: [{ kind: 'attribute', name: 'shoe_size', operator: 'is', value: 44 }] }
      await sql`
        insert into segments.segments (workspace_id, segment_id, name, rule, origin, created_at)
        values (${ctx.workspaceId}, ${ctx.ids.next()}, 'Big feet', ${JSON.stringify(rule)}::jsonb, 'own', ${ctx.now})
      `.execute(ctx.tx)
    })
    expect(await listed('shoe_size')).toMatchObject({ state: 'used', readBy: { segments: 1, templates: 0 } })
    expect((await listed('id_number')).state).toBe('used')
    expect((await listed('avatar')).state).toBe('unused')
  })

  test('a field of the product stays; one of the own can go, and its values are then kept without a purpose', async () => {
    const refused = await call('DELETE', '/v1/fields/email')
    expect([refused.status, refused.body.code]).toEqual([409, 'field_built_in'])
    expect((await call('DELETE', '/v1/fields/nothing')).status).toBe(404)
    expect((await call('DELETE', '/v1/fields/shoe_size')).status).toBe(200)
    const { body } = await call('GET', '/v1/fields')
    expect(body.unregistered.find((one: { name: string }) => one.name === 'shoe_size')).toMatchObject({ kept: true })
  })

  test('every change is in the audit log', async () => {
    const { body } = await call('GET', '/v1/audit?limit=50')
    const actions = body.items.map((one: { action: string }) => one.action)
    expect(actions).toEqual(expect.arrayContaining(['field.registered', 'field.removed', 'field.policy_set']))
  })
})

describe('a sensitive field', () => {
  const faith = { ...field, label: { en: 'Faith', 'zh-CN': '信仰' } }
  const byFaith = { kind: 'attribute', name: 'faith', operator: 'exists' }
  const template = (said: string) => ({
    ...{ channel: 'email', purpose: 'marketing', topic: null },
    content: { en: { subject: 'Hi', body: said }, 'zh-CN': { subject: '您好', body: said } },
  })
  const saying = template('For you, {{ member.attributes.faith }}')
  const post = async (url: string, body: object) => {
    const answer = await product.program.http.inject({
      method: 'POST',
      url,
      headers: { authorization: `Bearer ${key.secret}`, 'content-type': 'application/json', 'idempotency-key': url },
      payload: JSON.stringify(body),
    })
    return { status: answer.statusCode, body: answer.json() }
  }

  test('is told by its name until somebody says otherwise, and rests on consent or a legal duty', async () => {
    expect((await call('PUT', '/v1/fields/faith', faith)).body).toMatchObject({ sensitive: 'belief' })
    expect((await call('PUT', '/v1/fields/faith', { ...faith, legalBasis: 'contract' })).status).toBe(400)
    expect((await call('PUT', '/v1/fields/faith', { ...faith, sensitive: null })).body).toMatchObject({
      sensitive: null,
    })
    expect((await call('PUT', '/v1/fields/faith', { ...faith, sensitive: 'belief' })).status).toBe(200)
  })

  test('is read by no segment and no template: saving one names the field and the remedy', async () => {
    const { body } = await call('GET', '/v1/segments')
    const refused = [
      await post('/v1/segments', { name: 'Faithful', rule: { kind: 'all', rules: [byFaith] } }),
      await post('/v1/segments/preview', { rule: byFaith }),
      await call('PUT', '/v1/templates/of-faith', saying),
      await post('/v1/segments', { name: 'Ill', rule: { ...byFaith, name: 'diagnosis' } }),
    ]
    expect(refused.map(({ status, body: { code } }) => [status, code])).toEqual(
      refused.map(() => [409, 'sensitive_feature']),
    )
    expect(refused[0]!.body.detail).toContain('"faith"')
    expect(refused[0]!.body.detail).toContain('approved')
    expect(refused[3]!.body.detail).toContain('"diagnosis"')
    expect((await call('GET', '/v1/segments')).body.items).toHaveLength(body.items.length)
  })

  test('may be read once a reason is approved, by whom stays with it, and no longer when that ends', async () => {
    const reason = 'Members asked for greetings of their own feasts.'
    expect((await call('PUT', '/v1/fields/city/use', { reason })).body.code).toBe('field_not_sensitive')
    expect((await call('PUT', '/v1/fields/faith/use', { reason: 'because' })).status).toBe(400)
    expect((await call('PUT', '/v1/fields/faith/use', { reason })).status).toBe(200)
    const { body } = await call('GET', '/v1/fields')
    const listedField = body.items.find((one: Listed) => one.field === 'faith')
    expect(listedField.approvedUse).toMatchObject({ reason, approvedBy: expect.stringContaining('key:') })
    expect((await call('PUT', '/v1/templates/of-faith', saying)).status).toBe(200)
    expect((await call('DELETE', '/v1/fields/faith/use')).status).toBe(200)
    expect((await call('DELETE', '/v1/fields/faith/use')).status).toBe(404)
    expect((await call('PUT', '/v1/templates/of-faith', saying)).body.code).toBe('sensitive_feature')
    const audit = await call('GET', '/v1/audit?limit=50')
    const actions = audit.body.items.map((one: { action: string }) => one.action)
    expect(actions).toEqual(expect.arrayContaining(['field_use.approved', 'field_use.ended']))
  })

  test('is not said in a message whose template takes whatever there is', async () => {
    await collect(product, [identify('u-9', { email: 'nine@example.com', faith: 'x', city: 'Xiamen' })])
    const readers = await product.run(async (ctx) => {
      const memberId = await memberIdOf(ctx, 'u-9')
      return (await readersOf(ctx, [memberId], 'en')).get(memberId)
    })
    expect(readers!.member.attributes).toEqual({ city: 'Xiamen' })
    expect(await attributesOf('u-9')).toMatchObject({ faith: 'x' })
  })
})

describe('the compliance loop', () => {
  const ids = async () => (await call('GET', '/v1/compliance')).body.gaps.map((gap: { id: string }) => gap.id)

  test('each part has live figures, and names what is open', async () => {
    await product.run(async (ctx) => {
      const claim = { anonymousId: null, email: null, phone: null, source: 'test', at: ctx.now, importId: null }
      const memberIds = await resolveMembers(
        ctx,
        Array.from({ length: 100 }, (_, index) => ({ ...claim, userId: `m-${index}` })),
      )
      const fact = (memberId: string, state: 'granted' | 'withdrawn', at: string) => ({
        ...{ memberId, purpose: 'marketing', channel: 'email' as const, state, at: new Date(at) },
        ...{ source: 'test', imported: false, proof: {} },
      })
      await recordConsents(ctx, [
        ...memberIds.map((id) => fact(id, 'granted', '2026-03-10T10:00:00Z')),
        ...memberIds.slice(0, 3).map((id) => fact(id, 'withdrawn', '2026-06-01T10:00:00Z')),
      ])
      await observe(ctx, [
        { memberId: memberIds[0]!, name: 'city', value: 'Wuhan', source: 'test', observedAt: ctx.now },
      ])
      await sql`
        insert into portal.deletion_requests (workspace_id, request_id, member_id, state, asked_at, due_at, closed_at)
        select ${ctx.workspaceId}, gen_random_uuid(), asked.member_id, asked.state, ${ctx.now}, asked.due_at,
               asked.closed_at
          from unnest(
            ${memberIds.slice(0, 4)}::uuid[],
            ${['open', 'open', 'open', 'taken_back']}::text[],
            ${['2026-06-09', '2026-06-12', '2026-06-30', '2026-06-30']}::timestamptz[],
            ${[null, null, null, '2026-06-10']}::timestamptz[]
          ) as asked (member_id, state, due_at, closed_at)
      `.execute(ctx.tx)
    })
    const { body } = await call('GET', '/v1/compliance')
    expect(body.consent).toMatchObject({
      purposes: 4,
      withoutNotice: 3,
      pointsPublished: 0,
      withdrawalRate: { value: { value: 0.03, numerator: 3, denominator: 100 } },
    })
    expect(body.minimisation).toMatchObject({ registeredOnly: true, unregistered: 1, keptOut: 1 })
    expect(body.transparency).toEqual({ notices: 0, open: 3, overdue: 1, dueSoon: 1, closed: 1 })
    expect(body.gaps).toEqual(
      expect.arrayContaining([
        { part: 'consent', id: 'withdrawals_over_line', count: 1 },
        { part: 'minimisation', id: 'unregistered_collected', count: 1 },
        { part: 'transparency', id: 'requests_overdue', count: 1 },
      ]),
    )
  })

  test('a gap that is closed is gone', async () => {
    expect(await ids()).toContain('unregistered_collected')
    await call('PUT', '/v1/fields/shoe_size', field)
    expect(await ids()).not.toContain('unregistered_collected')
    expect(await ids()).not.toContain('anything_collected')
    await call('PUT', '/v1/field-policy', { registeredOnly: false })
    expect(await ids()).toContain('anything_collected')
  })
})
