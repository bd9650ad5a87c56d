import { randomBytes } from 'node:crypto'
import { type AnyEndpoint, endpoints } from '@regulars/contract'
import { afterAll, describe, expect, test } from 'vitest'
import { mask } from '#modules/members/index'
import { aProduct } from '../workspace.ts'
import { fill, NOT_MET, ownRequest, phoneOf } from './fill.ts'
import { encodingsOf, type Kept, traceIn, UUID } from './leaks.ts'
import { at, optionalFields, type Path, placesOf, replaced, type Sample } from './sample.ts'
import { notDriven } from './samples.ts'
import { type Answer, aTenant, Catalog, send } from './tenant.ts'

/**
 * B has a word of its own in every text that a caller can set. A calls every endpoint of the contract with B's ids, numbers,
 * names and codes in every place; its twin does the same with ids and words that never were. A must see what the twin sees,
 * and neither may see anything of B.
 */
const product = await aProduct()
const catalog = await Catalog.open(product.ownerUrl)
afterAll(() => catalog.close())

const CANARY = 'qzxb7f3e1a'
const NEVER = 'qvkc4d2a9e'
const b = await aTenant(product, CANARY)
const a = await aTenant(product, 'ownword000')
const twin = await aTenant(product, 'ownword001')
for (const tenant of [b, a, twin]) await fill(product, catalog, tenant)
const own = {
  a: await catalog.ids(a.workspaceId),
  b: await catalog.ids(b.workspaceId),
  twin: await catalog.ids(twin.workspaceId),
}
const before = await catalog.stateOf(product, b.workspaceId)

const columnsOfB = [...own.b.values()]
const everywhere = new Set([...own.a.values()].flat())
const kept: Kept = {
  secrets: [...encodingsOf(CANARY), phoneOf(CANARY)],
  ids: new Set([b.workspaceId, ...columnsOfB.flat().filter((id) => !everywhere.has(id))]),
}

/** What A tries: of each column of B's tables an id, or a text that the canary is in. */
const ids = [...new Set([b.workspaceId, ...columnsOfB.map((all) => all[0]!)])]
const texts = [
  ...new Set([
    `${CANARY}-member`,
    `${CANARY}@example.com`,
    phoneOf(CANARY),
    ...(await catalog.texts(b.workspaceId, CANARY)).values(),
  ]),
].filter((text) => text.length <= 200)

/** The same value as if it had never been: ids of the same version, words of the same length and beginning. */
const neverWas = new Map<string, string>([[phoneOf(CANARY), phoneOf(NEVER)]])
function twinOf(value: string): string {
  const made = neverWas.get(value) ?? value.replaceAll(CANARY, NEVER).replace(UUID, unknownId)
  neverWas.set(value, made)
  return made
}

function unknownId(id: string): string {
  const made = neverWas.get(id) ?? `${id.slice(0, -12)}${randomBytes(6).toString('hex')}`
  neverWas.set(id, made)
  return made
}

/** Everything of B's that A has sent: it may come back to A, and to nobody else. */
const sentByA = new Set<string>()

/** By endpoint, the request that A made as if it were B. */
const ofB = new Map<string, Sample>()

