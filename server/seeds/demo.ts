import { setTimeout } from 'node:timers/promises'
import { createProgram, type Program } from '../app.ts'
import { createKey } from '../modules/access/index.ts'
import { isSettled } from '../modules/events/index.ts'
import { ManualClock } from '../platform/clock.ts'
import { everyPermission } from '../platform/http/api.ts'
import { uuidv7 } from '../platform/ids.ts'
import { sql } from '../platform/postgres.ts'
import { seededRandom } from '../platform/random.ts'
import { asSystem } from '../platform/transaction.ts'
import { type BrandOptions, type Call, lifeOf, memberNumber, orderAt } from './brand.ts'
import { tillFile, tillMapping } from './till.ts'

/** Enough for every page to be alive, little enough to be there within half a minute. */
export const DEMO = { members: 20_000, days: 730, seed: 618 } as const

type Size = Pick<BrandOptions, 'members' | 'days' | 'seed'>

const DAY_MS = 86_400_000
const CALLS_PER_BATCH = 1_000
/** The win-back journey started five weeks ago; the time since is lived through in two steps, each beyond its wait of a week. */
const JOURNEY_DAYS = 35
const STEP_DAYS = 17.5
/** Of those who got a message, so many buy because of it, within a few days. */
const ANSWERING = 0.11
/** So many come back by themselves, written to or not. */
const RETURNING = 0.035
const LOOK_EVERY_MS = 200
const FIRST_NUMBER = Number(memberNumber(0))

/**
 * Fills the demo workspace through the addresses that shops and colleagues use, under a clock that begins five weeks ago:
 * nothing in it came about in another way than it would with real data.
 */
export async function loadDemo(program: Program, workspaceId: string, size: Size = DEMO): Promise<void> {
  const today = program.platform.clock.now()
  const options: BrandOptions = { ...size, today }
  const clock = new ManualClock(new Date(today.getTime() - JOURNEY_DAYS * DAY_MS))
  const past = await createProgram(
    { ...program.platform, clock, ids: uuidv7(clock, program.platform.random) },
    {
      workspaceIds: async () => [workspaceId],
      // What comes round waits until the two years are in: half of the members would be scored for nothing.
      roles: new Set([...program.roles].filter((role) => role !== 'scheduler')),
    },
  )
  try {
    const demo = await Demo.open(past, workspaceId, clock, options)
    await demo.registerFields()
    // Two years at once: those who follow the log do so side by side, while it is being written.
    await past.runner.start()
    await demo.liveUntilNow()
    await demo.importTill()
    await demo.untilFollowed()
    await past.runner.stop()
    await past.settle(workspaceId, 'side by side')
    const journeyId = await demo.startJourney()
    while (clock.now() < today) await demo.step(journeyId)
  } finally {
    await past.http.close()
  }
}

const shopFields = {
  favourite_category: {
    label: { en: 'Favourite category', 'zh-CN': '偏好品类' },
    purpose: { en: 'To choose the offers that fit', 'zh-CN': '挑选合适的优惠' },
    legalBasis: 'consent',
    retentionDays: 730,
  },
  birth_month: {
    label: { en: 'Month of birth', 'zh-CN': '出生月份' },
    purpose: { en: 'For the gift of the birthday month', 'zh-CN': '发放生日月礼遇' },
    legalBasis: 'contract',
    retentionDays: null,
  },
} as const

class Demo {
  readonly #program: Program
  readonly #workspaceId: string
  readonly #clock: ManualClock
  readonly #options: BrandOptions
  readonly #writeKey: string
  readonly #apiKey: string
  /** What members will do between the start of the journey and today, in order of time. */
  readonly #future: Call[] = []
  readonly #answered = new Set<string>()

  private constructor(
    program: Program,
    workspaceId: string,
    clock: ManualClock,
    options: BrandOptions,
    keys: { write: string; api: string },
  ) {
    this.#program = program
    this.#workspaceId = workspaceId
    this.#clock = clock
    this.#options = options
    this.#writeKey = keys.write
    this.#apiKey = keys.api
  }

  static async open(program: Program, workspaceId: string, clock: ManualClock, options: BrandOptions): Promise<Demo> {
    const keys = await asSystem(program.platform, workspaceId, async (ctx) => ({
      write: (await createKey(ctx, { kind: 'write', name: 'Demo shop', scopes: [], expiresAt: null })).secret,
      api: (
        await createKey(ctx, { kind: 'api', name: 'Demo colleague', scopes: [...everyPermission], expiresAt: null })
      ).secret,
    }))
    return new Demo(program, workspaceId, clock, options, keys)
  }

  /** What the shop asks of members beyond what the product knows. */
  async registerFields(): Promise<void> {
    for (const [field, body] of Object.entries(shopFields)) await this.#call('PUT', `/v1/fields/${field}`, body)
    await this.#call('PUT', '/v1/field-policy', { registeredOnly: true })
  }

