import { type AnyEndpoint, endpoints } from '@regulars/contract'
import type { TestProduct } from '../workspace.ts'
import { AN_ID, at, laidOver, placesOf, replaced, type Sample, sampleOf } from './sample.ts'
import { knownSample, notDriven } from './samples.ts'
import { type Answer, type Catalog, send, type Tenant } from './tenant.ts'

/**
 * Fills a workspace through the API. What one thing needs of another is said step by step; after that, every endpoint
 * that writes is called once with the workspace's word in every text, so that a new one fills its tables by itself.
 */
export async function fill(product: TestProduct, catalog: Catalog, tenant: Tenant): Promise<void> {
  const call = caller(product, tenant)
  const { word } = tenant
  const member = `${word}-member`
  await call('collect.batch', { body: { batch: eventsOf(word) } })
  await call('archive.set', { body: { hotDays: 400, dryRun: false } })
  await product.settle(tenant.workspaceId)
  await call('templates.save', { params: { code: `${word}-template` }, body: templateOf(word) })
  await call('consent.saveTopic', { params: { topic: `${word}-topic` }, body: topicOf(word) })
  await call('mappings.save', { params: { code: `${word}-mapping` }, body: mappingOf(word) })
  const file = await call('imports.upload', { query: { name: `${word}.csv` } })
  await call('imports.create', { body: { file: file.id, kind: 'orders', mapping: `${word}-mapping` } })
  await call('consent.record', {
    params: { member },
    body: { purpose: 'marketing', channel: 'email', state: 'granted', source: word, proof: { [word]: word } },
  })
  await call('points.adjust', { params: { member }, body: { points: 7, reason: `${word} reason` } })
  const rule = {
    kind: 'event',
    name: 'Order Completed',
    aggregate: 'count',
    withinDays: null,
    comparison: '>=',
    value: 1,
  }
  await call('members.merge', {
    params: { member: `${word}-other` },
    body: { from: `${word}-merged`, reason: `${word} merge` },
  })
  await call('households.create', { body: { name: `${word} home`, head: member } })
  const company = await call('organisations.create', {
    body: { number: `${word}-company`, name: `${word} company`, kind: 'enterprise' },
  })
  await call('organisations.addContact', { params: { id: company.id }, body: { member, role: `${word} buyer` } })
  const segment = await call('segments.create', { body: { name: `${word} segment`, description: word, rule } })
  await product.settle(tenant.workspaceId)
  const journey = await call('journeys.create', {
    body: { template: 'win-back', name: `${word} journey`, segment: segment.id },
  })
  await call('journeys.update', { params: { id: journey.id }, body: { definition: definitionOf(word, segment.id) } })
  await call('journeys.setState', { params: { id: journey.id }, body: { state: 'running' } })
  const audit = await call('complianceAudits.open', { body: {} })
  await call('complianceAudits.addFinding', {
    params: { audit: audit.id },
    body: { item: null, title: `${word} finding`, severity: 'low', owner: audit.people![0]!.id, dueOn: '2099-12-31' },
  })
  const link = await call('portal.createLink', { params: { member }, body: { hours: 72 } })
  tenant.pass = String(link.url).split('#')[1]!
  await product.settle(tenant.workspaceId)
  const ids = await catalog.ids(tenant.workspaceId)
  for (const endpoint of endpoints.filter(fills)) {
    const { answer } = await ownRequest(product, ids, tenant, endpoint)
    if (answer.status >= 500) throw new Error(`${endpoint.id} answers ${answer.body}`)
  }
  // The newest request is of a member whom nothing else needs: it is carried out.
  const leaving = await call('portal.createLink', { params: { member: `${word}-leaving` }, body: { hours: 72 } })
  await caller(product, { ...tenant, pass: String(leaving.url).split('#')[1]! })('portal.askForDeletion', { body: {} })
  tenant.signInAgain()
  await product.settle(tenant.workspaceId)
}

