import type { ResponseOf } from '@regulars/contract'
import type { getMyMembership } from '@regulars/contract/portal'
import { workspaceOf } from '#modules/access/index'
import {
  choicesOf,
  consentOf,
  type Purpose,
  presentChoices,
  purposesOf,
  type Standing,
  sharingObjectionOf,
} from '#modules/consent/index'
import { balancesOf, statementOf } from '#modules/loyalty/index'
import { fieldNames, isLocked, memberIdOf, summariesOf, tagsOf } from '#modules/members/index'
import { reachableChannels, readersOf } from '#modules/messaging/index'
import { segmentsOfMember, stageOf } from '#modules/segments/index'
import type { Ctx } from '#platform/context'
import { Refusal } from '#platform/errors'
import { myFields } from './corrections.commands.ts'
import { deletionOf } from './deletions.commands.ts'
import { doorToken } from './door.ts'

type Membership = ResponseOf<typeof getMyMembership>

const ENTRIES = 20

/** What a member sees of their own membership. */
export async function membershipOf(ctx: Ctx, memberId: string, entrance: Membership['entrance']): Promise<Membership> {
  const reader = (await readersOf(ctx, [memberId], ctx.locale)).get(memberId)!
  const summary = (await summariesOf(ctx, [memberId])).get(memberId)!
  return {
    brand: (await workspaceOf(ctx)).name,
    door: doorToken(ctx.keys, ctx.workspaceId),
    entrance,
    name: reader.member.name || null,
    memberNumber: summary.externalId,
    locale: reader.language,
    points: (await balancesOf(ctx, [memberId])).get(memberId)!.available,
    entries: (await statementOf(ctx, memberId, { limit: ENTRIES })).items,
    stage: (await stageOf(ctx, [memberId])).get(memberId) ?? null,
    memberSince: summary.joinedAt,
    ...presentChoices(await choicesOf(ctx, memberId)),
    locked: await isLocked(ctx, memberId),
    profile: await myFields(ctx, memberId),
    ...(await tagsFor(ctx, memberId)),
    deletion: await deletionOf(ctx, memberId),
    sharingOptedOutAt: (await sharingObjectionOf(ctx, memberId))?.toISOString() ?? null,
    preferences: await preferencesOf(ctx, memberId),
  }
}

type Known = Pick<Membership, 'tags' | 'blockedTags' | 'tagNames' | 'groups'>

async function tagsFor(ctx: Ctx, memberId: string): Promise<Known> {
  const { tags, blocked } = await tagsOf(ctx, memberId)
  return {
    tags: tags.map(({ observedAt, ...tag }) => ({ ...tag, observedAt: observedAt.toISOString() })),
    blockedTags: blocked.map(({ name }) => name),
    tagNames: await fieldNames(
      ctx,
      [...tags, ...blocked].map(({ name }) => name),
    ),
    groups: await segmentsOfMember(ctx, memberId),
  }
}

/** The choices a member has: what rests on consent, by the channels they can be reached on. */
export async function preferencesOf(ctx: Ctx, memberId: string): Promise<Membership['preferences']> {
  const purposes = new Map((await purposesOf(ctx)).map((purpose) => [purpose.code, purpose]))
  const standings = await consentOf(ctx, memberId)
  return standings.flatMap((standing) => {
    const purpose = purposes.get(standing.purpose)!
    return isOffered(purpose, standing) ? [present(purpose, standing)] : []
  })
}

function isOffered(purpose: Purpose, standing: Standing): boolean {
  return purpose.legalBasis !== 'contract' && reachableChannels.includes(standing.channel)
}

function present(
  { name, description, legalBasis }: Purpose,
  { memberId: _memberId, at, validUntil, ...standing }: Standing,
): Membership['preferences'][number] {
  const times = { at: at?.toISOString() ?? null, validUntil: validUntil?.toISOString() ?? null }
  // What rests on a legitimate interest goes on until the member objects, and the page shows it so.
  const state = standing.state === 'none' && legalBasis === 'legitimate_interest' ? 'granted' : standing.state
  return { ...standing, ...times, state, name, description }
}

/** The member of the link, if merged the one they became. A link outlives neither its member nor its workspace. */
export async function memberOfLink(ctx: Ctx): Promise<string> {
  try {
    return await memberIdOf(ctx, ctx.actor.id)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') throw new Refusal('link_invalid')
    throw error
  }
}
