import { memberChoices, saveTopic } from '@regulars/contract/choices'
import { recordConsent } from '@regulars/contract/consent'
import { createJourney, setJourneyState, updateJourney } from '@regulars/contract/journeys'
import { getMember } from '@regulars/contract/members'
import { getIntent, memberMessages, saveTemplate, setContactPolicy } from '@regulars/contract/messaging'
import { createPortalLink, portalAddress } from '@regulars/contract/portal'
import { createSegment, getSegment } from '@regulars/contract/segments'
import type { Client } from '@regulars/sdk'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import yauzl from 'yauzl'
import { aServerProcess, pause, type ServerProcess } from '../faults/process.ts'
import { aBrowser, DESKTOP, overflowOf, PHONE, seriousViolations } from './browser.ts'

const MEMBER = '30001'
const params = { member: MEMBER }

async function until<T>(look: () => Promise<T>, isThere: (value: T) => boolean): Promise<T> {
  for (let waited = 0; waited < 90_000; waited += 500) {
    const value = await look()
    if (isThere(value)) return value
    await pause(500)
  }
  throw new Error('it does not come about')
}

/** A member who can be reached by e-mail and text message and agreed to offers on both, and a topic. */
async function aMember(server: ServerProcess, api: Client): Promise<void> {
  const { writeKey } = await server.credentials()
  const traits = { email: 'lin@example.com', phone: '13800000001', name: 'Lin Yi', language: 'en' }
  const order = { order_id: 'A-1', total: 88 }
  const batch = [
    { type: 'identify', userId: MEMBER, messageId: 'i', traits },
    { type: 'track', event: 'Order Completed', userId: MEMBER, messageId: 'o', properties: order },
  ]
  await fetch(`${server.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}` },
    body: JSON.stringify({ batch }),
  })
  await until(
    () => api(getMember, { params }).catch(() => undefined),
    (member) => member !== undefined,
  )
  for (const channel of ['email', 'sms'] as const) {
    const body = { purpose: 'marketing', channel, state: 'granted', source: 'store' } as const
    await api(recordConsent, { params, body })
  }
  await api(setContactPolicy, { body: { perDay: 5, perWeek: 10, quietFrom: '00:00', quietTo: '00:00' } })
  const name = { en: 'Tea', 'zh-CN': '茶' }
  const description = { en: 'New harvests and tastings', 'zh-CN': '新茶与品鉴活动' }
  await api(saveTopic, { params: { topic: 'tea' }, body: { name, description } })
}

/** Sends the member an offer by text message, one about the topic by e-mail, and one about nothing in particular. */
async function sendOffers(api: Client): Promise<void> {
  const said = { subject: 'Offer', body: 'An offer for {{ member.name }}' }
  const content = { en: said, 'zh-CN': said }
  const purpose = 'marketing'
  await api(saveTemplate, { params: { code: 'by-sms' }, body: { channel: 'sms', purpose, content } })
  await api(saveTemplate, { params: { code: 'about-tea' }, body: { channel: 'email', purpose, topic: 'tea', content } })
  await api(saveTemplate, { params: { code: 'by-email' }, body: { channel: 'email', purpose, content } })
  // Chosen by what they agreed to and by nothing else: it also goes to whom nothing is chosen for.
  const rule = { kind: 'consent', purpose: 'marketing', channel: 'email', state: 'granted' }
  const segment = await api(createSegment, { body: { name: 'Agreed', description: '', rule: rule as never } })
  await until(
    () => api(getSegment, { params: { id: segment.id } }),
    ({ members }) => members === 1,
  )
  const journey = await api(createJourney, { body: { template: 'win-back', name: 'Offers', segment: segment.id } })
  const message = (id: string, channel: 'sms' | 'email', template: string, next: string) =>
    ({ id, kind: 'message', channel, purpose, template, next }) as const
  await api(updateJourney, {
    params: { id: journey.id },
    body: {
      definition: {
        segment: segment.id,
        start: 'one',
        steps: [
          message('one', 'sms', 'by-sms', 'two'),
          message('two', 'email', 'about-tea', 'three'),
          message('three', 'email', 'by-email', 'end'),
          { id: 'end', kind: 'end' },
        ],
        holdoutPercent: 0,
        goal: { event: 'Order Completed', withinDays: 30 },
        reentryAfterDays: null,
      },
    },
  })
  await api(setJourneyState, { params: { id: journey.id }, body: { state: 'running' } })
}

