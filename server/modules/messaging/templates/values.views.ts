import { withoutPersonalisation } from '#modules/consent/index'
import { balancesOf } from '#modules/loyalty/index'
import { closedAmong, directValuesOf, isShown } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import type { Language, Values } from './templates.ts'

export interface Reader {
  readonly language: Language
  readonly member: Values['member']
  /** The member turned personalisation off: nothing of the profile beside their name is in `member`. */
  readonly isImpersonal: boolean
}

/**
 * What templates may say of members, for a batch. Names are in the clear: they go into the message and nowhere else.
 * Attributes stay out for members who turned personalisation off: they get the same message without them. So do sensitive
 * fields, for everyone, until somebody approved their use.
 */
export async function readersOf(
  ctx: Ctx,
  memberIds: readonly string[],
  fallback: Language,
): Promise<Map<string, Reader>> {
  const ids = [...new Set(memberIds)]
  const profiles = await profilesOf(ctx, ids)
  const names = await directValuesOf(ctx, ids, ['name', 'first_name', 'last_name'])
  const balances = await balancesOf(ctx, ids)
  const impersonal = await withoutPersonalisation(ctx, ids)
  const closed = await closedAmong(ctx, [
    ...new Set([...profiles.values()].flatMap((one) => Object.keys(one.attributes))),
  ])
  return new Map(
    ids.map((memberId) => {
      const { number, attributes } = profiles.get(memberId) ?? { number: '', attributes: {} }
      const language = languageOf(attributes, fallback)
      const direct = names.get(memberId) ?? {}
      const name = direct.name ?? [direct.first_name, direct.last_name].filter(Boolean).join(' ')
      const member = {
        number,
        name,
        first_name: direct.first_name ?? firstWord(name, language),
        points: balances.get(memberId)?.available ?? 0,
        attributes: impersonal.has(memberId) ? {} : without(attributes, closed),
      }
      return [memberId, { language, member, isImpersonal: impersonal.has(memberId) }]
    }),
  )
}

function without(attributes: Readonly<Record<string, unknown>>, closed: ReadonlyMap<string, unknown>) {
  if (closed.size === 0) return attributes
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !closed.has(name)))
}

async function profilesOf(ctx: Ctx, memberIds: readonly string[]) {
  const { rows } = await sql<{ memberId: string; number: string; attributes: Record<string, unknown> }>`
    select members.member_id as "memberId", coalesce(members.external_id, '') as number,
           coalesce(known.attributes, '{}') as attributes
      from members.members
      left join lateral (
        select jsonb_object_agg(attributes.name, attributes.value) as attributes
          from members.attributes
         where attributes.workspace_id = members.workspace_id
           and attributes.member_id = members.member_id
           and ${isShown(ctx.workspaceId, 'attributes')}
      ) as known on true
     where members.workspace_id = ${ctx.workspaceId}
       and members.member_id = any(${memberIds as string[]}::uuid[])
  `.execute(ctx.tx)
  return new Map(rows.map((row) => [row.memberId, row]))
}

/** The language a member gave, in any of the usual places and spellings. */
function languageOf(attributes: Readonly<Record<string, unknown>>, fallback: Language): Language {
  const given = attributes.language ?? attributes.locale
  if (typeof given !== 'string') return fallback
  if (/^zh/i.test(given)) return 'zh-CN'
  return /^en/i.test(given) ? 'en' : fallback
}

/** A Chinese name is not cut: the first character would be the family name. */
function firstWord(name: string, language: Language): string {
  return language === 'zh-CN' || /\p{Script=Han}/u.test(name) ? name : (name.split(' ')[0] ?? '')
}
