import * as contract from '@regulars/contract/merging'
import type { Ctx } from '#platform/context'
import { notFound } from '#platform/errors'
import type { Api } from '#platform/http/api'
import { memberIdOf, type Summary, summariesOf } from '../profile/profile.commands.ts'
import { mergeTwo, unmerge } from './merges.commands.ts'
import { findMerge, mergesAmong, profilesOf, type StoredMerge } from './merges.store.ts'
import { decide } from './review.commands.ts'
import { countOpenPairs, pageOfPairs, type ReviewPair } from './review.store.ts'

export function mergingRoutes(api: Api): void {
  api.bind(contract.memberMerges, async (ctx, { params }) => {
    const profiles = await profilesOf(ctx.tx, ctx.workspaceId, [await memberIdOf(ctx, params.member)])
    return { items: (await mergesAmong(ctx.tx, ctx.workspaceId, profiles)).map(presentMerge) }
  })
  api.bind(contract.mergeMember, async (ctx, { params, body }) => {
    const intoId = await memberIdOf(ctx, params.member)
    const fromId = await memberIdOf(ctx, body.from)
    const { mergeId } = await mergeTwo(ctx, { fromId, intoId, cause: 'request', reason: body.reason })
    return presentMerge((await findMerge(ctx.tx, ctx.workspaceId, mergeId))!)
  })
  api.bind(contract.undoMerge, async (ctx, { params, body }) =>
    presentMerge(await unmerge(ctx, params.id, body.reason)),
  )
  api.bind(contract.listDuplicates, async (ctx, { query }) => {
    const { state, source = null, limit, cursor } = query
    const after = cursor ? decodeCursor(cursor) : null
    const rows = await pageOfPairs(ctx, { state, source, limit: limit + 1, after })
    const page = rows.slice(0, limit)
    return {
      items: await presentPairs(ctx, page),
      nextCursor: rows.length > limit ? encodeCursor(page.at(-1)!) : null,
      open: await countOpenPairs(ctx),
    }
  })
  api.bind(contract.decideDuplicate, async (ctx, { body }) => {
    const mergeId = await decide(ctx, body)
    return { merge: mergeId ? presentMerge((await findMerge(ctx.tx, ctx.workspaceId, mergeId))!) : null }
  })
}

function presentMerge(merge: StoredMerge) {
  const { mergeId, mergedAt, undoneAt, ...rest } = merge
  return { id: mergeId, ...rest, mergedAt: mergedAt.toISOString(), undoneAt: undoneAt?.toISOString() ?? null }
}

async function presentPairs(ctx: Ctx, pairs: readonly ReviewPair[]) {
  const summaries = await summariesOf(ctx, [...new Set(pairs.flatMap((pair) => [pair.lowId, pair.highId]))])
  return pairs.flatMap((pair) => {
    const members = [pair.lowId, pair.highId].map((id) => summaries.get(id)).filter((one): one is Summary => !!one)
    // One of them was erased since: there is nothing to decide.
    if (members.length < 2) return []
    return {
      members,
      probability: pair.probability,
      source: pair.source,
      evidence: pair.evidence,
      state: pair.state,
      foundAt: pair.foundAt.toISOString(),
      decidedAt: pair.decidedAt?.toISOString() ?? null,
      decidedBy: pair.decidedBy,
      reason: pair.reason,
    }
  })
}

function encodeCursor({ probability, lowId, highId }: ReviewPair): string {
  return Buffer.from(JSON.stringify([probability, lowId, highId])).toString('base64url')
}

function decodeCursor(cursor: string): { probability: number; lowId: string; highId: string } {
  const [, probability, lowId, highId] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? []
  if (!probability || !lowId || !highId) throw notFound('page', cursor)
  return { probability: Number(probability), lowId, highId }
}

const CURSOR = /^\[([\d.e-]+),"([\da-f-]{36})","([\da-f-]{36})"\]$/
