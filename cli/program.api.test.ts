import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKey } from '../server/modules/access/index.ts'
import { everyPermission } from '../server/platform/http/api.ts'
import { anOrder, aRefund, collect } from '../server/test/builders.ts'
import { aProduct } from '../server/test/workspace.ts'
import { run } from './program.ts'

const product = await aProduct({ now: '2011-12-20T00:00:00Z' })
const { secret } = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: [...everyPermission], expiresAt: null }),
)
let url = ''

beforeAll(async () => {
  url = await product.program.http.listen({ port: 0, host: '127.0.0.1' })
  await collect(product, [
    anOrder({ userId: '12748', orderId: 'A', total: 33_000.5, at: '2011-12-01T10:00:00Z' }),
    anOrder({ userId: '12748', orderId: 'B', total: 719.23, at: '2011-12-09T10:00:00Z' }),
    anOrder({ userId: '12748', orderId: 'C', total: 10, at: '2011-12-15T10:00:00Z' }),
    aRefund({ userId: '12748', refundId: 'R', total: 19.5, at: '2011-12-09T12:00:00Z' }),
    anOrder({ userId: '13000', orderId: 'D', total: 5, at: '2011-11-01T10:00:00Z' }),
  ])
})

async function ran(...args: string[]) {
  const lines: string[] = []
  const errors: string[] = []
  const code = await run(args, {
    env: { REGULARS_URL: url, REGULARS_API_KEY: secret },
    cwd: '/',
    out: (text) => lines.push(text),
    err: (text) => errors.push(text),
  })
  return { code, out: lines.join('\n'), err: errors.join('\n') }
}

describe('members show', () => {
  it('prints one object: orders and RFM as of the day, money in units of the currency', async () => {
    const { code, out } = await ran('members', 'show', '12748', '--as-of', '2011-12-10', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      member: '12748',
      asOf: '2011-12-10',
      orders: 2,
      grossSales: 33719.73,
      refunds: 1,
      refunded: 19.5,
      rfm: {
        recencyDays: expect.any(Number),
        frequency: 2,
        monetary: 33719.73,
        score: expect.stringMatching(/^[1-5]{3}$/),
      },
      points: { available: 33_710, lifetimeEarned: 33_729, lifetimeReversed: 19 },
      consents: expect.any(Array),
    })
  })

  it('prints a readable page in the language asked for', async () => {
    const english = await ran('members', 'show', '12748', '--as-of', '2011-12-10')
    expect(english.out).toMatch(/Gross sales +33,719\.73/)
    const chinese = await ran('--lang', 'zh-CN', 'members', 'show', '12748')
    expect(chinese.out).toMatch(/销售额 +33,729\.73/)
  })

  it('of nobody says so, in the words of the server, with exit code 1', async () => {
    expect(await ran('members', 'show', '999')).toEqual({
      code: 1,
      out: '',
      err: 'There is no member "999" here. [not_found]',
    })
  })
})

it('members list prints a table, and how to go on', async () => {
  const { out } = await ran('members', 'list', '--limit', '1')
  expect(out).toMatch(/^Member +Name +Kind/)
  expect(out).toMatch(/1 of 2 members\. More: --cursor \S+/)
  const cursor = /--cursor (\S+)/.exec(out)![1]!
  expect((await ran('members', 'list', '--cursor', cursor)).out).toMatch(/1 of 2 members\.$/)
})

it('keys create shows the secret, which works at once', async () => {
  const { code, out } = await ran('keys', 'create', '--kind', 'api', '--name', 'Reports', '--scopes', 'members:read')
  expect(code).toBe(0)
  const key = out.split('\n').at(-1)!
  const answer = await fetch(`${url}/v1/members?limit=1`, { headers: { authorization: `Bearer ${key}` } })
  expect(answer.status).toBe(200)
})

it('a key without the permission is refused with exit code 1', async () => {
  const made = JSON.parse((await ran('keys', 'create', '--kind', 'api', '--name', 'Blind', '--json')).out)
  const { code, err } = await ran('members', 'list', '--api-key', made.secret)
  expect(code).toBe(1)
  expect(err).toMatch(/members:read.*\[forbidden\]/)
})

describe('verify', () => {
  const owner = new pg.Client({ connectionString: product.ownerUrl })
  beforeAll(() => owner.connect())
  afterAll(() => owner.end())

  it('ends with 0 when every claim holds', async () => {
    const { code, out } = await ran('verify', '--json')
    expect(JSON.parse(out)).toMatchObject({ ok: true })
    expect(code).toBe(0)
  })

  it('ends with 1 and the rows at fault when one does not', async () => {
    await owner.query(
      'update loyalty.balances set available = available + 1, lifetime_adjusted = lifetime_adjusted + 1',
    )
    const { code, out } = await ran('verify')
    expect(code).toBe(1)
    expect(out).toMatch(/loyalty\.balance-is-replay +FAILS/)
    expect(out).toMatch(/loyalty\.balance-is-replay: Each balance is .*\n {2}[0-9a-f-]{36}/)
    expect(out).toMatch(/checks fail/)
  })
})

it('status says what works', async () => {
  const { out } = await ran('status', '--json')
  expect(JSON.parse(out)).toMatchObject({ url, version: expect.any(String) })
})

it('members duplicates starts a search, says how far it is and prints its pairs with what agrees', async () => {
  const traits = { name: '王小明', birthday: '1990-02-03', address: '5 Bund, Shanghai 200002' }
  await collect(product, [
    { type: 'identify', messageId: 'dup-1', userId: 'dup-1', traits },
    { type: 'identify', messageId: 'dup-2', userId: 'dup-2', traits: { ...traits, phone: '13800138001' } },
  ])
  expect((await ran('members', 'duplicates', '--search')).out).toMatch(/A search runs: \d+ %\./)
  await product.settle()
  const { code, out } = await ran('members', 'duplicates', '--source', 'search')
  expect(code).toBe(0)
  expect(out).toMatch(/^Member +Other member +Chance +Agrees +Differs/)
  expect(out).toMatch(/dup-1 +dup-2 +9\d\.\d % +name birthday address$/m)
  expect(out).toContain('The last search put up 1 new pairs and passed over 0 blocks')
  expect((await ran('--lang', 'zh-CN', 'members', 'duplicates')).out).toContain('1 对待决定')
})
