import pg from 'pg'
import { expect, test } from 'vitest'
import { objectToSharing, recordConsents } from '#modules/consent/index'
import { observe, resolveMembers } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { decideDue, lookAgain } from '../gate/gate.commands.ts'
import { createIntents } from '../intents/intents.commands.ts'
import { refuseIntents, settleIntents } from '../intents/intents.store.ts'
import { saveEmailChannel } from '../settings/channels.store.ts'
import { savePolicy } from '../settings/policy.store.ts'
import { anIntent } from '../test.builders.ts'

// 18:00 in Shanghai, the zone of a new workspace.
const product = await aProduct()
const MEMBERS = 2_500
/** Of each member, one after the other: what was found out for one message says nothing of the next. */
const TURNS = 4
const BATCH = 250
/** Whose messages are due together. */
const NEIGHBOURS = 60
const HAND_OVER = 50
const PURPOSES = ['marketing', 'points', 'personalised_recommendation'] as const
type Purpose = (typeof PURPOSES)[number]

/** What happened, in the order in which it was committed: a number is taken right after the commit of a change. */
type Happened =
  | { seq: number; kind: 'withdrawn' | 'ended'; member: number; purpose: Purpose; at?: Date }
  | { seq: number; kind: 'signalled'; member: number }
  | { seq: number; kind: 'renewal'; purpose: Purpose }

/** What the provider was given, with a number taken before the call. */
interface Call {
  seq: number
  member: number
  purpose: Purpose
  at: Date
}

const purposeOf = (member: number) => PURPOSES[member % 3]!
/** Half of them live under a law of opt-out and were never asked. */
const isAmerican = (member: number) => member % 2 === 0

/** The oracle: no code of the product. Calls that no valid consent, and no law of opt-out, stood behind. */
function unlawful(calls: readonly Call[], happened: readonly Happened[]): Call[] {
  return calls.filter((call) =>
    happened.some((one) => {
      if (one.kind === 'ended') return one.member === call.member && call.at >= one.at!
      if (one.seq > call.seq) return false
      if (one.kind === 'renewal') return one.purpose === call.purpose && !isAmerican(call.member)
      if (one.member !== call.member) return false
      return one.kind === 'withdrawn' ? one.purpose === call.purpose : call.purpose === 'personalised_recommendation'
    }),
  )
}

let seq = 0
const calls: Call[] = []
const happened: Happened[] = []

async function prepare(ctx: Ctx): Promise<string[]> {
  await savePolicy(ctx.tx, ctx.workspaceId, { perDay: 50, perWeek: 200, quietFrom: '21:00', quietTo: '21:00' })
  await sql`update access.workspaces set sandbox = false where workspaces.workspace_id = ${ctx.workspaceId}`.execute(
    ctx.tx,
  )
  await sql`
    update consent.purposes set shares = true
     where purposes.purpose = 'personalised_recommendation'`.execute(ctx.tx)
  const server = { host: '127.0.0.1', port: 9, secure: false, user: '', password: null }
  const sender = { fromName: 'Lumen', fromAddress: 'hello@lumen.example', enabled: true }
  await saveEmailChannel(ctx.tx, ctx.workspaceId, { ...server, ...sender })
  // One template for each purpose; the gate compares them.
  await sql`
    insert into messaging.templates
    select (jsonb_populate_record(templates, jsonb_build_object('code', purposes.purpose, 'purpose', purposes.purpose))).*
      from messaging.templates
     cross join consent.purposes
     where templates.code = 'win-back-first'`.execute(ctx.tx)
  const numbers = Array.from({ length: MEMBERS }, (_, member) => member)
  const claims = numbers.map((member) => ({
    userId: `drain-${member}`,
    anonymousId: null,
    email: null,
    phone: null,
    source: 'test',
    at: ctx.now,
    importId: null,
  }))
  const ids = await resolveMembers(ctx, claims)
  const observed = { source: 'test', observedAt: ctx.now }
  await observe(
    ctx,
    numbers.flatMap((member) => [
      { memberId: ids[member]!, name: 'email', value: `drain-${member}@example.com`, ...observed },
      { memberId: ids[member]!, name: 'country', value: isAmerican(member) ? 'US' : 'CN', ...observed },
    ]),
  )
  // Every tenth consent ends in the middle of the drain.
  const ends = new Date(ctx.now.getTime() + 30 * 60_000)
  const asked = numbers.filter((member) => !isAmerican(member))
  await recordConsents(
    ctx,
    asked.map((member) => {
      const ending = member % 10 === 5
      if (ending) happened.push({ seq: 0, kind: 'ended', member, purpose: purposeOf(member), at: ends })
      return { ...aWord(ids[member]!, member, 'granted', ctx.now), ...(ending && { validUntil: ends }) }
    }),
  )
  // The messages of a member are due soon after each other, so that minds are changed between them.
  const turns = Array.from({ length: TURNS }, (_, turn) => turn)
  const intents = Array.from({ length: Math.ceil(MEMBERS / NEIGHBOURS) }, (_, group) =>
    turns.flatMap((turn) =>
      numbers
        .slice(group * NEIGHBOURS, (group + 1) * NEIGHBOURS)
        .map((member) => anIntent(ids[member]!, { ...messageTo(member), cause: `drain-${turn}` })),
    ),
  )
  await createIntents(ctx, intents.flat())
  return ids
}

