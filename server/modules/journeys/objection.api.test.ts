import { describe, expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { changeChoices, recordConsents } from '#modules/consent/index'
import { observe, resolveMembers } from '#modules/members/index'
import { everyPermission } from '#platform/http/api'
import { sql } from '#platform/postgres'
import { seededRandom } from '#platform/random'
import { anOrder, collect } from '#test/builders'
import { caller, successes } from '#test/caller'
import { aProduct } from '#test/workspace'

// Noon in Shanghai, the zone of a new workspace.
const product = await aProduct({ now: '2026-03-02T04:00:00.000Z' })
const { secret } = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: [...everyPermission], expiresAt: null }),
)
const call = successes(caller(product, secret))

const MEMBERS = 1_000
const random = seededRandom(18)
const people = Array.from({ length: MEMBERS }, (_, index) => ({
  number: `m-${index}`,
  city: index % 2 === 0 ? 'Xiamen' : 'Wuhan',
  objects: random.bytes(1)[0]! < 128,
}))

const body = 'Hello {{ member.first_name }}, new in {{ member.attributes.city | default: "our shops" }}'
const text = { subject: 'News', body }

interface Sent {
  number: string
  journeyId: string
  cause: string
  state: string
  reason: string | null
  features: string[] | null
}

async function intents(): Promise<Sent[]> {
  return product.run(async (ctx) => {
    const { rows } = await sql<Sent>`
      select members.external_id as number, intents.journey_id as "journeyId", intents.cause, intents.state, intents.reason,
             intents.features
        from messaging.intents
        join members.members
          on members.workspace_id = intents.workspace_id
         and members.member_id = intents.member_id
       where intents.workspace_id = ${ctx.workspaceId}
    `.execute(ctx.tx)
    return rows
  })
}

/** Turns personalisation off, as the member does it in the portal. */
async function object(memberIds: readonly string[]) {
  await product.run(async (ctx) => {
    for (const memberId of memberIds) {
      await changeChoices(ctx, { memberId, source: 'portal', personalisation: false })
    }
  })
}

async function startJourney(name: string, segment: string): Promise<string> {
  const { id, definition } = await call('POST', '/v1/journeys', { template: 'win-back', name, segment })
  const steps = [
    { id: 'write', kind: 'message', channel: 'email', purpose: 'marketing', template: 'news', next: 'wait' },
    { id: 'wait', kind: 'wait', hours: 48, next: 'bought' },
    { id: 'bought', kind: 'branch', event: 'Order Completed', yes: 'thank', no: 'again' },
    { id: 'thank', kind: 'message', channel: 'email', purpose: 'marketing', template: 'news', next: 'end' },
    { id: 'again', kind: 'message', channel: 'email', purpose: 'marketing', template: 'news', next: 'end' },
    { id: 'end', kind: 'end' },
  ]
  await call('PATCH', `/v1/journeys/${id}`, {
    definition: { ...definition, holdoutPercent: 0, start: 'write', steps },
  })
  await call('POST', `/v1/journeys/${id}/state`, { state: 'running' })
  return id
}

