import { expect, test } from 'vitest'
import { type ConsentFact, recordConsents } from '#modules/consent/index'
import { resolveMembers } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { evaluateMetrics, metricById } from './index.ts'
import type { ConsentsAbout } from './sources/consents.store.ts'
import { withdrawalsAlong } from './sources/withdrawals.store.ts'

const product = await aProduct({ now: '2026-01-10T10:00:00Z' })
/** Midnight in the time zone of the workspace. */
const midnight = (day: string) => new Date(`${day}T00:00:00+08:00`)
const noon = (day: string) => new Date(`${day}T12:00:00+08:00`)

let seen = 0
function people(ctx: Ctx, count: number): Promise<string[]> {
  const claim = { anonymousId: null, email: null, phone: null, source: 'test', at: ctx.now, importId: null }
  return resolveMembers(
    ctx,
    Array.from({ length: count }, () => ({ ...claim, userId: `asked-${++seen}` })),
  )
}

function say(memberId: string, state: 'granted' | 'withdrawn', at: Date, rest: Partial<ConsentFact> = {}): ConsentFact {
  return {
    memberId,
    purpose: 'marketing',
    channel: 'email',
    state,
    source: 'test',
    imported: false,
    proof: {},
    at,
    ...rest,
  }
}

/** A merge that is taken into account, as the rows that stand for it. */
async function merge(ctx: Ctx, fromId: string, intoId: string, at: Date, undone = false) {
  const mergeId = ctx.ids.next()
  if (!undone) {
    await sql`update members.members set merged_into = ${intoId} where members.member_id = ${fromId}`.execute(ctx.tx)
  }
  await sql`
    insert into consent.carried_merges (workspace_id, merge_id, from_id, into_id, merged_at, undone_at)
    values (${ctx.workspaceId}, ${mergeId}, ${fromId}, ${intoId}, ${at}, ${undone ? at : null})
  `.execute(ctx.tx)
}

/** A material version of the notice of marketing. */
async function askAnew(ctx: Ctx, version: number, at: Date) {
  await sql`
    insert into consent.notices
      (workspace_id, version, notice, purposes, texts, hashes, material, published_at, published_by)
    values (${ctx.workspaceId}, ${version}, 'news', '{marketing}', '{}', '{}', true, ${at}, 'test')
  `.execute(ctx.tx)
  await sql`
    update consent.purposes set notice = 'news', notice_version = ${version}, least_version = ${version}
     where purposes.purpose = 'marketing'
  `.execute(ctx.tx)
}

/** Nothing of it is kept: what a test counts is all there is. */
async function alone<T>(work: (ctx: Ctx) => Promise<T>): Promise<T> {
  const kept = new Error('not kept')
  let result: T
  await product
    .run(async (ctx) => {
      result = await work(ctx)
      throw kept
    })
    .catch((error) => {
      if (error !== kept) throw error
    })
  return result!
}

async function parts(ctx: Ctx, id: string, from: string, to: string, about?: ConsentsAbout) {
  const [value] = await evaluateMetrics(ctx, [metricById(id)], { from, to }, about)
  return [value!.numerator, value!.denominator]
}

interface Said {
  readonly who: number
  readonly purpose: string
  readonly channel: 'email' | 'sms'
  readonly source: string
  readonly state: 'granted' | 'withdrawn'
  readonly at: number
  readonly until: number | null
}

/** The reference: every question asked anew of all that was said, at one instant. */
function reference(words: Said[], merges: { from: number; into: number; at: number }[], notices: number[]) {
  const line = (who: number, since = 0): { who: number; since: number }[] => {
    const next = merges.find((one) => one.from === who)
    return [{ who, since }, ...(next ? line(next.into, Math.max(since, next.at)) : [])]
  }
  const person = (who: number) => line(who).at(-1)!.who
  const versionOf = (word: Said) =>
    word.purpose === 'marketing' ? 1 + notices.filter((at) => at <= word.at).length : 1
  const order = (a: Said, b: Said) => a.at - b.at || (a.state === 'granted' ? -1 : 1)
  const until = (who: number, purpose: string, channel: string, end: number) =>
    words
      .filter((w) => person(w.who) === who && w.purpose === purpose && w.channel === channel && w.at < end)
      .sort(order)
  const lastVersion = (...key: Parameters<typeof until>) =>
    until(...key)
      .slice(-1)
      .map(versionOf)[0]
  /** What is held just before an instant: its version, and where it was given. */
  const held = (...[who, purpose, channel, end]: Parameters<typeof until>) => {
    const said = until(who, purpose, channel, end)
    const yes = said.filter((word) => word.state === 'granted')
    const lifted = (no: Said) =>
      yes.some((word) => line(no.who).some((step) => step.who === word.who && word.at > Math.max(no.at, step.since)))
    if (said.some((word) => word.state === 'withdrawn' && !lifted(word))) return undefined
    const last = yes.at(-1)
    if (!last || (last.until !== null && last.until < end)) return undefined
    const version = versionOf(last)
    const least = last.purpose === 'marketing' ? 1 + notices.filter((at) => at < end).length : 1
    return version < least ? undefined : { version, source: last.source }
  }
  return { person, lastVersion, held }
}

