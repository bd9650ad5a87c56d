import * as contract from '@regulars/contract/segments'
import type { Ctx } from '../../platform/context.ts'
import type { Api } from '../../platform/http/api.ts'
import { addDays } from '../../platform/period.ts'
import { workspaceOf } from '../access/index.ts'
import { memberIdOf } from '../members/index.ts'
import { dayNumber } from '../metrics/index.ts'
import { aliasesOf } from './aliases.store.ts'
import { everyone } from './question.ts'
import { currentAsOf } from './rfm.commands.ts'
import { type Cell, type Grid, gridOf } from './rfm.grid.ts'
import { readCells, scoreRfmOf } from './rfm.olap.ts'
import { progressOf, storedCells, storedScoresOf } from './rfm.store.ts'
import { rfmNameOf } from './rfm.ts'
import { codesOf } from './segments.store.ts'

export function rfmRoutes(api: Api): void {
  api.bind(contract.rfmGrid, async (ctx, { query }) => grid(ctx, query.asOf))
  api.bind(contract.memberRfm, async (ctx, { params, query }) =>
    describeScores(ctx, await memberIdOf(ctx, params.member), query.asOf),
  )
}

/** As of the start of a day from the history; without one, the scores as stored, as of the end of their day. */
async function grid(ctx: Ctx, asked: string | undefined): Promise<Grid & { asOf: string }> {
  const { timeZone } = await workspaceOf(ctx)
  const asOf = asked ?? (await lastScoredDay(ctx, timeZone))
  const cells: Cell[] =
    asked === undefined
      ? await storedCells(ctx, asOf)
      : await readCells(ctx, { zone: timeZone, asOf, aliases: await aliasesOf(ctx, everyone) })
  return { asOf, ...gridOf(cells, await codesOf(ctx)) }
}

/** The scores of a member as of the start of a day from the history; without one, as stored. */
export async function describeScores(ctx: Ctx, memberId: string, asked?: string) {
  const { timeZone } = await workspaceOf(ctx)
  const asOf = asked ?? (await lastScoredDay(ctx, timeZone))
  const [row] =
    asked === undefined
      ? await storedScoresOf(ctx, [memberId])
      : await scoreRfmOf(ctx, { zone: timeZone, asOf, aliases: await aliasesOf(ctx, everyone) }, [memberId])
  if (!row) return { asOf, method: 'ntile' as const, rfm: null }
  const { lastDay, frequency, monetaryMills, r, f, m } = row
  const recencyDays = dayNumber(asOf) - dayNumber(lastDay)
  return {
    asOf,
    method: 'ntile' as const,
    rfm: { recencyDays, frequency, monetaryMills, r, f, m, name: rfmNameOf(r, f) },
  }
}

/** The last day whose sales the stored scores count: today, once they were computed since midnight. */
async function lastScoredDay(ctx: Ctx, zone: string): Promise<string> {
  return addDays((await progressOf(ctx))?.scoredDay ?? currentAsOf(ctx.now, zone), -1)
}
