import { getBoard } from '@regulars/contract/board'
import { verify } from '@regulars/contract/operations'
import { createClient } from '@regulars/sdk'
import { describe, expect, it } from 'vitest'
import { createKey } from '#modules/access/index'
import { everyPermission } from '#platform/http/api'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { lifeOf, memberNumber, seasonOf } from './brand.ts'
import { loadDemo } from './demo.ts'

const TODAY = new Date('2026-03-02T10:00:00Z')
const SIZE = { members: 600, days: 730, seed: 618 }

describe('the brand', () => {
  it('is the same whenever it is made, and no life goes beyond today', () => {
    const options = { ...SIZE, today: TODAY }
    const lives = Array.from({ length: 200 }, (_, index) => lifeOf(index, options))
    expect(Array.from({ length: 200 }, (_, index) => lifeOf(index, options))).toEqual(lives)
    for (const call of lives.flat()) expect(Date.parse(call.timestamp)).toBeLessThan(TODAY.getTime())
    expect(new Set(lives.flat().map((call) => call.messageId)).size).toBe(lives.flat().length)
  })

  it('sells more around Double 11 than on an ordinary day', () => {
    expect(seasonOf(new Date('2025-11-11T00:00:00Z'))).toBeGreaterThan(2 * seasonOf(new Date('2025-09-09T00:00:00Z')))
  })
})

describe('the demo', () => {
  it('comes through the front doors and leaves every page with something to show, and every invariant true', {
    timeout: 240_000,
  }, async () => {
    const product = await aProduct({ now: TODAY.toISOString() })
    await loadDemo(product.program, product.workspaceId, SIZE)
    await product.settle()
    const { rows } = await product.run((ctx) =>
      sql<{ members: number }>`
      select count(*) as members from members.members where members.external_id >= ${memberNumber(0)}`.execute(ctx.tx),
    )
    expect(rows[0]!.members).toBeGreaterThan(SIZE.members * 0.9)
    const secret = await product.run(
      async (ctx) =>
        (await createKey(ctx, { kind: 'api', name: 'k', scopes: [...everyPermission], expiresAt: null })).secret,
    )
    const url = await product.program.http.listen({ port: 0, host: '127.0.0.1' })
    const api = createClient({ url, token: secret })
    const board = await api(getBoard, { params: { id: 'overview' } })
    expect(board.journeys).toHaveLength(1)
    expect(board.journeys[0]!.treated.members).toBeGreaterThan(0)
    const verified = await api(verify, {})
    expect(verified.checks.filter((check) => !check.ok)).toEqual([])
  })
})
