import { stages } from '@regulars/contract/rules'
import * as contract from '@regulars/contract/segments'
import type { Ctx } from '../../platform/context.ts'
import type { Api } from '../../platform/http/api.ts'
import { memberIdOf } from '../members/index.ts'
import { dayText } from '../metrics/index.ts'
import { definition, type Stage } from './lifecycle.ts'
import { historyOf, netMoves, standingOf } from './lifecycle.views.ts'
import { reasonSentence } from './lifecycle.words.ts'
import { type Question, questionAsOf } from './question.ts'
import { slicesOf } from './segments.commands.ts'
import { codesOf } from './segments.store.ts'
import { loadStages } from './stages.store.ts'

/** Moves are those of the days before. */
const MOVE_DAYS = 30
/** Of one member. */
const CHANGES_SHOWN = 200

export function lifecycleRoutes(api: Api): void {
  api.bind(contract.lifecycle, async (ctx, { query }) => overview(ctx, query.asOf))
  api.bind(contract.memberStage, async (ctx, { params }) =>
    describeStage(ctx, await memberIdOf(ctx, params.member), CHANGES_SHOWN),
  )
}

async function overview(ctx: Ctx, asOf: string | undefined) {
  const codes = await codesOf(ctx)
  const counts = new Map<Stage, number>()
  const moves = new Map<string, Move>()
  let today = 0
  for (const population of await slicesOf(ctx)) {
    const question = await questionAsOf(ctx, asOf, population)
    today = question.today
    const stages = await loadStages(question)
    for (const stage of stages.values()) counts.set(stage, (counts.get(stage) ?? 0) + 1)
    for (const move of await movesTo(question, stages)) count(moves, move)
  }
  return {
    asOf: dayText(today + 1),
    definitionVersion: definition.version,
    stages: stages.map((stage) => ({
      stage,
      members: counts.get(stage) ?? 0,
      segment: codes.get(`stage:${stage}`) ?? null,
    })),
    moves: [...moves.values()],
  }
}

interface Move {
  readonly from: Stage | null
  readonly to: Stage
  readonly members: number
}

/** From the stages of thirty days before: as recorded, or for a past day as decided from the history. */
async function movesTo(question: Question, stages: ReadonlyMap<string, Stage>): Promise<Move[]> {
  if (!question.past) return netMoves(question, MOVE_DAYS)
  const before = await loadStages({ ...question, today: question.today - MOVE_DAYS })
  return [...stages].flatMap(([memberId, to]) => {
    const from = before.get(memberId) ?? null
    return from === to ? [] : [{ from, to, members: 1 }]
  })
}

function count(moves: Map<string, Move>, move: Move): void {
  const key = `${move.from}/${move.to}`
  moves.set(key, { ...move, members: move.members + (moves.get(key)?.members ?? 0) })
}

/** Where a member stands, since when and why, and the latest changes. */
export async function describeStage(ctx: Ctx, memberId: string, changes: number) {
  const standing = await standingOf(ctx, memberId)
  const history = await historyOf(ctx, memberId, changes)
  return {
    stage: standing?.stage ?? null,
    since: standing?.since?.toISOString() ?? null,
    reason: standing?.reason ? reasonSentence(standing.reason, standing.reasonDays) : null,
    history: history.map((change) => ({
      stage: change.stage,
      at: change.at.toISOString(),
      reason: reasonSentence(change.reason, change.reasonDays),
      definitionVersion: change.definitionVersion,
    })),
  }
}
