import type { Ctx } from '../../../platform/context.ts'
import { sql } from '../../../platform/postgres.ts'
import { families } from '../roots.ts'
import type { ContactRow } from './organisations.ts'

/** The contacts written for these organisations, each with who the member became. */
export async function contactRowsOf(ctx: Ctx, organisationIds: readonly string[]): Promise<ContactRow[]> {
  const written = sql`
    select organisation_contacts.member_id
      from members.organisation_contacts
     where organisation_contacts.workspace_id = ${ctx.workspaceId}
       and organisation_contacts.organisation_id = any(${organisationIds as string[]}::uuid[])`
  const { rows } = await sql<ContactRow>`
    with ${families(ctx.workspaceId, written)}
    select organisation_contacts.organisation_id as "organisationId", organisation_contacts.member_id as "memberId",
           roots.root_id as "rootId", organisation_contacts.role, organisation_contacts.is_primary as "isPrimary",
           organisation_contacts.added_at as "addedAt"
      from members.organisation_contacts
      join roots
        on roots.from_id = organisation_contacts.member_id
     where organisation_contacts.workspace_id = ${ctx.workspaceId}
       and organisation_contacts.organisation_id = any(${organisationIds as string[]}::uuid[])
  `.execute(ctx.tx)
  return rows
}

/** The organisations each member speaks for, by any record that became them. */
export async function organisationIdsOf(ctx: Ctx, memberIds: readonly string[]): Promise<Map<string, string[]>> {
  const asked = sql`select asked.member_id from unnest(${memberIds as string[]}::uuid[]) as asked (member_id)`
  const { rows } = await sql<{ fromId: string; organisationIds: string[] }>`
    with ${families(ctx.workspaceId, asked)}
    select roots.from_id as "fromId",
           array_agg(distinct organisation_contacts.organisation_id) as "organisationIds"
      from roots
      join family
        on family.root_id = roots.root_id
      join members.organisation_contacts
        on organisation_contacts.workspace_id = ${ctx.workspaceId}
       and organisation_contacts.member_id = family.member_id
     group by roots.from_id
  `.execute(ctx.tx)
  return new Map(rows.map((row) => [row.fromId, row.organisationIds]))
}

export async function insertContact(
  ctx: Ctx,
  organisationId: string,
  contact: { memberId: string; role: string; isPrimary: boolean },
): Promise<void> {
  await sql`
    insert into members.organisation_contacts (workspace_id, organisation_id, member_id, role, is_primary, added_at)
    values (${ctx.workspaceId}, ${organisationId}, ${contact.memberId}, ${contact.role}, ${contact.isPrimary}, ${ctx.now})
  `.execute(ctx.tx)
}

/** Rows are named by the members they were written for, which may be several of one contact. */
export async function updateRoles(
  ctx: Ctx,
  organisationId: string,
  memberIds: readonly string[],
  role: string,
): Promise<void> {
  await sql`
    update members.organisation_contacts
       set role = ${role}
     where organisation_contacts.workspace_id = ${ctx.workspaceId}
       and organisation_contacts.organisation_id = ${organisationId}
       and organisation_contacts.member_id = any(${memberIds as string[]}::uuid[])
  `.execute(ctx.tx)
}

export async function clearPrimary(ctx: Ctx, organisationId: string): Promise<void> {
  await sql`
    update members.organisation_contacts
       set is_primary = false
     where organisation_contacts.workspace_id = ${ctx.workspaceId}
       and organisation_contacts.organisation_id = ${organisationId}
       and organisation_contacts.is_primary
  `.execute(ctx.tx)
}

export async function setPrimary(ctx: Ctx, organisationId: string, memberId: string): Promise<void> {
  await sql`
    update members.organisation_contacts
       set is_primary = true
     where organisation_contacts.workspace_id = ${ctx.workspaceId}
       and organisation_contacts.organisation_id = ${organisationId}
       and organisation_contacts.member_id = ${memberId}
  `.execute(ctx.tx)
}

export async function deleteContacts(ctx: Ctx, organisationId: string, memberIds: readonly string[]): Promise<void> {
  await sql`
    delete from members.organisation_contacts
     where organisation_contacts.workspace_id = ${ctx.workspaceId}
       and organisation_contacts.organisation_id = ${organisationId}
       and organisation_contacts.member_id = any(${memberIds as string[]}::uuid[])
  `.execute(ctx.tx)
}