/** Reads first, deletions last: what A has is there while it is looked at. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const inOrder = endpoints.toSorted((one, other) => METHODS.indexOf(one.method) - METHODS.indexOf(other.method))

describe('a caller of another workspace', () => {
  test.each(inOrder.map((endpoint) => [endpoint.id, endpoint] as const))(
    'learns nothing through %s',
    async (id, endpoint) => {
      const mine = await ownRequest(product, own.a, a, endpoint)
      const twins = await ownRequest(product, own.twin, twin, endpoint)
      const asSent = `${JSON.stringify(mine.sample)} gets ${mine.answer.status} ${mine.answer.body}`
      if (!(id in notDriven))
        expect(mine.met, `meets nothing of its own; say in samples.ts what it needs, or why not. ${asSent}`).toBe(true)
      expect(traceIn(mine.answer, kept, sentByA), asSent).toBeUndefined()
      expect(traceIn(twins.answer, kept), asSent).toBeUndefined()
      const whole = asBWouldSend(mine.sample)
      ofB.set(id, changed(mine.sample, whole))
      for (const change of [...placesToTry(endpoint, mine.sample), ...(whole.length > 1 ? [whole] : [])]) {
        for (const { value } of change) sentByA.add(value)
        const where = change.map(({ path, value }) => `${path.join('.')} = ${value}`).join(', ')
        const asTwin = change.map(({ path, value }) => ({ path, value: twinOf(value) }))
        const toA = await send(product, a, endpoint, changed(mine.sample, change))
        const toTwin = await send(product, twin, endpoint, changed(twins.sample, asTwin))
        expect(traceIn(toA, kept, sentByA), where).toBeUndefined()
        expect(traceIn(toTwin, kept), where).toBeUndefined()
        if (isOfTheMoment(endpoint)) expect([where, toA.status, toA.code]).toEqual([where, toTwin.status, toTwin.code])
        else expect([where, ...outline(toA)]).toEqual([where, ...outline(toTwin)])
      }
    },
  )

  test('has changed no row of B, not even through what it set going in the background', async () => {
    await product.settle(a.workspaceId)
    await product.settle(twin.workspaceId)
    expect(await catalog.stateOf(product, b.workspaceId)).toEqual(before)
  })

  test('had something to find: the canary is in the tables of every module that keeps texts of callers', () => {
    expect(texts.length).toBeGreaterThan(15)
    expect(ids.length).toBeGreaterThan(15)
    expect(Object.values(before).filter((state) => !state.startsWith('0 ')).length).toBeGreaterThan(30)
  })

  test.each(inOrder.filter(namesSeveral).map((endpoint) => [endpoint.id, endpoint] as const))(
    'named together, in %s, what B itself has together',
    async (id, endpoint) => {
      const answer = await send(product, b, endpoint, ofB.get(id)!)
      expect(NOT_MET, answer.body).not.toContain(answer.code)
    },
  )
})

/** Two in the address, or one there and a member in the body. */
function namesSeveral({ path, id }: AnyEndpoint): boolean {
  return path.split('/:').length > 2 || ['households.join', 'organisations.addContact', 'members.merge'].includes(id)
}

/** What is put in which places of a request. */
type Change = readonly { readonly path: Path; readonly value: string }[]

function changed(sample: Sample, change: Change): Sample {
  return change.reduce((before, { path, value }) => replaced(before, path, value), sample)
}

/** A text or an id may go wherever a text is. Bodies have many places: some of each there. */
function* placesToTry(endpoint: AnyEndpoint, sample: Sample): Generator<Change> {
  const some = [...texts.slice(0, 5), ...ids.slice(0, 3)]
  for (const path of placesOf(sample)) {
    const isId = String(at(sample, path)).replace(UUID, '') === ''
    for (const value of isId ? ids : path[0] === 'body' ? some : [...ids, ...texts]) yield [{ path, value }]
  }
  for (const name of optionalFields(endpoint))
    for (const value of [...ids, ...texts]) yield [{ path: ['query', name], value }]
}

/**
 * All that names something at once: a request that B could make, so that things of B which belong together are named
 * together. Other texts stay: what A has sent may come back, so the more it sends, the less would be found.
 */
function asBWouldSend(sample: Sample): Change {
  return placesOf(sample).flatMap((path) => {
    const value = String(at(sample, path))
    const counterpart = counterpartOf(value)
    const names = path[0] === 'params' || value.replace(UUID, '') === '' || NAMING.has(String(path.at(-1)))
    return names && counterpart !== value && counterpart !== CANARY ? [{ path, value: counterpart }] : []
  })
}

/** Fields of a body that name a member. */
const NAMING = new Set(['member', 'head', 'from'])

/** What B has where A has this: the id as far from the newest of the same column, or the text with B's word. */
function counterpartOf(value: string): string {
  for (const [column, all] of own.a) {
    const id = all.includes(value) && own.b.get(column)?.at(all.indexOf(value) - all.length)
    if (id) return id
  }
  return value.replaceAll(phoneOf(a.word), phoneOf(CANARY)).replaceAll(a.word, CANARY)
}

/** A compliance audit tells the evidence of the moment it was taken: what ran in the background by then differs. */
function isOfTheMoment({ id }: { readonly id: string }): boolean {
  return id.startsWith('complianceAudits.')
}

/** Status, code and body, without what must differ: ids, secrets, times taken, and what the caller sent. */
function outline(answer: Answer): [number, string, string] {
  const body = answer.body
    .replace(/"requestId":"[^"]*"|"seconds":[\d.e-]+|"version":"[0-9a-f]{12}"/g, '')
    .replace(UUID, '#')
    .replace(/[aw]k_[\w…-]+|[\w-]{40,}/g, '*')
  const sent = [CANARY, NEVER, phoneOf(CANARY), phoneOf(NEVER)]
  const phones = [a, twin].map(({ word }) => phoneOf(word))
  const owned = [a.word, twin.word, ...phones, ...phones.map((phone) => mask('phone', phone))]
  const withoutSent = sent.reduce((text, value) => text.replaceAll(value, '@'), body)
  return [answer.status, answer.code, owned.reduce((text, value) => text.replaceAll(value, '~'), withoutSent)]
}
