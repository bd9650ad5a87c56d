import type { Ctx } from '#platform/context'
import { notFound } from '#platform/errors'
import { profilesOf } from '../merging/merges.store.ts'
import { type BlockedTag, blockAttribute, blockedAttributes, holdProfiles, unblockAttribute } from './tags.store.ts'
import { shownAttributesFor } from './values.store.ts'

/** Published when a member had a tag deleted: who reckons with attributes looks at the member again. */
export const TAG_DELETED = 'member.tag_deleted'

export interface Tag {
  readonly name: string
  readonly value: unknown
  readonly source: string
  readonly observedAt: Date
}

/** What is known of a member beside who they are, and what they do not want known. */
export async function tagsOf(ctx: Ctx, memberId: string): Promise<{ tags: Tag[]; blocked: BlockedTag[] }> {
  const rows = await shownAttributesFor(ctx.tx, ctx.workspaceId, memberId)
  return {
    tags: rows.map(({ name, value, source, observedAt }) => ({ name, value, source, observedAt })),
    blocked: await blockedAttributes(ctx.tx, ctx.workspaceId, memberId),
  }
}

/** Deletes what is known of a member under a name; it is not observed again until they allow it. */
export async function deleteTag(ctx: Ctx, memberId: string, name: string): Promise<void> {
  const profileIds = await profilesOf(ctx.tx, ctx.workspaceId, [memberId])
  await holdProfiles(ctx.tx, ctx.workspaceId, profileIds)
  const isGone = await blockAttribute(ctx.tx, ctx.workspaceId, { profileIds, name, at: ctx.now })
  if (!isGone) {
    const isBlocked = (await blockedAttributes(ctx.tx, ctx.workspaceId, memberId)).some((one) => one.name === name)
    if (isBlocked) return
    throw notFound('tag', name)
  }
  await ctx.publish([{ name: TAG_DELETED, memberId, properties: { name } }])
}

/** The member allows a tag again: it comes back with the next observation. */
export async function allowTag(ctx: Ctx, memberId: string, name: string): Promise<void> {
  const profileIds = await profilesOf(ctx.tx, ctx.workspaceId, [memberId])
  await unblockAttribute(ctx.tx, ctx.workspaceId, profileIds, name)
}
