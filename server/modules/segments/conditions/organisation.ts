import { sql } from '../../../platform/postgres.ts'
import { dayNumber, dayText } from '../../metrics/index.ts'
import { writtenFor } from '../aliases.store.ts'
import type { Question } from '../question.ts'
import type { ConditionKind, ConditionOf } from './condition.ts'

type OrganisationCondition = ConditionOf<'organisation'>
type Kind = OrganisationCondition['kinds'][number]

/** An organisation a member speaks for, with one of its contracts that nothing continues; days are numbered. */
export interface Membership {
  readonly name: string
  readonly kind: Kind
  readonly startDay: number | null
  readonly endDay: number | null
  /** Days to the end of a contract that is in force on the question's day; null without one. */
  readonly daysLeft: number | null
}

/** Contacts of organisations of some kinds, and those whose contract is about to end unrenewed, as it stands now. */
export const organisation: ConditionKind<OrganisationCondition, readonly Membership[]> = {
  kind: 'organisation',
  reads: () => ['organisation'],
  events: () => [
    'organisation.contact_added',
    'organisation.contact_removed',
    'organisation.changed',
    'organisation.contract_changed',
    'member.merged',
  ],
  async load(question) {
    const memberships = await membershipsOf(question)
    return (_condition, memberId) => memberships.get(memberId) ?? []
  },
  holds: (condition, own) => own.some((membership) => fits(condition, membership)),
  async changeDays(question) {
    const memberships = await membershipsOf(question)
    return (condition, memberId) => nextDay(condition, memberships.get(memberId) ?? [], question.today)
  },
  sentence(condition, own) {
    const has = own.find((membership) => fits(condition, membership)) ?? own[0]
    const kinds = (locale: 'en' | 'zh-CN') =>
      condition.kinds.map((kind) => kindWords[kind][locale]).join(locale === 'en' ? ' or ' : '或')
    const within = condition.endsWithinDays
    return {
      en: `Speaks for ${kinds('en')}${within === null ? '' : ` whose contract ends within ${within} days`}: ${
        has ? `speaks for ${has.name}${has.daysLeft === null ? '' : `, ${has.daysLeft} days left`}` : 'for none'
      }`,
      'zh-CN': `代表${kinds('zh-CN')}${within === null ? '' : `且合同在 ${within} 天内到期`}：${
        has ? `代表${has.name}${has.daysLeft === null ? '' : `，剩余 ${has.daysLeft} 天`}` : '不代表任何组织'
      }`,
    }
  },
}

const kindWords: Record<Kind, { en: string; 'zh-CN': string }> = {
  enterprise: { en: 'an enterprise', 'zh-CN': '大型企业' },
  sme: { en: 'a small or medium company', 'zh-CN': '中小企业' },
  government: { en: 'a government body', 'zh-CN': '政府机构' },
}

function fits({ kinds, endsWithinDays }: OrganisationCondition, { kind, daysLeft }: Membership): boolean {
  if (!kinds.includes(kind)) return false
  return endsWithinDays === null || (daysLeft !== null && daysLeft <= endsWithinDays)
}

/** A contract begins, comes near its end, or is over: the next such day after today. */
function nextDay(condition: OrganisationCondition, own: readonly Membership[], today: number): number | null {
  const { endsWithinDays } = condition
  if (endsWithinDays === null) return null
  const days = own.flatMap(({ startDay, endDay }) =>
    startDay === null || endDay === null ? [] : [startDay, endDay - endsWithinDays, endDay + 1],
  )
  const ahead = days.filter((day) => day > today)
  return ahead.length > 0 ? Math.min(...ahead) : null
}

async function membershipsOf({ ctx, population, today }: Question): Promise<Map<string, Membership[]>> {
  const { covers, memberOf } = await writtenFor(ctx, population)
  const { rows } = await sql<{ memberId: string; name: string; kind: Kind; startsOn: string | null; endsOn: string }>`
    select organisation_contacts.member_id as "memberId", organisations.name, organisations.kind,
           contracts.starts_on as "startsOn", contracts.ends_on as "endsOn"
      from members.organisation_contacts
      join members.organisations
        on organisations.workspace_id = ${ctx.workspaceId}
       and organisations.organisation_id = organisation_contacts.organisation_id
      left join members.contracts
        on contracts.workspace_id = ${ctx.workspaceId}
       and contracts.organisation_id = organisations.organisation_id
       and contracts.ends_on >= ${dayText(today)}::date
       and not exists (
         select
           from members.contracts as renewal
          where renewal.workspace_id = ${ctx.workspaceId}
            and renewal.renews = contracts.contract_id
       )
     where organisation_contacts.workspace_id = ${ctx.workspaceId}
       and ${covers(sql`organisation_contacts.member_id`)}
     order by contracts.ends_on, organisations.name
  `.execute(ctx.tx)
  const memberships = new Map<string, Membership[]>()
  for (const { memberId, name, kind, startsOn, endsOn } of rows) {
    const startDay = startsOn === null ? null : dayNumber(startsOn)
    const endDay = startsOn === null ? null : dayNumber(endsOn)
    const daysLeft = startDay !== null && endDay !== null && startDay <= today ? endDay - today : null
    const own = memberships.get(memberOf(memberId)) ?? []
    memberships.set(memberOf(memberId), [...own, { name, kind, startDay, endDay, daysLeft }])
  }
  return memberships
}
