import type { Ctx, Platform } from '../../platform/context.ts'
import type { Schedule } from '../../platform/module.ts'
import { addDays, dayOf } from '../../platform/period.ts'
import { asSystem } from '../../platform/transaction.ts'
import { workspaceOf } from '../access/index.ts'
import { aliasesOf } from './aliases.store.ts'
import { everyone } from './question.ts'
import { countBuyers, scoreRfm } from './rfm.olap.ts'
import { addFreshScores, adoptFreshScores, lockProgress, openFreshScores, recordScored } from './rfm.store.ts'
import { lockStandings, markAllDue } from './stages.store.ts'

/** Scores taken from the history at a time. */
const SCORES_PER_PART = 100_000
/** A workspace of this many buyers is scored again at most every quarter of an hour. */
const MANY_BUYERS = 200_000
const PAUSE_MS = 15 * 60_000

/** Scores are computed again when orders arrived, every day, because its end brings its sales into them, and in a new time zone. */
export function scoringSchedule(platform: Platform): Schedule {
  return {
    name: 'score recency, frequency and money',
    everySeconds: 20,
    run: (workspaceId) => asSystem(platform, workspaceId, scoreWhenDue),
  }
}

async function scoreWhenDue(ctx: Ctx): Promise<boolean> {
  const progress = await lockProgress(ctx)
  if (!progress) return false
  const { timeZone } = await workspaceOf(ctx)
  const asOf = currentAsOf(ctx.now, timeZone)
  const zoneMoved = progress.scoredZone !== null && progress.scoredZone !== timeZone
  if (!progress.ordersArrived && progress.scoredDay === asOf && !zoneMoved) return false
  const sinceMs = ctx.now.getTime() - (progress.scoredAt?.getTime() ?? 0)
  if (!zoneMoved && progress.scoredMembers > MANY_BUYERS && sinceMs < PAUSE_MS) return false
  const question = { zone: timeZone, asOf, aliases: await aliasesOf(ctx, everyone) }
  const members = await countBuyers(ctx, question)
  const parts = Math.max(1, Math.ceil(members / SCORES_PER_PART))
  await openFreshScores(ctx)
  for (let index = 0; index < parts; index++) {
    await addFreshScores(ctx, await scoreRfm(ctx, question, { of: parts, index }))
  }
  await lockStandings(ctx)
  await adoptFreshScores(ctx)
  // Every day that a stage or a window was counted by is another one now.
  if (zoneMoved) await markAllDue(ctx)
  await recordScored(ctx, { asOf, zone: timeZone, members })
  return true
}

/** Current scores count everything up to the end of today: they are as of the start of tomorrow. */
export function currentAsOf(now: Date, zone: string): string {
  return addDays(dayOf(now, zone), 1)
}
