import { quarterlyChecklist } from '@regulars/packs/audits/index'
import { beforeEach, describe, expect, it } from 'vitest'
import { createKey } from '#modules/access/index'
import { everyPermission } from '#platform/http/api'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { aUser } from '../../access/testing.ts'
import { auditSchedule } from './audits.jobs.ts'

// A workspace in Shanghai, made in the first quarter.
const product = await aProduct({ now: '2026-02-10T10:00:00Z' })
const { secret } = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: [...everyPermission], expiresAt: null }),
)
const lin = await aUser(product, { email: 'lin@regulars.local', role: 'owner' })
const schedule = auditSchedule(product.program.platform)

type Item = { item: string; verdict: string | null; evidence: { takenAt: string; concern: boolean } | null }
type Finding = {
  id: string
  item: string | null
  foundIn: string
  isHeld: boolean
  closedAt: string | null
  carriedBecause: string | null
}
type Audit = {
  id: string
  quarter: string
  state: string
  checklist: Item[]
  findings: Finding[]
  [key: string]: unknown
}

async function ask<Body = Audit>(method: 'GET' | 'POST' | 'PUT' | 'PATCH', url: string, body?: object, key = secret) {
  const answer = await product.program.http.inject({
    method,
    url,
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { payload: JSON.stringify(body) }),
  })
  return { status: answer.statusCode, body: answer.json() as Body & { code?: string } }
}

interface Listed {
  items: Audit[]
  now: object
  nextOn: string
  overdue: { audits: number; findings: number }
}
const list = async () => (await ask<Listed>('GET', '/v1/compliance-audits')).body
const read = async (id: string) => (await ask('GET', `/v1/compliance-audits/${id}`)).body
const quarters = async () => (await list()).items.map(({ quarter }) => quarter)
const at = (instant: string) => product.clock.set(instant)
const runSchedule = () => schedule.run(product.workspaceId)

/** Takes the evidence anew and judges by it. */
async function judge(id: string, item: string, judgement: object) {
  const taken = await ask('POST', `/v1/compliance-audits/${id}/items/${item}/evidence`, {})
  const shown = (taken.status === 200 ? taken.body : await read(id)).checklist.find((one) => one.item === item)!
  return ask('PUT', `/v1/compliance-audits/${id}/items/${item}`, { ...judgement, seen: shown.evidence!.takenAt })
}

/** Passes what may be passed; what was carried over stands for its item. */
async function passAll(id: string): Promise<void> {
  const { checklist, findings } = await read(id)
  const standing = new Set(findings.filter(({ closedAt }) => closedAt === null).map(({ item }) => item))
  for (const { item } of checklist.filter(({ verdict }) => verdict === null)) {
    const judged = await judge(id, item, { verdict: standing.has(item) ? 'finding' : 'passed' })
    expect(judged.status).toBe(200)
  }
}

const finding = (title: string, dueOn = '2026-05-15') => ({ title, severity: 'medium', owner: lin, dueOn })
const close = (id: string, conclusion = 'Looked at with counsel; nothing stands against it.') =>
  ask('POST', `/v1/compliance-audits/${id}/close`, { conclusion })

