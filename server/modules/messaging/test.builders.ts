import { recordConsents } from '#modules/consent/index'
import { observe, resolveMembers } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import type { TestProduct } from '#test/workspace'
import { decideDue } from './gate/gate.commands.ts'
import { createIntents, type NewIntent } from './intents/intents.commands.ts'

/** Members and intents for the tests of this module. A test states only what matters to it. */

export interface Given {
  readonly email?: string | null
  readonly phone?: string
  readonly name?: string
  readonly timeZone?: string
  readonly attributes?: Readonly<Record<string, unknown>>
  readonly consent?: 'granted' | 'withdrawn' | 'none'
  readonly anonymous?: boolean
}

let seen = 0

/** Members who can be reached by e-mail and agreed to marketing, unless said otherwise. */
export async function someMembers(ctx: Ctx, givens: readonly Given[]): Promise<string[]> {
  const people = givens.map((given) => {
    const number = ++seen
    const email = given.email === undefined ? `m${number}@example.com` : given.email
    return { ...given, number, email }
  })
  const memberIds = await resolveMembers(
    ctx,
    people.map(({ number, anonymous }) => ({
      userId: anonymous ? null : `m-${number}`,
      anonymousId: anonymous ? `a-${number}` : null,
      email: null,
      phone: null,
      source: 'test',
      at: ctx.now,
      importId: null,
    })),
  )
  const saying = (index: number, name: string, value: unknown) =>
    value === undefined || value === null
      ? []
      : [{ memberId: memberIds[index]!, name, value, source: 'test', observedAt: ctx.now }]
  await observe(
    ctx,
    people.flatMap((person, index) => [
      ...saying(index, 'email', person.email),
      ...saying(index, 'phone', person.phone),
      ...saying(index, 'name', person.name),
      ...saying(index, 'time_zone', person.timeZone),
      ...Object.entries(person.attributes ?? {}).flatMap(([name, value]) => saying(index, name, value)),
    ]),
  )
  await recordConsents(
    ctx,
    people.flatMap(({ consent = 'granted' }, index) =>
      consent === 'none'
        ? []
        : [
            {
              memberId: memberIds[index]!,
              purpose: 'marketing',
              channel: 'email' as const,
              state: consent,
              source: 'test',
              imported: false,
              proof: {},
              at: new Date(ctx.now.getTime() - 86_400_000),
            },
          ],
    ),
  )
  return memberIds
}

export async function aMember(ctx: Ctx, given: Given = {}): Promise<string> {
  return (await someMembers(ctx, [given]))[0]!
}

let occurrence = 0

export function anIntent(memberId: string, intent: Partial<NewIntent> = {}): NewIntent {
  return {
    memberId,
    channel: 'email',
    purpose: 'marketing',
    template: 'win-back-first',
    cause: 'test',
    occurrence: String(++occurrence),
    ...intent,
  }
}

export interface IntentNow {
  readonly id: string
  readonly state: string
  readonly reason: string | null
  readonly dueAt: Date
  readonly slotAt: Date | null
  readonly attempts: number
  readonly findings: string[] | null
}

/** The intents of members as they stand, oldest first. */
export async function intentsOf(ctx: Ctx, ...memberIds: readonly string[]): Promise<IntentNow[]> {
  const { rows } = await sql<IntentNow>`
    select intents.intent_id as id, intents.state, intents.reason, intents.due_at as "dueAt",
           intents.slot_at as "slotAt", intents.attempts, intents.findings
      from messaging.intents
     where intents.member_id = any(${memberIds as string[]}::uuid[])
     order by intents.created_at, intents.intent_id
  `.execute(ctx.tx)
  return rows
}

/** Makes one intent for a member and returns the member. */
export async function withIntent(ctx: Ctx, memberId: string, intent: Partial<NewIntent> = {}): Promise<string> {
  await createIntents(ctx, [anIntent(memberId, intent)])
  return memberId
}

/** Decides on everything that is due and tells what became of the member's only intent. */
export async function verdictOn(product: TestProduct, memberId: string): Promise<IntentNow> {
  return product.run(async (ctx) => {
    await decideDue(ctx, 100_000)
    return (await intentsOf(ctx, memberId))[0]!
  })
}

/** The same context, counting statements. */
export function counting(ctx: Ctx): { ctx: Ctx; statements(): number } {
  let statements = 0
  const tx = ctx.tx.withPlugin({
    transformQuery: ({ node }) => {
      statements += 1
      return node
    },
    transformResult: async ({ result }) => result,
  })
  return { ctx: { ...ctx, tx }, statements: () => statements }
}
