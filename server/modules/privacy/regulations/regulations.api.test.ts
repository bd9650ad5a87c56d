import { describe, expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { aUser } from '#modules/access/testing'
import { recordConsents } from '#modules/consent/index'
import { resolveMembers } from '#modules/members/index'
import { caller, successes } from '#test/caller'
import { aProduct } from '#test/workspace'
import type { RegulationItem, TaskItem } from './regulations.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00Z' })
const key = await product.run((ctx) =>
  createKey(ctx, {
    kind: 'api',
    name: 'test',
    scopes: ['consent:read', 'consent:write', 'workspace:manage', 'audit:read'],
    expiresAt: null,
  }),
)
const ask = caller(product, key.secret)
const call = successes(ask)
const lin = await aUser(product, { email: 'lin@example.com', role: 'data_analyst' })

const law = {
  law: 'Measures on marketing messages',
  version: '2026',
  jurisdiction: 'CN',
  effectiveOn: '2026-06-01',
  impact: 'Promotion needs a consent of its own.',
}
const list = async (): Promise<RegulationItem[]> => (await call('GET', '/v1/registers/regulations')).items
const entered = async () => (await list()).find(({ law: name }) => name.en === law.law)!
const noticeTask = async () => (await entered()).tasks.find(({ kind }) => kind === 'notice')!
const change = (task: TaskItem, changes: object) =>
  ask('PUT', `/v1/registers/regulation-tasks/${task.id}`, {
    ...{ owner: task.owner?.id ?? null, notice: task.notice, dueOn: task.dueOn, done: false },
    ...changes,
  })
const text = {
  ...{ title: 'How we use your data', controller: 'Lumen & Leaf Ltd', contact: 'privacy@lumen.example' },
  ...{ purpose: 'Offers', method: 'By e-mail', dataTypes: 'Address', retention: 'Two years', rights: 'Withdraw' },
}
const publish = async (title: string, options: object) => {
  await call('PUT', '/v1/consent/notices/offers', { purposes: ['marketing'], texts: { en: { ...text, title } } })
  await call('POST', '/v1/consent/notices/offers/publish', options)
}