/** Sign-in has nothing to fill; a journey that is stopped or an import undone would leave less to find. */
function fills(endpoint: AnyEndpoint): boolean {
  return (
    !['GET', 'DELETE'].includes(endpoint.method) &&
    endpoint.caller !== 'none' &&
    !['imports.undo', 'imports.cancel', 'journeys.setState', 'journeys.update', 'quarantine.discard'].includes(
      endpoint.id,
    ) &&
    !(endpoint.id in notDriven)
  )
}

type Called = { readonly id: string; readonly url?: string; readonly people?: readonly { readonly id: string }[] }

function caller(product: TestProduct, tenant: Tenant) {
  return async (id: string, sample: Sample): Promise<Called> => {
    const endpoint = endpoints.find((one) => one.id === id)!
    const answer = await send(product, tenant, endpoint, sample)
    if (answer.status >= 300) throw new Error(`${id} answers ${answer.status} ${answer.body}`)
    return JSON.parse(answer.body)
  }
}

/** The refusals after which a request has not met anything of its own workspace. */
export const NOT_MET = ['not_found', 'invalid_request', 'not_signed_in', 'unknown_key', 'forbidden', 'link_invalid']

export interface Own {
  readonly sample: Sample
  readonly answer: Answer
  /** Whether the request got as far as something of the workspace. */
  readonly met: boolean
}

/** A request of the tenant about what is its own: each place of an id is tried with the ids that it has, likely ones first. */
export async function ownRequest(
  product: TestProduct,
  ids: ReadonlyMap<string, readonly string[]>,
  tenant: Tenant,
  endpoint: AnyEndpoint,
): Promise<Own> {
  const known = laidOver(sampleOf(endpoint, tenant.word), knownSample(endpoint.id, tenant.word)) as Sample
  const named = endpoint.path.includes(':member') ? { params: { member: `${tenant.word}-member` } } : {}
  let sample = laidOver(known, named) as Sample
  let answer = await send(product, tenant, endpoint, sample)
  const places = placesOf(sample).filter((place) => at(known, place) === AN_ID)
  for (const path of places) {
    for (const id of likely(ids, nounOf(endpoint, path)).slice(0, MAX_TRIES)) {
      sample = replaced(sample, path, id)
      answer = await send(product, tenant, endpoint, sample)
      if (!NOT_MET.includes(answer.code)) break
    }
  }
  // Two ids that only together name something.
  const [one, other] = places
  if (one && other && NOT_MET.includes(answer.code)) {
    for (const [first, second] of pairsOf(likely(ids, nounOf(endpoint, one)), likely(ids, nounOf(endpoint, other)))) {
      const tried = replaced(replaced(sample, one, first), other, second)
      const answered = await send(product, tenant, endpoint, tried)
      if (NOT_MET.includes(answered.code)) continue
      sample = tried
      answer = answered
      break
    }
  }
  return { sample, answer, met: answer.status < 500 && !NOT_MET.includes(answer.code) }
}

const MAX_TRIES = 60

/** Every likely id of the one with every likely id of the other. */
function pairsOf(first: readonly string[], second: readonly string[]): [string, string][] {
  const [ones, others] = [first, second].map((ids) => [...new Set(ids)].slice(0, MAX_PAIRED)) as [string[], string[]]
  return ones.flatMap((one) => others.filter((other) => other !== one).map((other): [string, string] => [one, other]))
}

const MAX_PAIRED = 8

/** What an id is of, in the singular: the name of its place, or of the part of the address before it. */
function nounOf(endpoint: AnyEndpoint, path: readonly (string | number)[]): string {
  const name = String(path.findLast((key) => typeof key === 'string' && !/^ids?$/.test(key)) ?? '')
  const noun = ['params', 'body', 'query'].includes(name) ? endpoint.path.split('/')[2]!.split('-').at(-1)! : name
  return noun.replace(/(?:Id|s)$/, '').toLowerCase()
}