/** The switches of a purpose are named by their channel. */
function choiceOf(page: Page, purpose: string, name: string) {
  return page.getByRole('group', { name: purpose }).getByRole('switch', { name })
}

interface Radio {
  checked: boolean
  click(): void
}

/** A tap, and what stands on the page before it may be painted again. */
async function chosenAtOnce(page: Page, name: string): Promise<boolean> {
  const radio = page.getByRole('radio', { name })
  return radio.evaluate(async (input: Radio) => {
    input.click()
    const { port1, port2 } = new MessageChannel()
    await new Promise((resolve) => {
      Object.assign(port1, { onmessage: resolve })
      port2.postMessage(null)
    })
    return input.checked
  })
}

async function saved(page: Page): Promise<void> {
  await page.getByText('Saved', { exact: true }).waitFor()
  await page.getByText('Saved', { exact: true }).waitFor({ state: 'detached' })
}

async function namesIn(path: string): Promise<string[]> {
  const zip = await yauzl.openPromise(path)
  const names: string[] = []
  for await (const entry of zip.eachEntry()) names.push(entry.fileName)
  return names
}

describe('a member decides on a phone', { timeout: 400_000 }, () => {
  it('staff see it at once, and the next messages follow it', async () => {
    const server = await aServerProcess()
    await server.start()
    const api = await server.api()
    await aMember(server, api)
    const { page, complaints } = await aBrowser({ viewport: PHONE, locale: 'en-US' })
    const { url } = await api(createPortalLink, { params, body: {} })
    await page.goto(url)

    // One tap takes back what one tap gave.
    await choiceOf(page, 'Offers and news', 'Text message').uncheck()
    await saved(page)
    expect(await chosenAtOnce(page, 'At most once a week')).toBe(true)
    await saved(page)
    await choiceOf(page, 'What about', 'Tea').uncheck()
    await saved(page)
    await page.getByRole('switch', { name: 'Use what I bought' }).uncheck()
    await saved(page)
    expect(await choiceOf(page, 'Offers and news', 'E-mail').isChecked()).toBe(true)

    // Who they are, corrected by themselves.
    const about = page.getByRole('region', { name: 'About you', exact: true })
    await about.getByRole('button', { name: 'Correct Name' }).click()
    await about.getByLabel('Name').fill('Lin Yi-Mei')
    expect(await overflowOf(page)).toBe(0)
    expect(await seriousViolations(page)).toEqual([])
    await about.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Hello, Lin Yi-Mei').waitFor()
    await about.getByText('corrected by you').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download my data' }).click(),
    ])
    expect(await namesIn(await download.path())).toEqual(
      ['data.json', 'schema.json'].concat(
        ['profile', 'identities', 'consents', 'orders', 'points', 'messages', 'decisions', 'events'].map(
          (part) => `${part}.csv`,
        ),
      ),
    )

    const staff = await aBrowser({ viewport: DESKTOP, locale: 'en-US' })
    const { adminEmail, adminPassword } = await server.credentials()
    await staff.page.goto(server.url)
    await staff.page.getByLabel('E-mail').fill(adminEmail)
    await staff.page.getByLabel('Password').fill(adminPassword)
    await staff.page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await staff.page.getByLabel('Password').waitFor({ state: 'detached' })
    await staff.page.goto(`${server.url}/members/${MEMBER}?tab=consents`)
    const choices = staff.page.getByRole('region', { name: 'Choices' })
    await choices.getByText('Once a week at most').waitFor()
    await choices.getByText('Left', { exact: true }).waitFor()
    await choices.getByText('Personalisation is off').waitFor()
    await staff.page.getByText('portal').first().waitFor()
    await staff.page.goto(`${server.url}/members/${MEMBER}?tab=timeline`)
    await staff.page.getByText('Profile corrected').waitFor()

    await sendOffers(api)
    const { items } = await until(
      () => api(memberMessages, { params }),
      ({ items }) => items.length === 3 && items.every(({ state }) => state !== 'waiting'),
    )
    const outcomes = items.map(({ template, state, reason }) => `${template} ${state} ${reason}`).sort()
    expect(outcomes).toEqual([
      'about-tea refused topic_left',
      'by-email sandboxed null',
      'by-sms refused consent_withdrawn',
    ])
    const refused = await api(getIntent, { params: { id: items.find(({ channel }) => channel === 'sms')!.id } })
    expect(refused.checks.find(({ check }) => check === 'consent')!.found.en).toContain('by portal')
    expect([...complaints, ...staff.complaints]).toEqual([])
  })

  it('has nothing chosen for them in two taps from a message, without a sign-in, and so again', async () => {
    const server = await aServerProcess()
    await server.start()
    const api = await server.api()
    await aMember(server, api)
    await sendOffers(api)
    // Text messages may wait for the hours in which they are allowed.
    const mails = await until(
      async () => (await api(memberMessages, { params })).items.filter(({ state }) => state === 'sandboxed'),
      (sandboxed) => sandboxed.filter(({ channel }) => channel === 'email').length === 2,
    )
    for (const [index, { id, channel }] of mails.entries()) {
      const { text } = await api(getIntent, { params: { id } })
      const message = await aBrowser({ viewport: PHONE, locale: index % 2 === 0 ? 'en-US' : 'zh-CN' })
      const { page } = message
      await page.setContent(`<a href="${/\S+#choices=\S+/.exec(text!)![0]}">${channel}</a>`)
      let taps = 0
      const tap = async (target: ReturnType<Page['getByRole']>) => {
        taps += 1
        await target.click()
      }
      await tap(page.getByRole('link', { name: channel }))
      const personalisation = page.getByRole('switch')
      const wasOn = await personalisation.isChecked()
      await tap(personalisation)
      await page.getByText(wasOn ? /nothing is chosen for you|不再为您/ : /^(Saved|已保存)$/).waitFor()
      expect(taps).toBe(2)
      expect((await api(memberChoices, { params })).personalisation).toBe(!wasOn)
      expect(await overflowOf(page)).toBe(0)
      expect(await seriousViolations(page)).toEqual([])
      expect(message.complaints).toEqual([])
    }
  })

  it('is told that an opt-out by the browser is honoured, and not told so without one', async () => {
    const server = await aServerProcess()
    await server.start()
    const api = await server.api()
    await aMember(server, api)
    const { url } = await api(createPortalLink, { params, body: {} })
    const { page, context, complaints } = await aBrowser({ viewport: PHONE, locale: 'en-US' })
    await page.goto(url)
    await page.getByText(MEMBER).waitFor()
    expect(await page.getByText('Opt-out request honoured').count()).toBe(0)
    await context.setExtraHTTPHeaders({ 'Sec-GPC': '1' })
    await page.reload()
    await page.getByRole('status').getByText('Opt-out request honoured').waitFor()
    await page.getByRole('button', { name: '中文' }).click()
    await page.getByRole('status').getByText('已遵从您的退出请求').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it('signs in with a code in Chinese, without a link, and out again', async () => {
    const server = await aServerProcess()
    await server.start()
    const api = await server.api()
    await aMember(server, api)
    const { page, complaints } = await aBrowser({ viewport: PHONE, locale: 'zh-CN' })
    await page.goto((await api(portalAddress, {})).url)
    await page.getByLabel('手机号或邮箱').fill('lin@example.com')
    expect(await seriousViolations(page)).toEqual([])
    await page.getByRole('button', { name: '发送验证码' }).click()
    await page.getByLabel('六位验证码').waitFor()
    const { items } = await until(
      () => api(memberMessages, { params }),
      ({ items }) => items.some(({ state }) => state === 'sandboxed'),
    )
    const { text } = await api(getIntent, { params: { id: items[0]!.id } })
    await page.getByLabel('六位验证码').fill(/\d{6}/.exec(text!)![0])
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByText(MEMBER).waitFor()
    // The page follows the language of the member from here on.
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Phone number or e-mail').waitFor()
    expect(await overflowOf(page)).toBe(0)
    expect(complaints).toEqual([])
  })
})
