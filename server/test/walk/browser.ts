import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll } from 'vitest'
import { violationsOf } from './axe.ts'

/** Without these Chromium asks for addresses of its maker's at every start. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

export const DESKTOP = { width: 1440, height: 900 } as const
export const PHONE = { width: 390, height: 844 } as const

let browser: Browser | undefined

/** A fresh browser profile; what its pages complain of is collected. */
export async function aBrowser(options: {
  viewport: { width: number; height: number }
  locale: 'en-US' | 'zh-CN'
}): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> {
  browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: QUIET })
  const context = await browser.newContext({ ...options, reducedMotion: 'reduce', acceptDownloads: true })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  return { page, context, complaints }
}

afterAll(async () => {
  await browser?.close()
})

/** Violations of the accessibility rules that keep somebody out. */
export async function seriousViolations(page: Page): Promise<string[]> {
  const violations = await violationsOf(page)
  return violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)
}

/** How much wider the content is than the window: zero, unless the page scrolls sideways. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth') as Promise<number>
}