/** The newest of each column, the columns of that name first: the newest is the workspace's own, not what it came with. */
function likely(ids: ReadonlyMap<string, readonly string[]>, noun: string): string[] {
  const columns = [...ids.keys()]
  const score = (column: string) => {
    const [, table = '', name = ''] = column.split('.')
    return (
      (name.startsWith(noun) ? 2 : 0) + (table.startsWith(noun) ? 2 : 0) + (name === `${table.slice(0, -1)}_id` ? 1 : 0)
    )
  }
  return columns.toSorted((one, other) => score(other) - score(one)).flatMap((column) => ids.get(column)!.slice(-1))
}

function eventsOf(word: string): object[] {
  const who = { userId: `${word}-member`, anonymousId: `${word}-device` }
  const words = { [`${word}_key`]: `${word} value` }
  return [
    {
      type: 'identify',
      ...who,
      messageId: `${word}/identify`,
      traits: { email: `${word}@example.com`, phone: phoneOf(word), name: `${word} Lin`, language: 'en', ...words },
    },
    { type: 'track', event: `${word} happened`, ...who, messageId: `${word}/track`, properties: words },
    {
      type: 'track',
      event: 'Order Completed',
      ...who,
      messageId: `${word}/order`,
      properties: {
        order_id: `${word}-order`,
        total: 120,
        currency: 'CNY',
        products: [{ product_id: `${word}-sku`, name: `${word} tea`, quantity: 1, price: 120 }],
      },
    },
    ...['other', 'merged', 'spare', 'leaving'].map((name) => ({
      type: 'identify',
      userId: `${word}-${name}`,
      messageId: `${word}/${name}`,
      traits: { ...words, email: `${word}@example.com` },
    })),
    // Old enough for the archive.
    {
      type: 'track',
      event: `${word} long ago`,
      ...who,
      messageId: `${word}/old`,
      timestamp: '2023-05-04T03:00:00Z',
      properties: words,
    },
    { type: 'page', name: `${word} page`, ...who, messageId: `${word}/page`, properties: words },
    { type: 'track', anonymousId: `${word}-stranger`, event: `${word} seen`, messageId: `${word}/stranger` },
    // Without its name: quarantined as it was sent.
    { type: 'track', ...who, messageId: `${word}/bad`, properties: words },
  ]
}

/** A telephone number of this word alone. */
export function phoneOf(word: string): string {
  return `+86139${Buffer.from(word)
    .reduce((sum, byte) => (sum * 31 + byte) % 100_000_000, 7)
    .toString()
    .padStart(8, '0')}`
}

function templateOf(word: string) {
  const content = { subject: `${word} subject`, body: `${word} body {{ member.name }}` }
  return { channel: 'email', purpose: 'marketing', content: { en: content, 'zh-CN': content } }
}

function topicOf(word: string) {
  const words = { en: `${word} topic`, 'zh-CN': word }
  return { name: words, description: words, offered: true }
}

function mappingOf(word: string) {
  return {
    name: { en: `${word} mapping`, 'zh-CN': word },
    kind: 'orders',
    columns: {
      orderId: 'order',
      occurredAt: 'at',
      memberNumber: 'member',
      sku: 'sku',
      productName: 'product',
      quantity: 'n',
      unitPrice: 'price',
    },
    dateFormat: 'iso',
    timeZone: 'UTC',
    currency: 'CNY',
    refundPrefix: null,
    adjustmentPrefixes: [],
    memberNumberSuffix: null,
  }
}

function definitionOf(word: string, segment: string) {
  return {
    segment,
    start: `${word}-m`,
    steps: [
      {
        id: `${word}-m`,
        kind: 'message',
        channel: 'email',
        purpose: 'marketing',
        template: `${word}-template`,
        next: `${word}-w`,
      },
      { id: `${word}-w`, kind: 'wait', hours: 24, next: 'end' },
      { id: 'end', kind: 'end' },
    ],
    holdoutPercent: 0,
    goal: { event: `${word} happened`, withinDays: 30 },
    reentryAfterDays: null,
  }
}
