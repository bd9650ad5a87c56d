import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openKeys } from '#platform/crypto/keys'
import { NO_MEMBER } from '#platform/log/block'
import { seededRandom } from '#platform/random'
import type { ArchivedRow } from './archive.olap.ts'
import { hotFrom, KEPT_PROPERTIES, monthOf } from './archive.ts'
import { type Bundle, bundleOf, decodeBundles, encodeBundle, rowsIn, textIn } from './bundles.ts'

const keys = await openKeys({ rootKey: async () => Buffer.alloc(32, 1) }, seededRandom(3))
const MEMBER = '01900000-0000-7000-8000-00000000000a'
const { key } = keys.newMemberKey('w', MEMBER)

const row: ArchivedRow = {
  member_id: MEMBER,
  event_id: '01900000-0000-7000-8000-0000000000e1',
  name: 'Order\tCompleted “林”',
  type: 'track',
  source: 'web',
  message_id: 'm-1',
  occurred_at: '2023-04-01 10:00:00.000',
  received_at: '2023-04-01 10:00:01.000',
  original_at: null,
  sent_at: '2023-04-01 10:00:00.500',
  external_id: '10001',
  order_id: 'A-1',
  amount_mills: 120_000,
  import_id: null,
  properties: '{"order_id":"A-1","note":"one\\ntwo","products":[{"sku":"]\\t"}]}',
}

async function through(bundles: readonly Bundle[], pieceBytes: number): Promise<Bundle[]> {
  const bytes = Buffer.concat(bundles.map(encodeBundle))
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
  }
  return collected(decodeBundles(pieces()))
}

async function collected<T>(all: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const one of all) found.push(one)
  return found
}

describe('bundles', () => {
  it.each([1, 7, 64, 100_000])('come back as they were from pieces of %i bytes', async (pieceBytes) => {
    const nobody = { ...row, member_id: NO_MEMBER }
    const bundles = [bundleOf(MEMBER, [row, row], key), bundleOf(NO_MEMBER, [nobody], undefined)]
    const [one, other] = await through(bundles, pieceBytes)
    expect(rowsIn(MEMBER, textIn(one!, key)!)).toEqual([row, row])
    expect(rowsIn(NO_MEMBER, textIn(other!, undefined)!)).toEqual([nobody])
  })

  it('of a member show nothing without the member’s key', () => {
    const bundle = bundleOf(MEMBER, [row], key)
    expect(textIn(bundle, undefined)).toBeUndefined()
    expect(() => textIn(bundle, keys.newMemberKey('w', MEMBER).key)).toThrow()
  })

  it('of an erased member hold a number and nothing else', async () => {
    const [bundle] = await through([bundleOf(MEMBER, [row], undefined)], 1_000)
    expect(bundle).toMatchObject({ kind: 'erased', events: 1, payload: Buffer.alloc(0) })
    expect(textIn(bundle!, key)).toBeUndefined()
  })

  it('that end too early are no bundles', async () => {
    const bytes = encodeBundle(bundleOf(MEMBER, [row], key))
    async function* cut() {
      yield bytes.subarray(0, -1)
    }
    await expect(collected(decodeBundles(cut()))).rejects.toThrow('ends within a bundle')
  })
})

describe('what stays hot', () => {
  it.each([
    ['2026-03-02T10:00:00Z', 90, 'Asia/Shanghai', '2025-11-30T16:00:00.000Z'],
    ['2026-03-02T10:00:00Z', 60, 'UTC', '2026-01-01T00:00:00.000Z'],
    // At this instant it is the first of March in Shanghai.
    ['2026-05-29T20:00:00Z', 90, 'Asia/Shanghai', '2026-02-28T16:00:00.000Z'],
  ])('at %s, %i days in %s, begins with the month of that day', (now, hotDays, zone, from) => {
    expect(hotFrom(new Date(now), hotDays, zone).toISOString()).toBe(from)
  })

  it('a month ends where the next begins', () => {
    const december = monthOf('2025-12-31', 'Europe/London')
    expect(december.until).toEqual(monthOf('2026-01-15', 'Europe/London').from)
  })

  it('has every property that a statement on the history reads', () => {
    const modules = join(import.meta.dirname, '../..')
    const files = readdirSync(modules, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /(?<!\.test|\.fixture)\.ts$/.test(name),
    )
    const read = new Set<string>()
    for (const name of files) {
      const text = readFileSync(join(modules, name), 'utf8')
      for (const [, property] of text.matchAll(/(?:JSON\w+|simpleJSON\w+|visitParam\w+)\(properties, '([^']+)'/g))
        read.add(property!)
    }
    expect(read.size).toBeGreaterThan(3)
    expect([...read].filter((property) => !KEPT_PROPERTIES.includes(property))).toEqual([])
  })
})
