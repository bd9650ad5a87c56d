import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { listDuplicates } from '@regulars/contract/merging'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { serverFolder } from '../../platform/folders.ts'
import { aServerProcess, pause, type ServerProcess } from '../faults/process.ts'
import { aBrowser, DESKTOP, overflowOf, PHONE, seriousViolations } from './browser.ts'

const DAY_MS = 86_400_000
const GOOD = 990
/** The last of the good rows are second cards of the first persons: no contact, so that the file alone joins nobody. */
const SECOND_CARDS = 4
const numberOf = (row: number): string => String(20_001 + row)
const secondCardOf = (person: number): string => numberOf(GOOD - SECOND_CARDS + person)
const emailOf = (row: number): string => `m${row}@example.com`

/** The member file: 990 rows that are fit and 10 that are not, among them. */
function memberFile(): { text: string; badLines: number[] } {
  const good = Array.from({ length: GOOD }, (_, row) => {
    const contact = row < GOOD - SECOND_CARDS ? [emailOf(row), `138${String(10_000_000 + row)}`] : ['', '']
    const joined = `2025-${String(1 + (row % 9)).padStart(2, '0')}-15T02:00:00Z`
    return [numberOf(row), ...contact, `Member ${row}`, '1990-05-20', joined].join(',')
  })
  const bad = [
    '90001,not-an-address,,Bad e-mail,,',
    '90002,also@not@one,,Bad e-mail,,',
    '90003,x@,,Bad e-mail,,',
    '90004,,12,Bad phone,,',
    '90005,,phone,Bad phone,,',
    '90006,,+0,Bad phone,,',
    ',,,Nobody,,',
    ',,,Nobody either,,',
    '90009,,,Bad day,,yesterday',
    `90010,${emailOf(0)},,Has the e-mail of another,,`,
  ]
  const lines = ['member,email,phone,name,birthday,joined_at', ...good]
  // After the rows they contradict, one here and one there.
  bad.forEach((row, at) => {
    lines.splice(400 + at * 50, 0, row)
  })
  return { text: lines.join('\n'), badLines: bad.map((row) => lines.indexOf(row) + 1) }
}

interface Order {
  readonly id: string
  readonly member: string
  readonly total: number
}

/** What the members bought: as many orders as the row number says, whole amounts. */
const orders: readonly Order[] = Array.from({ length: GOOD }, (_, row) =>
  Array.from({ length: row < 10 ? 2 : row % 3 }, (_, order) => ({
    id: `${600_000 + row * 10 + order}`,
    member: numberOf(row),
    total: 10 + (row % 50) + order * 7,
  })),
).flat()

function orderFile(): string {
  const at = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 19).replace('T', ' ')
  return [
    'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
    ...orders.map(
      ({ id, member, total }, line) => `${id},T1,Jasmine tea,1,${at(3 + (line % 60))},${total}.00,${member}.0,China`,
    ),
  ].join('\n')
}

/** What a spreadsheet would say of the rows of both files, once these second cards are the same persons as their first. */
function byHand(samePerson: readonly number[]) {
  const personOf = new Map(samePerson.map((person) => [secondCardOf(person), numberOf(person)]))
  const people = new Map<string, { orders: number; sales: number }>()
  for (const { member, total } of orders) {
    const person = personOf.get(member) ?? member
    const so = people.get(person) ?? { orders: 0, sales: 0 }
    people.set(person, { orders: so.orders + 1, sales: so.sales + total })
  }
  return {
    of: (member: string) => people.get(member) ?? { orders: 0, sales: 0 },
    board: {
      Members: GOOD - samePerson.length,
      Buyers: people.size,
      'Orders of members': orders.length,
      'Gross sales to members': orders.reduce((sum, { total }) => sum + total, 0),
    },
  }
}

async function regulars(server: ServerProcess, ...args: string[]): Promise<string> {
  const program = join(serverFolder, '../cli/bin/regulars.mjs')
  const env = { ...process.env, REGULARS_HOME: server.home }
  return (await promisify(execFile)(process.execPath, [program, ...args], { env })).stdout
}

async function until<T>(look: () => Promise<T>, isThere: (value: T) => boolean): Promise<T> {
  for (let waited = 0; waited < 60_000; waited += 500) {
    const value = await look()
    if (isThere(value)) return value
    await pause(500)
  }
  throw new Error('it does not come about')
}

