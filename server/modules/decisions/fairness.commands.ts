import type { ResponseOf } from '@regulars/contract'
import { fairnessDimensions, type readFairness } from '@regulars/contract/fairness'
import type { RawBuilder } from 'kysely'
import { workspaceOf } from '#modules/access/index'
import { directValuesOf, yearsOn } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { notFound } from '#platform/errors'
import { isUuid } from '#platform/ids'
import { addDays, dayOf, startOfDay } from '#platform/period'
import { ageBand, rateGroups, type Tally } from './fairness.ts'
import { type Count, countByGroup, countByMember } from './fairness.views.ts'
import { kindOf } from './kinds/kinds.ts'

type Report = ResponseOf<typeof readFairness>
type Dimension = Report['dimensions'][number]

const DAYS = 30
/** Birthdays are sealed: of so many members at most they are opened, so many at a time. */
const MOST_AGES = 20_000
const AGES_AT_ONCE = 2_000

/** How often a decision fell favourably for each group, over days in the zone of the workspace. */
export async function compareGroups(
  ctx: Ctx,
  asked: { kind: Report['kind']; subject?: string | undefined; from?: string | undefined; to?: string | undefined },
): Promise<Report> {
  const kind = kindOf(asked.kind)
  const subject = asked.subject ?? null
  const needsId = asked.kind === 'journey' || asked.kind === 'holdout' || asked.kind === 'segment'
  const isMissing = asked.kind === 'segment' ? subject === null : false
  if (!kind.comparison || isMissing || (needsId && subject !== null && !isUuid(subject))) {
    throw notFound('decision', subject ?? asked.kind)
  }
  const { timeZone } = await workspaceOf(ctx)
  const to = asked.to ?? dayOf(ctx.now, timeZone)
  const from = asked.from ?? addDays(to, 1 - DAYS)
  const cases = kind.comparison.cases({
    workspaceId: ctx.workspaceId,
    ...{ subject, from: startOfDay(from, timeZone), until: startOfDay(addDays(to, 1), timeZone) },
  })
  const counts = await countByGroup(ctx.tx, ctx.workspaceId, cases)
  const all = counts.find(({ dimension }) => dimension === 'all') ?? { members: 0, favourable: 0 }
  const ages = await dimensionOfAge(ctx, cases, dayOf(ctx.now, timeZone))
  return {
    ...{ kind: asked.kind, subject, from, to, members: all.members, favourable: all.favourable },
    means: kind.comparison.means,
    dimensions: fairnessDimensions.flatMap((dimension) => {
      const one = dimension === 'age' ? ages : dimensionOf(dimension, counts)
      // With one group, or none that is known, there is nothing to compare.
      const isCompared = one.groups.length > 1 && one.groups.some(({ verdict }) => verdict === 'reference')
      return isCompared ? [one] : []
    }),
  }
}

function dimensionOf(dimension: Dimension['dimension'], counts: readonly Count[]): Dimension {
  const tallies = counts
    .filter((count) => count.dimension === dimension)
    .map(({ value, isRest, members, favourable }): Tally => {
      if (isRest) return { group: '', kind: 'pooled', members, favourable }
      return value === null || value === ''
        ? { group: '', kind: 'unknown', members, favourable }
        : { group: value, kind: 'group', members, favourable }
    })
  return { dimension, ...rateGroups(tallies), sampled: false }
}

async function dimensionOfAge(ctx: Ctx, cases: RawBuilder<unknown>, today: string): Promise<Dimension> {
  const found = await countByMember(ctx.tx, cases, MOST_AGES + 1)
  const taken = found.slice(0, MOST_AGES)
  const tallies = new Map<string, Tally>()
  for (let at = 0; at < taken.length; at += AGES_AT_ONCE) {
    const page = taken.slice(at, at + AGES_AT_ONCE)
    const known = await directValuesOf(
      ctx,
      page.map(({ memberId }) => memberId),
      ['birthday'],
    )
    for (const { memberId, members, favourable } of page) {
      const years = yearsOn(known.get(memberId)?.birthday, today)
      const group = years === null ? '' : ageBand(years)
      const before = tallies.get(group) ?? {
        group,
        kind: years === null ? 'unknown' : 'group',
        members: 0,
        favourable: 0,
      }
      tallies.set(group, { ...before, members: before.members + members, favourable: before.favourable + favourable })
    }
  }
  const ordered = [...tallies.values()].toSorted((one, other) => (one.group < other.group ? -1 : 1))
  return { dimension: 'age', ...rateGroups(ordered), sampled: found.length > MOST_AGES }
}
