import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { journeyLift, listJourneys } from '@regulars/contract/journeys'
import { memberPoints } from '@regulars/contract/loyalty'
import { setContactPolicy } from '@regulars/contract/messaging'
import { createPortalLink } from '@regulars/contract/portal'
import { listSegments } from '@regulars/contract/segments'
import { describe, expect, it } from 'vitest'
import { aServerProcess, pause, type ServerProcess } from '../faults/process.ts'
import { aBrowser, DESKTOP, overflowOf, PHONE, seriousViolations } from './browser.ts'

const MEMBERS = 400
const DAY_MS = 86_400_000

/**
 * Orders in the layout that the product knows: the first half bought often and long ago (at risk), the second half lately.
 * One line has no price.
 */
function ordersFile(): string {
  const rows = ['InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country']
  const now = Date.now()
  let invoice = 500_000
  for (let member = 0; member < MEMBERS; member++) {
    const isQuiet = member < MEMBERS / 2
    const orders = isQuiet ? 5 + (member % 4) : 1 + (member % 3)
    for (let order = 0; order < orders; order++) {
      const daysAgo = isQuiet ? 200 + order * 20 + (member % 9) : 2 + order * 25 + (member % 15)
      const at = new Date(now - daysAgo * DAY_MS).toISOString().slice(0, 19).replace('T', ' ')
      rows.push(
        `${invoice++},T${order},Jasmine tea,${1 + (member % 3)},${at},${(10 + (member % 40)).toFixed(2)},${10_000 + member}.0,United Kingdom`,
      )
    }
  }
  rows.push(
    `${invoice},TEST,Drawer test,1,${new Date(now).toISOString().slice(0, 19).replace('T', ' ')},0.00,,United Kingdom`,
  )
  return rows.join('\n')
}

async function collect(server: ServerProcess, batch: readonly Record<string, unknown>[]): Promise<void> {
  const { writeKey } = await server.credentials()
  const answer = await fetch(`${server.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}` },
    body: JSON.stringify({ batch }),
  })
  expect(answer.status).toBe(200)
}

async function until<T>(look: () => Promise<T>, isThere: (value: T) => boolean): Promise<T> {
  for (let waited = 0; waited < 60_000; waited += 250) {
    const value = await look()
    if (isThere(value)) return value
    await pause(250)
  }
  throw new Error('it does not come about')
}