  /** Member by member: order matters within a life only, and no more than one batch is held. */
  async liveUntilNow(): Promise<void> {
    const now = this.#clock.now().toISOString()
    let batch: Call[] = []
    for (let index = 0; index < this.#options.members; index++) {
      for (const call of lifeOf(index, this.#options)) (call.timestamp < now ? batch : this.#future).push(call)
      if (batch.length < CALLS_PER_BATCH) continue
      await this.#collect(batch)
      batch = []
    }
    await this.#collect(batch)
    this.#future.sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1))
  }

  /** Until every follower has passed everything, the import included. */
  async untilFollowed(): Promise<void> {
    for (;;) {
      const isQuiet = await asSystem(this.#program.platform, this.#workspaceId, isSettled)
      const { items } = JSON.parse(await this.#send('GET', '/v1/imports', undefined, `Bearer ${this.#apiKey}`)) as {
        items: { state: string }[]
      }
      if (isQuiet && items.every((one) => one.state === 'settling' || one.state === 'done')) return
      await setTimeout(LOOK_EVERY_MS)
    }
  }

  /** The shops' receipts come as a file, as they do. */
  async importTill(): Promise<void> {
    const file = JSON.parse(
      await this.#send(
        'POST',
        '/v1/imports/files?name=till.csv',
        tillFile(this.#options, this.#clock.now()),
        `Bearer ${this.#apiKey}`,
        'application/octet-stream',
      ),
    ) as { id: string }
    await this.#call('POST', '/v1/imports', { file: file.id, kind: 'orders', mapping: tillMapping })
  }

  async startJourney(): Promise<string> {
    const journey = await this.#call<{ id: string }>('POST', '/v1/journeys', {
      template: 'win-back',
      name: 'Win back members at risk 挽回流失风险会员',
    })
    await this.#call('POST', `/v1/journeys/${journey.id}/state`, { state: 'running' })
    await this.#program.settle(this.#workspaceId, 'side by side')
    return journey.id
  }

  async step(journeyId: string): Promise<void> {
    const end = Math.min(this.#clock.now().getTime() + STEP_DAYS * DAY_MS, this.#options.today.getTime())
    const answers = await this.#answersTo(journeyId)
    this.#clock.set(new Date(end))
    const until = new Date(end).toISOString()
    const happened = this.#future.filter((call) => call.timestamp <= until)
    this.#future.splice(0, happened.length)
    for (let from = 0; from < happened.length; from += CALLS_PER_BATCH)
      await this.#collect(happened.slice(from, from + CALLS_PER_BATCH))
    await this.#collect(answers.filter((call) => call.timestamp <= until))
    await this.#program.settle(this.#workspaceId, 'side by side')
  }

  /** Orders of members who entered since the last step: some because a message reached them, some by themselves. */
  async #answersTo(journeyId: string): Promise<Call[]> {
    const { rows } = await asSystem(this.#program.platform, this.#workspaceId, (ctx) =>
      sql<{ number: string; reached: boolean }>`
        select distinct members.external_id as number,
               runs.member_id in (
                 select intents.member_id
                   from messaging.intents
                  where intents.workspace_id = ${ctx.workspaceId}
                    and intents.journey_id = ${journeyId}
                    and intents.state = 'sandboxed'
               ) as reached
          from journeys.runs
          join members.members
            on members.workspace_id = runs.workspace_id
           and members.member_id = runs.member_id
         where runs.workspace_id = ${ctx.workspaceId}
           and runs.journey_id = ${journeyId}
      `.execute(ctx.tx),
    )
    const fresh = rows.filter((row) => !this.#answered.has(row.number))
    for (const { number } of fresh) this.#answered.add(number)
    return fresh.flatMap(({ number, reached }) => {
      const index = Number(number) - FIRST_NUMBER
      const random = seededRandom(this.#options.seed * 7919 + index)
      if (random.next() > (reached ? RETURNING + ANSWERING : RETURNING)) return []
      const at = this.#clock.now().getTime() + (0.2 + random.next() * (STEP_DAYS - 0.4)) * DAY_MS
      return orderAt(index, 0, at, random, 'M').slice(0, 1)
    })
  }

  async #collect(batch: readonly Call[]): Promise<void> {
    if (batch.length === 0) return
    await this.#send(
      'POST',
      '/v1/import',
      JSON.stringify({ batch }),
      `Basic ${Buffer.from(`${this.#writeKey}:`).toString('base64')}`,
    )
  }

  async #call<Answer>(method: 'POST' | 'PUT', url: string, body: unknown): Promise<Answer> {
    return JSON.parse(await this.#send(method, url, JSON.stringify(body), `Bearer ${this.#apiKey}`)) as Answer
  }

  async #send(
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    payload: string | undefined,
    authorization: string,
    type = 'application/json',
  ): Promise<string> {
    const answer = await this.#program.http.inject({
      method,
      url,
      headers: { authorization, 'content-type': type },
      payload,
    })
    if (answer.statusCode >= 300) throw new Error(`The demo could not be loaded: ${url} answered ${answer.body}`)
    return answer.body
  }
}
