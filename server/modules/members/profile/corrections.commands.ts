import type { Ctx } from '#platform/context'
import { Refusal } from '#platform/errors'
import { isLocked } from './children.commands.ts'
import { isNecessary } from './children.ts'
import { isPossibleBirthday } from './corrections.ts'
import { type DirectName, mask } from './direct.ts'
import { heldValues } from './imported.commands.ts'
import { observe } from './observations.commands.ts'
import type { Teller } from './precedence.ts'
import { directValuesOf, memberIdOf } from './profile.commands.ts'
import { allowTag } from './tags.commands.ts'
import { blockedAttributes, holdProfiles } from './tags.store.ts'
import { deleteDirectValues, PARTS_OF_A_NAME, shownAttributesFor, shownDirectValuesFor } from './values.store.ts'

/** Published when a member corrected who they are: `fields`, never the values. */
export const MEMBER_CORRECTED = 'member.corrected'

export interface Corrections {
  readonly name?: string | undefined
  readonly birthday?: string | undefined
  readonly language?: string | undefined
}

/** A value of the member's own, and who observed it last. */
export interface OwnValue {
  readonly value: string | null
  readonly source: string | null
  readonly observedAt: Date | null
}

const NOT_KNOWN: OwnValue = { value: null, source: null, observedAt: null }

/** Writes what a member says of themselves, or staff for them; who reckons with it looks at the member again. */
export async function correctProfile(
  ctx: Ctx,
  { memberId, source, toldBy, values }: { memberId: string; source: string; toldBy: Teller; values: Corrections },
): Promise<void> {
  const said = saidIn(values)
  if (said.length === 0) return
  await requireOpen(
    ctx,
    memberId,
    toldBy,
    said.map(([name]) => name),
  )
  // Who says a language wants it known, though they had it deleted before.
  if (values.language !== undefined && toldBy === 'member') await allowTag(ctx, memberId, 'language')
  await observe(
    ctx,
    said.map(([name, value]) => ({ memberId, name, value, source, observedAt: ctx.now, toldBy })),
  )
  if (values.name !== undefined) await deleteDirectValues(ctx.tx, ctx.workspaceId, [memberId], PARTS_OF_A_NAME)
  await ctx.publish([{ name: MEMBER_CORRECTED, memberId, properties: { fields: said.map(([name]) => name) } }])
}

/** A child's profile is locked, also for the child: an older birthday would open it. Staff correct what is necessary. */
async function requireOpen(ctx: Ctx, memberId: string, toldBy: Teller, fields: readonly string[]): Promise<void> {
  const closed = fields.find((field) => toldBy === 'member' || !isNecessary(field))
  if (closed !== undefined && (await isLocked(ctx, memberId))) throw new Refusal('not_correctable', { field: closed })
}

const saidIn = (values: Corrections) => Object.entries(values).filter(([, value]) => value !== undefined)

/** Staff correct a member who asks for it. What the member said themselves, or had deleted, is theirs to change. */
export async function correctByStaff(
  ctx: Ctx,
  ref: string,
  { reason, ...values }: Corrections & { reason: string },
): Promise<void> {
  const memberId = await memberIdOf(ctx, ref)
  await lockProfiles(ctx, [memberId])
  if (values.birthday !== undefined && !isPossibleBirthday(values.birthday, ctx.now)) {
    throw new Refusal('invalid_request', {}, { fields: [{ field: 'birthday', message: 'is no day of a birth' }] })
  }
  const fields = saidIn(values).map(([name]) => name)
  const held = await heldValues(ctx, [memberId], fields)
  const blocked = await blockedAttributes(ctx.tx, ctx.workspaceId, memberId)
  const own = fields.find(
    (field) =>
      held.some(({ name, toldBy }) => name === field && toldBy === 'member') ||
      blocked.some(({ name }) => name === field),
  )
  if (own) throw new Refusal('own_word_stands', { field: own })
  await correctProfile(ctx, { memberId, source: 'staff', toldBy: 'staff', values })
  ctx.record({
    action: 'member.corrected',
    object: { kind: 'member', id: memberId },
    before: null,
    after: { fields },
    reason,
  })
}

/** Lets one change of these profiles wait for another. */
export function lockProfiles(ctx: Ctx, profileIds: readonly string[]): Promise<void> {
  return holdProfiles(ctx.tx, ctx.workspaceId, profileIds)
}

/** What a member sees of who they are; where to reach them masked. */
export async function ownFieldsOf(
  ctx: Ctx,
  memberId: string,
): Promise<Readonly<Record<'name' | 'birthday' | 'language' | 'email' | 'phone', OwnValue>>> {
  const names: readonly DirectName[] = ['name', ...PARTS_OF_A_NAME, 'birthday', 'email', 'phone']
  const rows = await shownDirectValuesFor(ctx.tx, ctx.workspaceId, [memberId], names)
  const values = (await directValuesOf(ctx, [memberId], names)).get(memberId) ?? {}
  const of = (name: DirectName, shown = values[name]): OwnValue => {
    const row = rows.find((one) => one.name === name)
    return row ? { value: shown ?? null, source: row.source, observedAt: row.observedAt } : NOT_KNOWN
  }
  const parts = [values.first_name, values.last_name].filter(Boolean).join(' ')
  const language = (await shownAttributesFor(ctx.tx, ctx.workspaceId, memberId)).find(({ name }) => name === 'language')
  return {
    name: values.name === undefined && parts !== '' ? of('first_name', parts) : of('name'),
    birthday: of('birthday'),
    language: language ? { ...language, value: String(language.value) } : NOT_KNOWN,
    email: of('email', values.email && mask('email', values.email)),
    phone: of('phone', values.phone && mask('phone', values.phone)),
  }
}