/** The same numbers on every machine. */
function dice(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

test.each([1, 2, 3])('a synthetic year (%i) is what the reference says, month by month, exactly', (seed) =>
  alone(async (ctx) => {
    const roll = dice(seed)
    const ids = await people(ctx, 60)
    const start = +midnight('2025-01-01')
    const hour = 3_600_000
    const notices = [+midnight('2025-05-20') + 7, +midnight('2025-10-01')]
    const words: Said[] = []
    for (let n = 0; n < 900; n++) {
      const before = words.at(-1)
      // One in eight is a no in the instant of a yes; the later word is that no.
      const again = before?.state === 'granted' && roll(8) === 0 ? before : undefined
      const at = again?.at ?? start + roll(365 * 24) * hour + n
      words.push({
        who: again?.who ?? roll(ids.length),
        purpose:
          again?.purpose ?? (['marketing', 'marketing', 'personalised_recommendation', 'points'] as const)[roll(4)]!,
        channel: again?.channel ?? (roll(2) === 0 ? 'email' : 'sms'),
        source: (['checkout', 'till', 'portal'] as const)[roll(3)]!,
        state: again || roll(3) === 0 ? 'withdrawn' : 'granted',
        at,
        until: roll(3) === 0 ? at + (1 + roll(60 * 24)) * hour : null,
      })
    }
    const merges = Array.from({ length: 14 }, (_, n) => ({
      from: 2 * n,
      // Some into one who becomes part of another, before or after.
      into: n % 3 === 0 ? 2 * n + 2 : 2 * n + 1,
      at: start + roll(365 * 24) * hour,
    }))
    for (const [index, at] of notices.entries()) await askAnew(ctx, index + 2, new Date(at))
    await recordConsents(
      ctx,
      words.map(({ who, at, until, ...word }) =>
        say(ids[who]!, word.state, new Date(at), { ...word, ...(until && { validUntil: new Date(until) }) }),
      ),
    )
    for (const one of merges) await merge(ctx, ids[one.from]!, ids[one.into]!, new Date(one.at))
    await merge(ctx, ids[50]!, ids[51]!, new Date(start), true)

    const { person, lastVersion, held } = reference(words, merges, notices)
    const persons = [...new Set(ids.map((_, who) => person(who)))]
    const both = ['email', 'sms'] as const
    for (const month of Array.from({ length: 12 }, (_, index) => index)) {
      const first = `2025-${String(month + 1).padStart(2, '0')}-01`
      const last = new Date(Date.UTC(2025, month + 1, 0)).toISOString().slice(0, 10)
      const from = +midnight(first)
      const to = +midnight(last) + 24 * hour
      const count = (purposes: string[], fits: (who: number, purpose: string) => boolean) =>
        persons.filter((who) => purposes.some((purpose) => fits(who, purpose))).length
      const is = (version: number | undefined, wanted?: number) =>
        version !== undefined && (wanted === undefined || version === wanted)
      const rate = (purpose: string, version?: number) => [
        count([purpose], (who) => both.some((channel) => is(held(who, purpose, channel, to)?.version, version))),
        count([purpose], (who) => both.some((channel) => is(lastVersion(who, purpose, channel, to), version))),
      ]
      const each = ['marketing', 'personalised_recommendation', 'points'].map((purpose) => rate(purpose))
      expect(await parts(ctx, 'consent_rate', first, last)).toEqual(
        [0, 1].map((part) => each.reduce((sum, one) => sum + one[part]!, 0)),
      )
      for (const noticeVersion of [1, 2, 3]) {
        const about = { purpose: 'marketing', noticeVersion }
        expect(await parts(ctx, 'consent_rate', first, last, about)).toEqual(rate('marketing', noticeVersion))
      }
      const marketing = ['marketing', 'personalised_recommendation']
      const holding = (end: number) =>
        count(marketing, (who, purpose) => both.some((channel) => is(held(who, purpose, channel, end)?.version)))
      const asked = count(marketing, (who, purpose) =>
        both.some((channel) => is(lastVersion(who, purpose, channel, to))),
      )
      expect(await parts(ctx, 'marketable_rate', first, last)).toEqual([holding(to), asked])
      const taken = words.flatMap((word) => {
        if (word.state !== 'withdrawn' || word.at < from || word.at >= to) return []
        const given = held(person(word.who), word.purpose, word.channel, word.at)
        return given ? [{ ...word, who: person(word.who), way: word.source, source: given.source }] : []
      })
      const lost = new Set(taken.filter(({ purpose }) => marketing.includes(purpose)).map(({ who }) => who))
      expect(await parts(ctx, 'withdrawal_rate', first, last)).toEqual([lost.size, holding(from)])

      const kept = persons.flatMap((who) =>
        [...marketing, 'points'].flatMap((purpose) =>
          both.flatMap((channel) => {
            const given = held(who, purpose, channel, from)
            return given ? [{ who, purpose, channel, source: given.source, way: undefined }] : []
          }),
        ),
      )
      const along = (axis: 'channel' | 'purpose' | 'source' | 'way', key: string) =>
        [taken, kept].map(
          (all) =>
            new Set(
              all
                .filter((one) => one[axis] === key && (axis === 'purpose' || marketing.includes(one.purpose)))
                .map(({ who }) => who),
            ).size,
        )
      const rows = await withdrawalsAlong(ctx, { from: new Date(from), to: new Date(to) })
      for (const { axis, key, withdrawn, held: holders } of rows)
        expect([axis, key, withdrawn, holders]).toEqual([axis, key, ...along(axis, key)])
      const keys = new Set(
        [...taken, ...kept].flatMap(({ purpose, channel, source, way }) => [
          `purpose ${purpose}`,
          ...(marketing.includes(purpose)
            ? [`channel ${channel}`, `source ${source}`, ...(way ? [`way ${way}`] : [])]
            : []),
        ]),
      )
      expect(new Set(rows.map(({ axis, key }) => `${axis} ${key}`))).toEqual(keys)
      for (const source of ['checkout', 'till']) {
        const about = { source, channel: 'sms' }
        const narrowed = (all: typeof kept | typeof taken) =>
          new Set(
            all
              .filter((one) => one.source === source && one.channel === 'sms' && marketing.includes(one.purpose))
              .map(({ who }) => who),
          ).size
        expect(await parts(ctx, 'withdrawal_rate', first, last, about)).toEqual([narrowed(taken), narrowed(kept)])
      }
    }
  }),
)

test('a withdrawal of one who was merged counts for who stays, once, and takes them out of the granted', () =>
  alone(async (ctx) => {
    const [from, into, other] = (await people(ctx, 3)) as [string, string, string]
    const yes = [from, into, other].map((id) => say(id, 'granted', noon('2025-12-01')))
    await recordConsents(ctx, [...yes, say(from, 'withdrawn', noon('2026-01-02'))])
    expect(await parts(ctx, 'withdrawal_rate', '2026-01-01', '2026-01-05')).toEqual([1, 3])
    await merge(ctx, from, into, noon('2026-01-03'))
    expect(await parts(ctx, 'withdrawal_rate', '2026-01-01', '2026-01-05')).toEqual([1, 2])
    expect(await parts(ctx, 'consent_rate', '2026-01-01', '2026-01-05')).toEqual([1, 2])
    await recordConsents(ctx, [say(into, 'withdrawn', noon('2026-01-04'))])
    expect(await parts(ctx, 'withdrawal_rate', '2026-01-01', '2026-01-05')).toEqual([1, 2])
    await recordConsents(ctx, [say(into, 'granted', noon('2026-01-05'))])
    expect(await parts(ctx, 'consent_rate', '2026-01-01', '2026-01-05')).toEqual([2, 2])
  }))

test('a consent that ended or must be renewed is not granted, and its end is no withdrawal', () =>
  alone(async (ctx) => {
    const [ending, old, renewed] = (await people(ctx, 3)) as [string, string, string]
    await recordConsents(ctx, [
      say(ending, 'granted', noon('2025-12-01'), { validUntil: new Date('2026-01-10T10:00:00Z') }),
      say(old, 'granted', noon('2025-12-01')),
      say(renewed, 'granted', noon('2025-12-01')),
    ])
    // It ends in this very instant: the gate refuses, and so it does not count today; yesterday it did.
    expect(await parts(ctx, 'consent_rate', '2026-01-09', '2026-01-09')).toEqual([3, 3])
    expect(await parts(ctx, 'consent_rate', '2026-01-10', '2026-01-10')).toEqual([2, 3])
    await askAnew(ctx, 2, noon('2026-01-05'))
    await recordConsents(ctx, [say(renewed, 'granted', noon('2026-01-06'))])
    expect(await parts(ctx, 'marketable_rate', '2026-01-10', '2026-01-10')).toEqual([1, 3])
    const about = (noticeVersion: number) => ({ purpose: 'marketing', noticeVersion })
    expect(await parts(ctx, 'consent_rate', '2026-01-10', '2026-01-10', about(1))).toEqual([0, 2])
    expect(await parts(ctx, 'consent_rate', '2026-01-10', '2026-01-10', about(2))).toEqual([1, 1])
    // Neither the end nor a no that comes after it takes anything back.
    await recordConsents(ctx, [say(old, 'withdrawn', noon('2026-01-08'))])
    expect(await parts(ctx, 'withdrawal_rate', '2026-01-01', '2026-01-10')).toEqual([0, 3])
  }))
