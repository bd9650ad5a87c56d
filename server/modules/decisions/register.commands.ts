import type { ResponseOf } from '@regulars/contract'
import type { listDecisions, MadeDecision } from '@regulars/contract/decisions'
import type { z } from 'zod'
import { withoutPersonalisation } from '#modules/consent/index'
import { profilesOf } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { describer } from './features.ts'
import type { Code } from './kinds/kind.ts'
import { kinds } from './kinds/kinds.ts'
import { lastReviews } from './reviews.store.ts'

/** The register of automated decisions: what each kind is, and what really decides now, by what. */
export async function readRegister(ctx: Ctx): Promise<ResponseOf<typeof listDecisions>> {
  const found = []
  for (const kind of kinds) found.push({ kind, deciders: await kind.deciders(ctx) })
  const describe = await describer(
    ctx,
    found.flatMap(({ deciders }) => deciders.flatMap(({ features }) => features)),
  )
  return {
    items: found.map(({ kind: { code, name, decides, effect, stoppedBy, comparison }, deciders }) => ({
      ...{ kind: code, name, decides, effect, stoppedBy, comparable: comparison !== undefined },
      deciders: deciders.map(({ features, ...one }) => ({ ...one, features: features.map(describe) })),
    })),
  }
}

/** Of each kind, the latest that are told of one member. */
const LATEST = 20

/** What was decided about a member, latest first within each kind. */
export async function decisionsAbout(
  ctx: Ctx,
  memberId: string,
): Promise<{ personalisation: boolean; items: z.input<typeof MadeDecision>[] }> {
  const profileIds = await profilesOf(ctx.tx, ctx.workspaceId, [memberId])
  const found: { code: Code; made: Awaited<ReturnType<(typeof kinds)[number]['made']>>[number] }[] = []
  for (const { code, made } of kinds) {
    for (const one of await made(ctx, { memberId, profileIds }, LATEST)) found.push({ code, made: one })
  }
  const describe = await describer(
    ctx,
    found.flatMap(({ made }) => made.features),
  )
  const reviews = await lastReviews(ctx.tx, ctx.workspaceId, profileIds)
  return {
    personalisation: !(await withoutPersonalisation(ctx, [memberId])).has(memberId),
    items: found.map(({ code, made: { subject, features, at, ...made } }) => ({
      ...{ kind: code, subject, ...made, sentences: [...made.sentences] },
      at: at?.toISOString() ?? null,
      inputs: features.map((feature) => describe(feature).name),
      review: reviews.get(`${code}/${subject}`) ?? null,
    })),
  }
}