async function signIn(server: ServerProcess, page: Page): Promise<void> {
  const { adminEmail, adminPassword } = await server.credentials()
  await page.goto(server.url)
  await page.locator('input[type=email], input[autocomplete=username]').first().fill(adminEmail)
  await page.locator('input[type=password]').fill(adminPassword)
  await page.keyboard.press('Enter')
  await page.locator('input[type=password]').waitFor({ state: 'detached' })
}

/** The number under a label of the page, without currency sign and separators. */
async function statOf(page: Page, label: string): Promise<number> {
  const stat = page.locator('.stat').filter({ has: page.getByText(label, { exact: true }) })
  return Number((await stat.first().locator('.stat-value').innerText()).replace(/[^\d.]/g, ''))
}

/** Orders, sales and points on the page of a member. */
async function memberPage(server: ServerProcess, page: Page, member: string) {
  await page.goto(`${server.url}/members/${member}`)
  await page.getByText('Available', { exact: true }).waitFor()
  return {
    orders: await statOf(page, 'Orders'),
    sales: await statOf(page, 'Revenue'),
    points: await statOf(page, 'Available'),
  }
}

describe('a newcomer with a list of members', { timeout: 400_000 }, () => {
  it('brings in 990 of 1,000, merges the duplicates they find, and sees the numbers that a spreadsheet gives', async () => {
    const server = await aServerProcess()
    await server.start()
    const api = await server.api()
    const { page, complaints } = await aBrowser({ viewport: DESKTOP, locale: 'en-US' })
    const { text, badLines } = memberFile()
    await writeFile(join(server.home, 'members.csv'), text)
    await writeFile(join(server.home, 'orders.csv'), orderFile())

    // The members, from the command line; the page of the import says what became of the rows.
    const done = await regulars(
      server,
      'import',
      'members',
      join(server.home, 'members.csv'),
      '--mapping',
      'plain-members',
      '--json',
    )
    expect(JSON.parse(done)).toMatchObject({ lines: 1000, created: GOOD, changed: 0, quarantined: 10 })
    await signIn(server, page)
    await page.goto(`${server.url}/import`)
    await page.getByRole('button', { name: 'members.csv' }).click()
    await page.getByText('New', { exact: true }).waitFor()
    expect([await statOf(page, 'New'), await statOf(page, 'Put aside')]).toEqual([GOOD, 10])
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download these lines (CSV)' }).click(),
    ])
    const [heading, ...errors] = (await readFile(await download.path(), 'utf8')).trim().split(/\r?\n/)
    expect(heading).toMatch(/^\uFEFF?line,/)
    expect(errors.map((line) => Number(line.split(',')[0]))).toEqual(badLines)

    // The orders, by the wizard.
    await page.goto(`${server.url}/import`)
    await page.locator('input[type=file]').setInputFiles(join(server.home, 'orders.csv'))
    await page.getByRole('button', { name: 'Check the file' }).click()
    await page.getByRole('button', { name: 'Import it' }).click({ timeout: 60_000 })
    await page.getByText('were imported in').first().waitFor({ timeout: 120_000 })

    // The shop hears the e-mails of the first persons from the holders of the second cards.
    const { writeKey } = await server.credentials()
    const batch = Array.from({ length: SECOND_CARDS }, (_, person) => ({
      type: 'identify',
      userId: secondCardOf(person),
      messageId: `same-${person}`,
      traits: { email: emailOf(person) },
    }))
    await fetch(`${server.url}/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}` },
      body: JSON.stringify({ batch }),
    })
    await until(
      () => api(listDuplicates, {}),
      ({ open }) => open === SECOND_CARDS,
    )

    // The review: two are one person, one decision is taken back at once, and two are found to be two.
    await page.goto(`${server.url}/members`)
    await page.getByRole('link', { name: `${SECOND_CARDS} possible duplicates` }).click()
    const open = async (person: number) => {
      await page
        .locator('.pair-link')
        .filter({ hasText: numberOf(person) })
        .click()
      await page
        .getByRole('heading', { name: /^What merging moves/ })
        .filter({ hasText: numberOf(person) })
        .waitFor()
    }
    const decide = async (key: 'm' | 'n', reason: string) => {
      await page.keyboard.press(key)
      await page.getByRole('button', { name: reason }).click()
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
    }
    await open(0)
    const { orders: moved, sales } = byHand([]).of(secondCardOf(0))
    await page.getByText(`${moved} orders for ¥${sales}.00`).waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await decide('m', 'Same name and contact')
    await page.getByText(`Member ${secondCardOf(0)} is part of`).waitFor()
    await open(1)
    await page.getByRole('radio', { name: new RegExp(secondCardOf(1)) }).check()
    await decide('m', 'An old card of the same person')
    await page.getByText(`Member ${numberOf(1)} is part of`).waitFor()
    await open(2)
    await decide('m', 'The member confirmed it')
    await page.getByText(`Member ${secondCardOf(2)} is part of`).waitFor()
    await page.keyboard.press('u')
    await page.getByText('2 pairs of members may each be one person').waitFor()
    for (const person of [2, 3]) {
      await open(person)
      await decide('n', 'Family sharing one contact')
    }
    await page.getByText('Nothing to decide').waitFor()

    // What each page says is what the rows say.
    const expected = byHand([0, 1])
    for (const person of [0, 1, 2, 3])
      for (const member of [numberOf(person), secondCardOf(person)]) {
        // Either number of a merged person leads to the one who stays.
        const whose = expected.of(person < 2 ? numberOf(person) : member)
        const right = { orders: whose.orders, sales: whose.sales, points: whose.sales }
        await until(
          () => memberPage(server, page, member),
          (shown) => JSON.stringify(shown) === JSON.stringify(right),
        ).catch(async () => expect([member, await memberPage(server, page, member)]).toEqual([member, right]))
      }
    const today = new Date().toISOString().slice(0, 10)
    const board = async () => {
      await page.goto(`${server.url}/board?from=2025-01-01&to=${today}`)
      await page.getByText('Orders of members', { exact: true }).first().waitFor()
      const labels = Object.keys(expected.board)
      return Object.fromEntries(await Promise.all(labels.map(async (label) => [label, await statOf(page, label)])))
    }
    await until(board, (shown) => shown.Members === expected.board.Members && shown.Buyers === expected.board.Buyers)
    expect(await board()).toEqual(expected.board)

    // Who decided, and how it came to be two again, is on the page of the member; there a merge is undone as well.
    await page.goto(`${server.url}/members/${numberOf(2)}?tab=identity`)
    await page.getByText('Undone right after the decision').waitFor()
    await page.goto(`${server.url}/members/${numberOf(0)}?tab=identity`)
    await page
      .getByText(`came with member ${secondCardOf(0)}`)
      .first()
      .waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Unmerge' }).click()
    await page.getByLabel('Reason').fill('They are mother and daughter')
    await page.keyboard.press('Enter')
    await page.getByText('reason: They are mother and daughter').waitFor()
    await until(
      () => memberPage(server, page, secondCardOf(0)),
      (shown) => shown.sales === byHand([1]).of(secondCardOf(0)).sales,
    )
    expect(complaints).toEqual([])
  })

  it('sees the queue, the identity of a member and the rules of identifiers on a phone, in Chinese', async () => {
    const server = await aServerProcess()
    await server.start()
    const { writeKey } = await server.credentials()
    const batch = ['20001', '20002'].map((userId) => ({
      type: 'identify',
      userId,
      messageId: userId,
      traits: { email: 'lin@example.com', name: '林若溪' },
    }))
    await fetch(`${server.url}/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}` },
      body: JSON.stringify({ batch }),
    })
    const { page, complaints } = await aBrowser({ viewport: PHONE, locale: 'zh-CN' })
    await signIn(server, page)
    await until(
      async () => {
        await page.goto(`${server.url}/duplicates`)
        await page.locator('h1').waitFor()
        return page.locator('.pair-link').count()
      },
      (count) => count === 1,
    )
    expect(await overflowOf(page)).toBe(0)
    await page.locator('.pair-link').click()
    await page.getByText('合并后转移的内容').waitFor()
    expect(await overflowOf(page)).toBe(0)
    expect(await seriousViolations(page)).toEqual([])
    for (const path of ['/members/20001?tab=identity', '/duplicates?state=merged', '/settings#namespaces']) {
      await page.goto(`${server.url}${path}`)
      await page.locator('h1').first().waitFor()
      expect([path, await overflowOf(page)]).toEqual([path, 0])
    }
    expect(complaints).toEqual([])
  })
})
