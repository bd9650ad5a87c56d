import { describe, expect, test } from 'vitest'
import { resolveMembers } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { type ChangedChoices, changeChoices, choicesOf, saveTopic } from './choices.commands.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00Z' })
const words = { en: 'Tea', 'zh-CN': '茶' }
await product.run((ctx) => saveTopic(ctx, { code: 'tea', name: words, description: words, offered: true }))

let seen = 0
async function members(ctx: Ctx, count: number): Promise<string[]> {
  const claims = Array.from({ length: count }, () => ({
    userId: `chooser-${++seen}`,
    anonymousId: null,
    email: null,
    phone: null,
    source: 'test',
    at: ctx.now,
    importId: null,
  }))
  return resolveMembers(ctx, claims)
}

/** Days of March on which something happens. */
const on = (ctx: Ctx, day: number): Ctx => ({ ...ctx, now: new Date(Date.UTC(2026, 2, day)) })

const choose = (ctx: Ctx, day: number, memberId: string, what: Omit<ChangedChoices, 'memberId' | 'source'>) =>
  changeChoices(on(ctx, day), { ...what, memberId, source: 'test' })

/** Merges as the members module does. */
async function merge(ctx: Ctx, day: number, fromId: string, intoId: string): Promise<void> {
  await sql`
    update members.members
       set merged_into = ${intoId}
     where members.workspace_id = ${ctx.workspaceId}
       and (members.member_id = ${fromId} or members.merged_into = ${fromId})
  `.execute(ctx.tx)
  await sql`
    insert into members.merges (workspace_id, merge_id, from_id, into_id, cause, evidence, merged_at, merged_by)
    values (${ctx.workspaceId}, ${ctx.ids.next()}, ${fromId}, ${intoId}, 'request', '{}', ${on(ctx, day).now}, 'test')
  `.execute(ctx.tx)
}

const often = (frequency: 'normal' | 'weekly' | 'monthly', pausedUntil: Date | null = null) => ({
  contact: { frequency, pausedUntil },
})
const tea = (wanted: boolean) => ({ topics: [{ topic: 'tea', wanted }] })

describe('of a member and who became part of them', () => {
  // Mutant: the later word instead of the stricter takes `weekly` in the first.
  test.each([
    ['monthly', 'weekly', 'monthly'],
    ['weekly', 'monthly', 'monthly'],
    ['normal', 'weekly', 'weekly'],
    ['weekly', 'normal', 'weekly'],
  ] as const)('the stricter frequency stands: %s and then %s is %s', (ofFrom, ofInto, expected) =>
    product.run(async (ctx) => {
      const [from, into] = (await members(ctx, 2)) as [string, string]
      await choose(ctx, 2, from, often(ofFrom))
      await choose(ctx, 3, into, often(ofInto))
      await merge(ctx, 4, from, into)
      expect((await choicesOf(ctx, into)).contact.frequency).toBe(expected)
    }),
  )

  test('the longer pause, a topic that either left and personalisation that either turned off stand', () =>
    product.run(async (ctx) => {
      const [from, into] = (await members(ctx, 2)) as [string, string]
      const until = new Date(Date.UTC(2026, 4, 1))
      await choose(ctx, 2, from, { ...often('normal', until), ...tea(false), personalisation: false })
      await choose(ctx, 3, into, { ...often('normal'), ...tea(true), personalisation: true })
      await merge(ctx, 4, from, into)
      const { contact, topics, personalisation } = await choicesOf(ctx, into)
      expect(contact).toEqual({ frequency: 'normal', pausedUntil: until })
      expect(topics).toMatchObject([{ code: 'tea', wanted: false }])
      expect(personalisation).toBe(false)
    }))

  test('what the member chooses after the merge takes the place of all of it', () =>
    product.run(async (ctx) => {
      const [first, second, last] = (await members(ctx, 3)) as [string, string, string]
      await choose(ctx, 2, first, { ...often('monthly'), ...tea(false), personalisation: false })
      await merge(ctx, 3, first, second)
      await choose(ctx, 4, second, { ...often('weekly'), ...tea(true), personalisation: true })
      await choose(ctx, 5, last, often('normal'))
      await merge(ctx, 6, second, last)
      expect(await choicesOf(ctx, last)).toMatchObject({
        contact: { frequency: 'weekly' },
        topics: [{ wanted: true }],
        personalisation: true,
      })
      await choose(ctx, 7, last, often('normal'))
      expect((await choicesOf(ctx, last)).contact.frequency).toBe('normal')
    }))

  // Mutant: taking any later choice of the family for a new one lets the choice of day 3 lift the one of day 2.
  test('a choice that another member made before they were merged lifts nothing', () =>
    product.run(async (ctx) => {
      const [one, other, into] = (await members(ctx, 3)) as [string, string, string]
      await choose(ctx, 2, one, { ...often('monthly'), ...tea(false), personalisation: false })
      await merge(ctx, 2, one, into)
      await choose(ctx, 3, other, { ...often('normal'), ...tea(true), personalisation: true })
      await merge(ctx, 4, other, into)
      expect(await choicesOf(ctx, into)).toMatchObject({
        contact: { frequency: 'monthly' },
        topics: [{ wanted: false }],
        personalisation: false,
      })
    }))
})