describe('an audit opens by itself', () => {
  it('on the first day of a quarter where the workspace is, and not the instant before', async () => {
    await runSchedule()
    // The workspace is newer than this quarter.
    expect(await quarters()).toEqual([])
    at('2026-03-31T15:59:59.999Z')
    await runSchedule()
    expect(await quarters()).toEqual([])
    expect(await list()).toMatchObject({ now: { quarter: '2026-Q1', isOpened: false }, nextOn: '2026-04-01' })
    at('2026-03-31T16:00:00.000Z')
    await runSchedule()
    expect(await quarters()).toEqual(['2026-Q2'])
    expect(await list()).toMatchObject({
      now: { quarter: '2026-Q2', isOpened: true },
      nextOn: '2026-07-01',
      items: [{ looksFrom: '2026-01-01', dueOn: '2026-05-01', state: 'open', items: 12, judged: 0 }],
    })
  })

  it('once a quarter, however often and however many at once look, and whoever opened it', async () => {
    await Promise.all(Array.from({ length: 8 }, runSchedule))
    expect(await quarters()).toEqual(['2026-Q2'])
    expect((await ask('POST', '/v1/compliance-audits', {})).body.code).toBe('already_exists')
    const other = await product.addWorkspace('another')
    at('2026-07-02T00:00:00Z')
    await Promise.all(Array.from({ length: 8 }, () => schedule.run(other)))
    const { rows } = await product.program.platform.postgres.inWorkspace(other, (tx) =>
      sql<{ items: number }>`select (select count(*) from privacy.audit_items) as items from privacy.audits`.execute(
        tx,
      ),
    )
    expect(rows).toEqual([{ items: 12 }])
    at('2026-04-01T00:00:00Z')
  })

  it('with the checklist of that time, each item with what the product can show', async () => {
    const audit = await read((await list()).items[0]!.id)
    expect(audit.checklist.map(({ item }) => item)).toEqual(quarterlyChecklist.items.map(({ item }) => item))
    for (const { evidence } of audit.checklist) expect(evidence?.takenAt).toBe('2026-03-31T16:00:00.000Z')
    const legal = audit.checklist.find(({ item }) => item === 'legal_bases')!
    expect(legal.evidence).toMatchObject({ concern: true, sample: expect.arrayContaining(['marketing']) })
  })
})

describe('a judgement', () => {
  let id = ''
  beforeEach(async () => {
    at('2026-04-02T02:00:00Z')
    id = (await list()).items[0]!.id
  })

  it('stands on evidence of the last hour that its maker saw', async () => {
    const url = `/v1/compliance-audits/${id}/items/sharing`
    const old = (await read(id)).checklist.find(({ item }) => item === 'sharing')!.evidence!.takenAt
    expect((await ask('PUT', url, { verdict: 'passed', seen: old })).body.code).toBe('evidence_changed')
    await ask('POST', `${url}/evidence`, {})
    expect((await ask('PUT', url, { verdict: 'passed', seen: old })).body.code).toBe('evidence_changed')
    at('2026-04-02T03:00:01Z')
    expect((await ask('PUT', url, { verdict: 'passed', seen: '2026-04-02T02:00:00Z' })).body.code).toBe(
      'evidence_changed',
    )
    at('2026-04-02T03:00:00Z')
    expect((await ask('PUT', url, { verdict: 'passed', seen: '2026-04-02T02:00:00Z' })).status).toBe(200)
  })

  it('freezes its evidence, and may still be another one', async () => {
    await product.run((ctx) =>
      sql`
        insert into connections.exports (workspace_id, export_id, kind, clear, created_by, created_at)
        values (${ctx.workspaceId}, ${ctx.ids.next()}, 'members', false, 'test', ${ctx.now})
      `.execute(ctx.tx),
    )
    const url = `/v1/compliance-audits/${id}/items/sharing`
    expect((await ask('POST', `${url}/evidence`, {})).body.code).toBe('wrong_state')
    const sharing = async () => (await read(id)).checklist.find(({ item }) => item === 'sharing')!
    expect(await sharing()).toMatchObject({
      verdict: 'passed',
      evidence: {
        takenAt: '2026-04-02T02:00:00.000Z',
        facts: expect.arrayContaining([expect.objectContaining({ value: 0 })]),
      },
    })
    const again = { verdict: 'not_applicable', reason: 'Nothing was ever shared.', seen: '2026-04-02T02:00:00Z' }
    at('2026-04-20T00:00:00Z')
    expect((await ask('PUT', url, again)).status).toBe(200)
    expect(await sharing()).toMatchObject({ verdict: 'not_applicable', reason: again.reason })
  })

  it.each(['', '   ', '..........', 'ok', 'aaaaaaaaaaaa'])(
    'needs a reason to say that it does not apply, and "%s" is none',
    async (reason) => {
      expect((await judge(id, 'retention', { verdict: 'not_applicable', reason })).status).toBe(400)
    },
  )

  it('that something was found opens a finding with an owner of the team and a due day', async () => {
    const stranger = { ...finding('No notice for surveys'), owner: '0198c7a2-0000-7000-8000-000000000009' }
    expect((await judge(id, 'legal_bases', { verdict: 'finding', finding: stranger })).status).toBe(404)
    expect((await judge(id, 'legal_bases', { verdict: 'finding' })).status).toBe(400)
    const { body } = await judge(id, 'legal_bases', { verdict: 'finding', finding: finding('No notice for surveys') })
    expect(body.findings).toMatchObject([
      {
        foundIn: '2026-Q2',
        item: 'legal_bases',
        severity: 'medium',
        owner: { name: 'lin' },
        dueOn: '2026-05-15',
        isHeld: true,
      },
    ])
    expect((await judge(id, 'legal_bases', { verdict: 'passed' })).body.code).toBe('finding_open')
    const more = { ...finding('No notice for parcels'), item: 'legal_bases' }
    expect((await ask('POST', `/v1/compliance-audits/${id}/findings`, more)).status).toBe(201)
    expect((await ask('POST', `/v1/compliance-audits/${id}/findings`, { ...more, item: 'layers' })).body.code).toBe(
      'wrong_state',
    )
    expect((await ask('POST', `/v1/compliance-audits/${id}/findings`, { ...more, item: null })).status).toBe(201)
    expect((await read(id)).findings).toHaveLength(3)
  })

  it('is for those who keep compliance; reading for those who read the audit log', async () => {
    const reader = await product.run((ctx) =>
      createKey(ctx, { kind: 'api', name: 'r', scopes: ['audit:read'], expiresAt: null }),
    )
    expect((await ask('GET', `/v1/compliance-audits/${id}`, undefined, reader.secret)).status).toBe(200)
    expect(
      (await ask('POST', `/v1/compliance-audits/${id}/close`, { conclusion: 'looks fine' }, reader.secret)).status,
    ).toBe(403)
  })
})

