import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { logStatus } from '@regulars/contract/events'
import { memberOrders } from '@regulars/contract/members'
import { verify } from '@regulars/contract/operations'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { anOutsidePostgres } from './outsidePostgres.ts'
import { aServerProcess, pause, type ServerProcess } from './process.ts'

const ORDERS = 20

async function untilSettled(server: ServerProcess): Promise<void> {
  const api = await server.api()
  for (let waited = 0; waited < 60_000; waited += 250) {
    const { waitingBatches, consumers } = await api(logStatus, {})
    if (waitingBatches === 0 && consumers.every((consumer) => consumer.waitingEvents === 0)) return
    await pause(250)
  }
  throw new Error('the log does not come to rest')
}

async function ordersOf(server: ServerProcess): Promise<number> {
  const api = await server.api()
  return (await api(memberOrders, { params: { member: 'u-1' }, query: { limit: 1 } })).totals.orders
}

describe('on a PostgreSQL of one’s own', { timeout: 240_000 }, () => {
  it('the program takes events, reads them back, also after it was started again, and leaves the server running', async () => {
    const postgres = await anOutsidePostgres()
    const server = await aServerProcess({ DATABASE_URL: postgres.appUrl, DATABASE_OWNER_URL: postgres.ownerUrl })
    await server.start()
    const batch = Array.from({ length: ORDERS }, (_, index) => ({
      type: 'track',
      event: 'Order Completed',
      userId: 'u-1',
      messageId: `order-${index}`,
      properties: { order_id: `order-${index}`, total: 10, currency: 'CNY' },
    }))
    const { writeKey } = await server.credentials()
    const answer = await fetch(`${server.url}/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}` },
      body: JSON.stringify({ batch }),
    })
    expect(answer.status).toBe(200)
    await untilSettled(server)
    const measured = await (await fetch(`${server.url}/metrics`)).text()
    expect(measured).toMatch(/^regulars_task_seconds_count\{task="resolve the inbox"\} [1-9]/m)
    expect(measured).toMatch(/^regulars_events_accepted_total 20$/m)
    expect(await ordersOf(server)).toBe(ORDERS)
    const { checks } = await (await server.api())(verify, {})
    expect(checks.filter((check) => !check.ok)).toEqual([])
    expect(existsSync(join(server.home, 'postgres'))).toBe(false)
    expect(await server.stop()).toBe(0)
    expect(await membersIn(postgres.superuserUrl)).toBe(1)
    await server.start()
    expect(await ordersOf(server)).toBe(ORDERS)
  })

  it('a role that passes by row-level security is refused', async () => {
    const postgres = await anOutsidePostgres()
    const server = await aServerProcess({ DATABASE_URL: postgres.superuserUrl, DATABASE_OWNER_URL: postgres.ownerUrl })
    await expect(server.start()).rejects.toThrow('without SUPERUSER and BYPASSRLS')
  })
})

async function membersIn(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ members: number }>('select count(*)::int as members from members.members')
  await client.end()
  return rows[0]!.members
}
