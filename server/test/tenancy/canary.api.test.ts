import { randomBytes } from 'node:crypto'
import { type AnyEndpoint, endpoints } from '@regulars/contract'
import { afterAll, describe, expect, test } from 'vitest'
import { aProduct } from '../workspace.ts'
import { fill, ownRequest, phoneOf } from './fill.ts'
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
const own = { a: await catalog.ids(a.workspaceId), twin: await catalog.ids(twin.workspaceId) }
const before = await catalog.stateOf(product, b.workspaceId)

const columnsOfB = [...(await catalog.ids(b.workspaceId)).values()]
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
      for (const { path, values } of placesToTry(endpoint, mine.sample))
        for (const value of values) {
          sentByA.add(value)
          const where = `${path.join('.')} = ${value}`
          const toA = await send(product, a, endpoint, replaced(mine.sample, path, value))
          const toTwin = await send(product, twin, endpoint, replaced(twins.sample, path, twinOf(value)))
          expect(traceIn(toA, kept, sentByA), where).toBeUndefined()
          expect(traceIn(toTwin, kept), where).toBeUndefined()
          expect([where, ...outline(toA)]).toEqual([where, ...outline(toTwin)])
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
})

/** A text or an id may go wherever a text is. Bodies have many places: some of each there. */
function* placesToTry(endpoint: AnyEndpoint, sample: Sample): Generator<{ path: Path; values: readonly string[] }> {
  const some = [...texts.slice(0, 5), ...ids.slice(0, 3)]
  for (const path of placesOf(sample)) {
    const isId = String(at(sample, path)).replace(UUID, '') === ''
    yield { path, values: isId ? ids : path[0] === 'body' ? some : [...ids, ...texts] }
  }
  for (const name of optionalFields(endpoint)) yield { path: ['query', name], values: [...ids, ...texts] }
}

/** Status, code and body, without what must differ: ids, secrets, times taken, and what the caller sent. */
function outline(answer: Answer): [number, string, string] {
  const body = answer.body
    .replace(/"requestId":"[^"]*"|"seconds":[\d.e-]+/g, '')
    .replace(UUID, '#')
    .replace(/[aw]k_[\w…-]+|[\w-]{40,}/g, '*')
  const sent = [CANARY, NEVER, phoneOf(CANARY), phoneOf(NEVER)]
  const owned = [a.word, twin.word, phoneOf(a.word), phoneOf(twin.word)]
  const withoutSent = sent.reduce((text, value) => text.replaceAll(value, '@'), body)
  return [answer.status, answer.code, owned.reduce((text, value) => text.replaceAll(value, '~'), withoutSent)]
}
