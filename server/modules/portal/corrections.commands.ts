import type { ResponseOf } from '@regulars/contract'
import type { getMyMembership } from '@regulars/contract/portal'
import {
  type Corrections,
  correctProfile,
  isLocked,
  isPossibleBirthday,
  lockProfiles,
  ownFieldsOf,
  profilesOf,
} from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { Refusal } from '#platform/errors'
import { correctableIn, type Field, hasCorrected, insertCorrections, saveCorrectable } from './corrections.store.ts'

/** The member themselves, on their own pages. */
export const SOURCE = 'portal'

type MyField = ResponseOf<typeof getMyMembership>['profile'][number]

/** Who the member is, as it is known, and what of it they may correct. */
export async function myFields(ctx: Ctx, memberId: string): Promise<MyField[]> {
  const open = await openFields(ctx, memberId)
  const fields = Object.entries(await ownFieldsOf(ctx, memberId)) as [MyField['field'], Known][]
  return fields.map(([field, { value, source, observedAt }]) => ({
    field,
    value,
    source,
    observedAt: observedAt?.toISOString() ?? null,
    correctable: open.has(field),
  }))
}

type Known = Awaited<ReturnType<typeof ownFieldsOf>>['name']

/** The member corrects who they are. All of it or none: a field that is not theirs to correct refuses the whole. */
export async function correctMine(ctx: Ctx, memberId: string, values: Corrections): Promise<void> {
  await lockProfiles(ctx, [memberId])
  const open = await openFields(ctx, memberId)
  const fields = (Object.keys(values) as (keyof Corrections & Field)[]).filter((field) => values[field] !== undefined)
  const refused = fields.find((field) => !open.has(field))
  if (refused) throw new Refusal('not_correctable', { field: refused })
  const { birthday } = values
  if (birthday && !isPossibleBirthday(birthday, ctx.now)) {
    throw new Refusal('not_correctable', { field: 'birthday' })
  }
  await correctProfile(ctx, { memberId, source: SOURCE, toldBy: 'member', values })
  await insertCorrections(
    ctx.tx,
    ctx.workspaceId,
    memberId,
    fields.map((field) => ({ id: ctx.ids.next(), field, at: ctx.now })),
  )
}

/** A birthday decides what may be sent and what is given: it is corrected once. */
export async function openFields(ctx: Ctx, memberId: string): Promise<ReadonlySet<string>> {
  const correctable = new Set<string>(await correctableIn(ctx.tx, ctx.workspaceId))
  const profileIds = await profilesOf(ctx.tx, ctx.workspaceId, [memberId])
  if (await hasCorrected(ctx.tx, ctx.workspaceId, profileIds, 'birthday')) correctable.delete('birthday')
  // Of a child whose guardian has not agreed: where to reach them, which is their guardian.
  if (await isLocked(ctx, memberId)) for (const field of ['name', 'birthday', 'language']) correctable.delete(field)
  return correctable
}

export async function saveSettings(ctx: Ctx, correctable: readonly Field[]): Promise<void> {
  const before = await correctableIn(ctx.tx, ctx.workspaceId)
  const after = [...new Set(correctable)]
  await saveCorrectable(ctx.tx, ctx.workspaceId, after)
  ctx.record({
    action: 'portal.settings_changed',
    object: { kind: 'portal', id: 'settings' },
    before: { correctable: before },
    after: { correctable: after },
  })
}