describe('the end of an audit', () => {
  let id = ''
  beforeEach(async () => {
    at('2026-04-20T02:00:00Z')
    id = (await list()).items[0]!.id
  })

  it('waits for every item, and then for every finding', async () => {
    expect(await close(id)).toMatchObject({ status: 409, body: { code: 'audit_unfinished' } })
    await passAll(id)
    expect(await read(id)).toMatchObject({ judged: 12, openFindings: 3 })
    expect(await close(id)).toMatchObject({ status: 409, body: { detail: expect.stringContaining('3 findings') } })
  })

  it('a finding is closed by what was done, not by empty words, and once', async () => {
    const [first] = (await read(id)).findings
    const url = `/v1/compliance-findings/${first!.id}/close`
    for (const done of ['', '  ', '-----', 'done'.slice(0, 3), 'xxxxxxxx'])
      expect((await ask('POST', url, { done })).status).toBe(400)
    expect((await ask('POST', url, { done: '已为问卷目的发布告知第 3 版' })).body).toMatchObject({
      closedAt: '2026-04-20T02:00:00.000Z',
    })
    expect((await ask('POST', url, { done: 'Published a notice' })).body.code).toBe('wrong_state')
    expect((await ask('PATCH', `/v1/compliance-findings/${first!.id}`, { dueOn: '2026-06-01' })).body.code).toBe(
      'wrong_state',
    )
    expect((await close(id)).body).toMatchObject({
      code: 'audit_unfinished',
      detail: expect.stringContaining('2 findings'),
    })
  })

  it('a finding that is not closed is carried over with a reason, and waits for the next audit', async () => {
    const [second, third] = (await read(id)).findings.filter(({ closedAt }) => closedAt === null)
    const carry = (finding: string, reason: string) =>
      ask('POST', `/v1/compliance-findings/${finding}/carry-over`, { reason })
    expect((await carry(second!.id, ' ')).status).toBe(400)
    for (const { id: one } of [second!, third!])
      expect((await carry(one, 'The supplier delivers in June.')).status).toBe(200)
    expect((await carry(second!.id, 'The supplier delivers in June.')).body.code).toBe('wrong_state')
    expect((await read(id)).findings.filter(({ isHeld }) => !isHeld)).toHaveLength(2)
    expect((await close(id, '. . .')).status).toBe(400)
    expect((await close(id)).body).toMatchObject({ state: 'closed', closedAt: '2026-04-20T02:00:00.000Z' })
  })

  it('leaves it as it is: nothing is judged, found or closed again', async () => {
    const closed = await read(id)
    const url = `/v1/compliance-audits/${id}`
    const refused = [
      await ask('POST', `${url}/items/fields/evidence`, {}),
      await ask('PUT', `${url}/items/fields`, { verdict: 'passed', seen: closed.checklist[0]!.evidence!.takenAt }),
      await ask('POST', `${url}/findings`, { ...finding('Too late to find'), item: null }),
      await close(id),
    ]
    expect(refused.map(({ body }) => body.code)).toEqual(Array(4).fill('wrong_state'))
    expect(await read(id)).toEqual(closed)
  })

  it('the next audit takes what was carried over, and cannot be closed before it', async () => {
    expect(await list()).toMatchObject({ overdue: { audits: 0, findings: 0 } })
    at('2026-05-16T02:00:00Z')
    // Due on 15 May, and with nobody in between.
    expect(await list()).toMatchObject({ overdue: { audits: 0, findings: 2 } })
    at('2026-07-01T02:00:00Z')
    await runSchedule()
    const [next] = (await list()).items
    expect(next).toMatchObject({ quarter: '2026-Q3', openFindings: 2 })
    const audit = await read(next!.id)
    expect(audit.findings).toMatchObject(
      Array(2).fill({ foundIn: '2026-Q2', isHeld: true, carriedBecause: expect.stringContaining('June') }),
    )
    await passAll(next!.id)
    expect((await close(next!.id)).body.code).toBe('audit_unfinished')
  })

  it('while the next one is open already, what is carried over goes there at once', async () => {
    at('2026-10-01T02:00:00Z')
    await runSchedule()
    const [fourth, third] = (await list()).items
    const [one, other] = (await read(third!.id)).findings
    await ask('POST', `/v1/compliance-findings/${one!.id}/carry-over`, { reason: 'Still with the supplier.' })
    await ask('POST', `/v1/compliance-findings/${other!.id}/close`, { done: 'The notice was published.' })
    expect((await read(fourth!.id)).findings).toMatchObject([{ id: one!.id, isHeld: true }])
    expect((await close(third!.id)).body.state).toBe('closed')
  })

  it('is overdue from the day after its due day where the workspace is', async () => {
    at('2026-10-31T15:59:59Z')
    expect((await list()).overdue).toMatchObject({ audits: 0 })
    at('2026-10-31T16:00:00Z')
    expect((await list()).overdue).toMatchObject({ audits: 1 })
  })
})