function messageTo(member: number) {
  return { purpose: purposeOf(member), template: purposeOf(member) }
}

function aWord(memberId: string, member: number, state: 'granted' | 'withdrawn', at: Date) {
  const said = { source: 'test', imported: false, proof: {}, at }
  return { memberId, purpose: purposeOf(member), channel: 'email' as const, state, ...said }
}

/** Decide, commit, look again, call the provider while the answer is held, settle: as deliveries do, in larger sets. */
async function drain(members: ReadonlyMap<string, number>): Promise<void> {
  for (;;) {
    const decided = await product.run((ctx) => decideDue(ctx, BATCH)).catch(cutOff)
    if (decided?.length === 0) return
    const sending = (decided ?? []).flatMap((one) => (one.state === 'sending' ? [one.intentId] : []))
    for (let from = 0; from < sending.length; from += HAND_OVER) {
      const set = sending.slice(from, from + HAND_OVER)
      await product.run((ctx) => handOver(ctx, set, members)).catch(cutOff)
    }
  }
}

async function handOver(ctx: Ctx, set: readonly string[], members: ReadonlyMap<string, number>): Promise<void> {
  const looked = await lookAgain(ctx, set)
  for (const { memberId, purpose, reason } of looked) {
    if (reason === null)
      calls.push({ seq: ++seq, member: members.get(memberId)!, purpose: purpose as Purpose, at: ctx.now })
  }
  await new Promise((resolve) => setTimeout(resolve, 5))
  const refused = looked.flatMap(({ intentId, reason }) => (reason === null ? [] : [{ intentId, reason, found: '' }]))
  await refuseIntents(ctx.tx, ctx.workspaceId, refused)
  const sent = looked.filter((one) => one.reason === null)
  const outcome = { state: 'sent' as const, providerMessageId: null, dueAt: null, found: 'taken_over' }
  await settleIntents(
    ctx.tx,
    ctx.workspaceId,
    ctx.now,
    sent.map(({ intentId }) => ({ intentId, ...outcome })),
  )
}

/** While the consents cannot be read nothing is known, and nothing goes. */
function cutOff(error: unknown): undefined {
  if (/permission denied/.test(String(error))) return undefined
  throw error
}

/** Members change their minds, a browser objects, time passes, a notice changes, and the consents cannot be read for a while. */
async function disturb(ids: readonly string[], isDraining: () => boolean): Promise<void> {
  const owner = new pg.Client({ connectionString: product.ownerUrl })
  await owner.connect()
  let state = 20_261_125
  const anyMember = () => {
    state = (state * 48_271) % 2_147_483_647
    return state % MEMBERS
  }
  for (let step = 0; isDraining(); step += 1) {
    const members = Array.from({ length: 5 }, anyMember)
    if (step === 30) await owner.query('revoke select on consent.current from regulars_app')
    if (step === 36) await owner.query('grant select on consent.current to regulars_app')
    if (step % 4 === 3) product.clock.advance({ minutes: 2 })
    if (step === 60) {
      await owner.query("update consent.purposes set notice_version = 2, least_version = 2 where purpose = 'points'")
      happened.push({ seq: ++seq, kind: 'renewal', purpose: 'points' })
    } else if (step >= 30 && step < 36) {
      // Written past the product, which cannot read either.
      await owner.query("update consent.current set state = 'withdrawn' where member_id = any($1)", [
        members.map((member) => ids[member]),
      ])
      for (const member of members.filter((one) => !isAmerican(one))) {
        happened.push({ seq: ++seq, kind: 'withdrawn', member, purpose: purposeOf(member) })
      }
    } else if (step % 3 === 2) {
      const signals = members.map((member) => ({ profileId: ids[member]!, source: 'test', at: product.clock.now() }))
      await product.run((ctx) => objectToSharing(ctx, signals))
      for (const member of members.filter(isAmerican)) happened.push({ seq: ++seq, kind: 'signalled', member })
    } else {
      await product.run((ctx) =>
        recordConsents(
          ctx,
          members.map((member) => aWord(ids[member]!, member, 'withdrawn', ctx.now)),
        ),
      )
      for (const member of members) happened.push({ seq: ++seq, kind: 'withdrawn', member, purpose: purposeOf(member) })
    }
  }
  await owner.query('grant select on consent.current to regulars_app')
  await owner.end()
}

test('while ten thousand messages drain and members withdraw, object, expire and need renewal, none goes without consent', async () => {
  const ids = await product.run(prepare)
  const members = new Map(ids.map((id, member) => [id, member]))
  let draining = true
  const disturbing = disturb(ids, () => draining)
  await Promise.all([drain(members), drain(members), drain(members)])
  draining = false
  await disturbing
  const kinds = new Set(happened.map((one) => one.kind))
  expect([...kinds].sort()).toEqual(['ended', 'renewal', 'signalled', 'withdrawn'])
  expect(calls.length).toBeGreaterThan(MEMBERS)
  // Mutants: consent asked when the audience is chosen only, answers remembered for a minute.
  expect(unlawful(calls, happened)).toEqual([])
}, 540_000)