describe('of a thousand members who agreed to marketing, half of whom turned personalisation off', () => {
  let memberIds: string[]
  let chosen: string
  let everyone: string
  const buyers = { others: 0 }
  /** Of Wuhan and never objecting. */
  const isOther = ({ objects, city }: (typeof people)[number]) => !objects && city === 'Wuhan'
  const idOf = (number: string) => memberIds[Number(number.slice(2))]!

  test('none who objects enters a journey that chooses by what members are like, and all others do', async () => {
    memberIds = await product.run(async (ctx) => {
      const claim = { anonymousId: null, email: null, phone: null, source: 'test', at: ctx.now, importId: null }
      const ids = await resolveMembers(
        ctx,
        people.map(({ number }) => ({ ...claim, userId: number })),
      )
      const observed = { source: 'test', observedAt: ctx.now }
      await observe(
        ctx,
        people.flatMap(({ number, city }, index) => [
          { memberId: ids[index]!, name: 'email', value: `${number}@example.com`, ...observed },
          { memberId: ids[index]!, name: 'city', value: city, ...observed },
        ]),
      )
      await recordConsents(
        ctx,
        ids.map((memberId) => ({
          ...{ memberId, purpose: 'marketing', channel: 'email' as const, state: 'granted' as const },
          ...{ source: 'test', imported: false, proof: {}, at: ctx.now },
        })),
      )
      return ids
    })
    await object(people.filter(({ objects }) => objects).map(({ number }) => idOf(number)))
    await call('PUT', '/v1/templates/news', {
      ...{ channel: 'email', purpose: 'marketing', topic: null },
      content: { en: text, 'zh-CN': text },
    })
    const ofXiamen = { kind: 'attribute', name: 'city', operator: 'is', value: 'Xiamen' }
    const agreed = { kind: 'consent', purpose: 'marketing', channel: 'email', state: 'granted' }
    const cities = await call('POST', '/v1/segments', { name: 'Of Xiamen', rule: ofXiamen })
    const all = await call('POST', '/v1/segments', { name: 'Agreed', rule: agreed })
    await product.settle()
    chosen = await startJourney('Chosen', cities.id)
    const wanted = people.filter(({ objects, city }) => !objects && city === 'Xiamen')
    expect(await call('GET', `/v1/journeys/${chosen}/forecast`)).toMatchObject({ audience: wanted.length })
    await product.settle()
    expect((await intents()).map(({ number }) => number).sort()).toEqual(wanted.map(({ number }) => number).sort())
    expect((await intents()).every(({ features }) => features!.includes('attribute:city'))).toBe(true)
    everyone = await startJourney('Everyone', all.id)
    await product.settle()
  })

  test('each who objects gets what goes to everyone, chosen by nothing and saying nothing of them', async () => {
    const ofAll = (await intents()).filter(({ journeyId }) => journeyId === everyone)
    expect(ofAll).toHaveLength(MEMBERS)
    const objecting = ofAll.filter(({ number }) => people[Number(number.slice(2))]!.objects)
    expect(objecting.length).toBeGreaterThan(400)
    expect(objecting.every(({ state, features }) => state === 'sandboxed' && features!.length === 0)).toBe(true)
    const [one] = objecting
    const [message] = (await call('GET', `/v1/messages?member=${one!.number}`)).items
    const { text: said } = await call('GET', `/v1/messages/${message.id}`)
    expect(said).toContain('new in our shops')
    expect(said).not.toMatch(/Xiamen|Wuhan/)
  })

  test('who objects while under way gets no further message that they were chosen for', async () => {
    const later = people.filter(({ objects, city }) => !objects && city === 'Xiamen').slice(0, 50)
    product.clock.advance({ hours: 1 })
    await object(later.map(({ number }) => idOf(number)))
    const some = [
      ...people.filter(({ objects }) => objects).slice(0, 20),
      ...people.filter((one) => isOther(one)).slice(0, 30),
    ]
    buyers.others = some.filter(isOther).length
    await collect(
      product,
      some.map(({ number }) => anOrder({ userId: number, orderId: `order-${number}`, at: '2026-03-02T04:00:00Z' })),
    )
    product.clock.advance({ days: 3 })
    await product.settle()
    const numbers = new Set(later.map(({ number }) => number))
    const theirs = (await intents()).filter(({ number }) => numbers.has(number))
    const second = theirs.filter(({ reason }) => reason === 'personalisation_off')
    expect(second).toHaveLength(later.length)
    expect(second.every(({ journeyId }) => journeyId === chosen)).toBe(true)
  })

  test('at a branch nobody asks what they did: they go the way of everyone, and others go by what they did', async () => {
    const passed = await product.run(async (ctx) => {
      const { rows } = await sql<{ objects: boolean; step: string; count: number }>`
        select exists (
                 select
                   from consent.personalisation as wish
                  where wish.workspace_id = intents.workspace_id
                    and wish.member_id = intents.member_id
                    and not wish.allowed
               ) as objects,
               split_part(intents.cause, '/', 2) as step, count(*) as count
          from messaging.intents
         where intents.workspace_id = ${ctx.workspaceId}
           and intents.journey_id = ${everyone}
           and intents.cause not like '%/write'
         group by objects, step
         order by objects, step
      `.execute(ctx.tx)
      return rows
    })
    const objecting = people.filter(({ objects }) => objects).length + 50
    expect(passed).toEqual([
      { objects: false, step: 'again', count: MEMBERS - objecting - buyers.others },
      { objects: false, step: 'thank', count: buyers.others },
      { objects: true, step: 'again', count: objecting },
    ])
  })

  test('personalised decisions about members who object number nought', async () => {
    const personalised = await product.run(async (ctx) => {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count
          from messaging.intents
          join consent.personalisation as wish
            on wish.workspace_id = intents.workspace_id
           and wish.member_id = intents.member_id
           and not wish.allowed
           and wish.occurred_at <= intents.decided_at
         where intents.workspace_id = ${ctx.workspaceId}
           and intents.state <> 'refused'
           and cardinality(intents.features) > 0
      `.execute(ctx.tx)
      return rows[0]!.count
    })
    expect(personalised).toBe(0)
  })
})
