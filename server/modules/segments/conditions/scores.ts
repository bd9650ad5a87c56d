import { sql } from '../../../platform/postgres.ts'
import { dayText } from '../../metrics/index.ts'
import { aliasesOf } from '../aliases.store.ts'
import { everyone, type Question, within } from '../question.ts'
import { scoreRfm, scoreRfmOf } from '../rfm.olap.ts'

export interface Scores {
  readonly r: number
  readonly f: number
  readonly m: number
}

/** The stored scores; for a past day they are computed from the history, ranked against everyone. */
export async function loadScores(question: Question): Promise<Map<string, Scores>> {
  const rows = question.past ? await pastScores(question) : await storedScores(question)
  return new Map(rows.map((row) => [row.memberId, row]))
}

async function pastScores({ ctx, zone, today, population }: Question) {
  const asked = { zone, asOf: dayText(today + 1), aliases: await aliasesOf(ctx, everyone) }
  return population.kind === 'members' ? scoreRfmOf(ctx, asked, population.memberIds) : scoreRfm(ctx, asked)
}

async function storedScores({ ctx, population }: Question) {
  const { rows } = await sql<Scores & { memberId: string }>`
    select rfm_scores.member_id as "memberId", rfm_scores.r, rfm_scores.f, rfm_scores.m
      from segments.rfm_scores
     where rfm_scores.workspace_id = ${ctx.workspaceId}
       and ${within(population, sql`rfm_scores.member_id`)}
  `.execute(ctx.tx)
  return rows
}