describe('the whole loop, as a newcomer walks it', { timeout: 300_000 }, () => {
  it('goes from sign-in through import, segment and a journey in sandbox to the board with lift', async () => {
    const server = await aServerProcess()
    await server.start()
    const credentials = await server.credentials()
    const api = await server.api()
    const file = join(server.home, 'orders.csv')
    await writeFile(file, ordersFile())
    const { page, complaints } = await aBrowser({ viewport: DESKTOP, locale: 'en-US' })

    await page.goto(server.url)
    await page.getByLabel('E-mail').fill(credentials.adminEmail)
    await page.getByLabel('Password').fill(credentials.adminPassword)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('button', { name: 'Choose a file' }).click()

    // Import: the layout is recognised, the dry run counts, the import does what it said.
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByRole('button', { name: 'Check the file' }).click()
    await page.getByRole('button', { name: 'Import it' }).click({ timeout: 60_000 })
    const answer = page.getByText('were imported in').first()
    await answer.waitFor({ timeout: 120_000 })
    expect(await answer.innerText()).toContain(`${MEMBERS} members`)
    expect(await answer.innerText()).toMatch(/; 1 of [\d,]+ lines/)

    // Half of the members give consent, as the shop reports it.
    await api(setContactPolicy, { body: { perDay: 5, perWeek: 10, quietFrom: '00:00', quietTo: '00:00' } })
    await collect(
      server,
      Array.from({ length: MEMBERS / 2 }, (_, index) => [
        {
          type: 'identify',
          userId: String(10_000 + index),
          messageId: `i-${index}`,
          traits: { email: `m${index}@example.com`, name: `Member ${index}` },
        },
        ...(index % 2 === 0
          ? [
              {
                type: 'track',
                event: 'Consent Granted',
                userId: String(10_000 + index),
                messageId: `c-${index}`,
                properties: { purpose: 'marketing', channel: 'email' },
              },
            ]
          : []),
      ]).flat(),
    )

    // Segment: RFM finds those at risk.
    await until(
      () => api(listSegments, {}),
      ({ items }) => items.some((segment) => segment.name === 'At risk' && segment.members > 20),
    )
    await page.getByRole('link', { name: 'Segments' }).click()
    await page.getByRole('link', { name: 'At risk', exact: true }).first().waitFor()
    expect(await seriousViolations(page)).toEqual([])

    // Journey: from the template, forecast, start in sandbox.
    await page.getByRole('link', { name: 'Journeys' }).click()
    await page.getByRole('button', { name: 'Use it' }).first().click()
    await page.getByRole('button', { name: 'Create draft' }).click()
    await page
      .getByRole('button', { name: /^Start/ })
      .first()
      .click()
    await page.getByText('Held out').waitFor()
    await page.getByRole('button', { name: 'Start in sandbox' }).click()
    const {
      items: [journey],
    } = await until(
      () => api(listJourneys, {}),
      ({ items }) => (items[0]?.entered ?? 0) > 20,
    )

    // Outbox: what would have gone, and why the others would not.
    await page.getByRole('link', { name: 'Outbox' }).click()
    await page.getByText('Held in sandbox').first().waitFor({ timeout: 60_000 })
    await page.getByText('No consent').first().waitFor()
    expect(await seriousViolations(page)).toEqual([])

    // Some of those who were written to buy; the board shows it against the hold-out.
    await collect(
      server,
      Array.from({ length: MEMBERS / 2 }, (_, index) => index)
        .filter((index) => index % 4 === 0)
        .map((index) => ({
          type: 'track',
          event: 'Order Completed',
          userId: String(10_000 + index),
          messageId: `o-${index}`,
          properties: { order_id: `web-${index}`, total: 42 },
        })),
    )
    await until(
      () => api(journeyLift, { params: { id: journey!.id } }),
      (lift) => lift.treated.converted > 0,
    )
    await page.getByRole('link', { name: 'Board' }).click()
    await page.getByText('Journeys against their hold-out').waitFor()
    await page.getByRole('link', { name: journey!.name }).waitFor()
    expect(await seriousViolations(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it('shows every page without sideways scroll on a phone in Chinese, and the member their own page', async () => {
    const server = await aServerProcess()
    await server.start()
    const credentials = await server.credentials()
    const api = await server.api()
    await collect(server, [
      { type: 'identify', userId: '20001', messageId: 'm', traits: { email: 'lin@example.com', name: '林若溪' } },
      {
        type: 'track',
        event: 'Order Completed',
        userId: '20001',
        messageId: 'o',
        properties: { order_id: 'A-1', total: 88 },
      },
      { type: 'track', event: '', userId: '20001', messageId: 'bad' },
    ])
    const { page, complaints } = await aBrowser({ viewport: PHONE, locale: 'zh-CN' })
    await page.goto(server.url)
    await page.locator('input[type=email], input[autocomplete=username]').first().fill(credentials.adminEmail)
    await page.locator('input[type=password]').fill(credentials.adminPassword)
    await page.keyboard.press('Enter')
    await page.locator('input[type=password]').waitFor({ state: 'detached' })
    for (const path of [
      '/',
      '/members',
      '/members/20001',
      '/segments',
      '/journeys',
      '/outbox',
      '/outbox/templates',
      '/board',
      '/import',
      '/import/schedules',
      '/exports',
      '/quarantine',
      '/consent',
      '/consent?tab=points',
      '/consent?tab=laws',
      '/settings',
    ]) {
      await page.goto(`${server.url}${path}`)
      await page.locator('h1').first().waitFor()
      expect([path, await overflowOf(page)]).toEqual([path, 0])
      expect([path, await page.locator('h1').first().innerText()]).toEqual([path, expect.stringMatching(/[一-鿿]|^\d/)])
    }

    const { url } = await until(
      () => api(createPortalLink, { params: { member: '20001' }, body: {} }).catch(() => ({ url: '' })),
      (link) => link.url !== '',
    )
    await until(
      () => api(memberPoints, { params: { member: '20001' } }),
      ({ balance }) => balance.available === 88,
    )
    const member = await aBrowser({ viewport: PHONE, locale: 'zh-CN' })
    await member.page.goto(url)
    await member.page.getByText('88').first().waitFor()
    expect(await overflowOf(member.page)).toBe(0)
    expect(await seriousViolations(member.page)).toEqual([])
    expect(member.page.url()).not.toContain(url.split('#')[1])
    expect([...complaints, ...member.complaints]).toEqual([])
  })
})