describe('what was done', () => {
  it('is in the audit log, each with its reason', async () => {
    const entries = await product.run(async (ctx) => {
      const { rows } = await sql<{ action: string; reason: string | null }>`
        select entries.action, entries.reason from audit.entries where entries.workspace_id = ${ctx.workspaceId}
      `.execute(ctx.tx)
      return rows
    })
    const actions = new Set(entries.map(({ action }) => action))
    for (const action of ['opened', 'evidence_taken', 'item_judged', 'closed'])
      expect(actions).toContain(`compliance_audit.${action}`)
    for (const action of ['opened', 'closed', 'carried_over']) expect(actions).toContain(`finding.${action}`)
    const explained = entries.filter(({ action }) =>
      /finding\.(closed|carried_over)|compliance_audit\.closed/.test(action),
    )
    expect(explained.every(({ reason }) => reason !== null && reason.length > 3)).toBe(true)
  })

  it('comes as CSV: one line for each item, then one for each finding', async () => {
    const [, , second] = (await list()).items
    const answer = await product.program.http.inject({
      method: 'GET',
      url: `/v1/compliance-audits/${second!.id}/export`,
      headers: { authorization: `Bearer ${secret}`, 'accept-language': 'zh-CN' },
    })
    const lines = answer.body.trimEnd().split('\r\n')
    expect(lines).toHaveLength(1 + 12 + 3)
    expect(lines[1]).toContain('2026-Q2,item,legal_bases,合法性基础,finding')
    expect(answer.body).toContain('已为问卷目的发布告知第 3 版')
  })
})