describe('the register of regulations', () => {
  test('has the laws of the policy packs by itself, each from its day, and says that nobody took them up', async () => {
    const laws = await list()
    expect(
      laws.map(({ pack, state, effectiveOn }) => [pack?.pack, pack?.active, state, effectiveOn]).toSorted(),
    ).toEqual([
      ['ccpa-cpra', true, 'no_tasks', '2023-01-01'],
      ['gdpr', true, 'no_tasks', '2018-05-25'],
      ['pipl', true, 'no_tasks', '2021-11-01'],
    ])
  })

  test('a version of a pack that is loaded appears at once, and asks nothing before it decides somewhere', async () => {
    const { offered: _offered, loaded } = await call('GET', '/v1/consent/policies')
    const { loadedAt: _at, loadedBy: _by, ...pack } = loaded.find((one: { pack: string }) => one.pack === 'gdpr')
    await call('POST', '/v1/consent/policies', { ...pack, version: 2 })
    const second = async () => (await list()).find((one) => one.pack?.pack === 'gdpr' && one.version === '2')
    expect(await second()).toMatchObject({ state: 'done', pack: { active: false } })
    await call('POST', '/v1/consent/policies/gdpr/activate', { version: 2 })
    expect(await second()).toMatchObject({ state: 'no_tasks', pack: { active: true } })
  })

  test('a new law makes its tasks, each due before it holds', async () => {
    const added: RegulationItem = await call('POST', '/v1/registers/regulations', law)
    expect(added.tasks.map(({ kind, dueOn, state }) => [kind, dueOn, state])).toEqual([
      ['review', '2026-04-02', 'open'],
      ['review', '2026-05-02', 'open'],
      ['review', '2026-05-02', 'open'],
      ['notice', '2026-05-18', 'open'],
      ['review', '2026-05-18', 'open'],
      ['other', '2026-05-25', 'open'],
    ])
    expect(await ask('POST', '/v1/registers/regulations', law)).toMatchObject({
      status: 409,
      body: { code: 'already_exists' },
    })
  })

  test('taking up the law of a pack puts it in the place of the pack', async () => {
    const before = await list()
    const pack = { pack: 'pipl', version: 1 }
    await call('POST', '/v1/registers/regulations', { ...law, law: 'PIPL', effectiveOn: '2021-11-01', pack })
    const after = await list()
    expect(after).toHaveLength(before.length)
    expect(after.find((one) => one.pack?.pack === 'pipl')).toMatchObject({
      law: { en: 'PIPL' },
      pack: { ...pack, active: true },
      state: 'open',
    })
    const unknown = { ...law, version: '9', pack: { pack: 'pipl', version: 99 } }
    expect((await ask('POST', '/v1/registers/regulations', unknown)).status).toBe(404)
  })

  test('a task has an owner and a day; it is late the day after', async () => {
    const [first] = (await entered()).tasks
    expect((await change(first!, { owner: lin, dueOn: '2026-03-20' })).body.tasks[0]).toMatchObject({
      owner: { id: lin, name: 'lin', left: false },
      dueOn: '2026-03-20',
    })
    product.clock.set('2026-03-21T10:00:00Z')
    expect(await entered()).toMatchObject({ state: 'late' })
    expect((await list())[0]?.law.en).toBe(law.law)
    const done = await change((await entered()).tasks[0]!, { done: true, note: 'Nothing changes for us.' })
    expect(done.body.tasks[0]).toMatchObject({ state: 'done', note: 'Nothing changes for us.' })
    expect((await entered()).state).toBe('open')
  })

  test('a task about a notice is not done before the notice has a new version', async () => {
    await publish('Before', { material: true })
    product.clock.advance({ hours: 1 })
    const { body: added } = await ask('POST', `/v1/registers/regulations/${(await entered()).id}/tasks`, {
      ...{ title: 'Say it in the notice', notice: 'offers', dueOn: '2026-05-01' },
    })
    const task = added.tasks.find((one: TaskItem) => one.title.en === 'Say it in the notice')
    expect(task).toMatchObject({ kind: 'notice', notice: 'offers', asked: null })
    expect(await change(task, { done: true })).toMatchObject({ status: 409, body: { code: 'notice_not_renewed' } })
    const unnamed = await noticeTask()
    expect(await change(unnamed, { notice: 'nothing' })).toMatchObject({ status: 404 })
  })

  test('it tells how many consents the new version asked for anew, and what became of them', async () => {
    const consents = (state: 'granted' | 'withdrawn', members: readonly string[]) =>
      product.run((ctx) =>
        recordConsents(
          ctx,
          members.map((memberId) => ({
            ...{ memberId, purpose: 'marketing', channel: 'email' as const, state, at: ctx.now },
            ...{ source: 'test', imported: false, proof: {} },
          })),
        ),
      )
    const members = await product.run((ctx) => {
      const claim = { anonymousId: null, email: null, phone: null, source: 'test', at: ctx.now, importId: null }
      return resolveMembers(
        ctx,
        Array.from({ length: 10 }, (_, index) => ({ ...claim, userId: `m-${index}` })),
      )
    })
    await consents('granted', members)
    product.clock.advance({ hours: 1 })
    // Withdrawn before: it was nothing to ask for anew.
    await consents('withdrawn', members.slice(9))
    product.clock.advance({ hours: 1 })
    await publish('After', { material: true })
    product.clock.advance({ hours: 1 })
    await consents('granted', members.slice(0, 3))
    await consents('withdrawn', members.slice(3, 5))
    const named = async () => (await entered()).tasks.find(({ notice }) => notice === 'offers')!
    expect((await named()).asked).toMatchObject({ material: true, consents: 9, waiting: 4, renewed: 3, withdrawn: 2 })
    expect((await change(await named(), { done: true })).status).toBe(200)
  })

  test('a version that asks nobody anew says so', async () => {
    product.clock.advance({ hours: 1 })
    await publish('A word mended', { material: false, changeNote: 'A spelling' })
    const task = (await entered()).tasks.find(({ notice }) => notice === 'offers')!
    expect(task.asked).toMatchObject({ material: false, consents: 0 })
  })

  test('a law can be corrected, not into another one, and all of it is in the audit log', async () => {
    const { id } = await entered()
    const corrected = await ask('PUT', `/v1/registers/regulations/${id}`, { ...law, impact: 'Only by e-mail.' })
    expect(corrected.body.impact.en).toBe('Only by e-mail.')
    const other = await ask('PUT', `/v1/registers/regulations/${id}`, { ...law, law: 'PIPL' })
    expect(other.body).toMatchObject({ code: 'already_exists' })
    const { items } = await call('GET', '/v1/audit?limit=100')
    const actions = items.map((one: { action: string }) => one.action)
    expect(actions).toEqual(
      expect.arrayContaining([
        'regulation.added',
        'regulation.changed',
        'regulation.task_added',
        'regulation.task_changed',
      ]),
    )
  })
})
