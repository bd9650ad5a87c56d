import { sql, type Tx } from '#platform/postgres'
import { peopleNow, person } from '../people.store.ts'
import type { Assigned, Part, Signed, SubjectRef } from './owners.ts'

export async function assignedIn(tx: Tx, workspaceId: string): Promise<Assigned[]> {
  const { rows } = await sql<Assigned>`
    select named.kind, named.subject, named.part, ${person} as person
      from (
        select owners.kind, owners.subject, owners.part, owners.user_id
          from privacy.data_owners as owners
         where owners.workspace_id = ${workspaceId}
      ) as named
      ${peopleNow(workspaceId)}
     order by named.kind, named.subject, users.name, named.user_id
  `.execute(tx)
  return rows
}

/** The last sign-off of each subject. */
export async function signedIn(tx: Tx, workspaceId: string): Promise<Signed[]> {
  const { rows } = await sql<Signed>`
    select named.kind, named.subject, named.version, named.signed_at as at, ${person} as by
      from (
        select distinct on (sign_offs.kind, sign_offs.subject)
               sign_offs.kind, sign_offs.subject, sign_offs.version, sign_offs.signed_at, sign_offs.signed_by as user_id
          from privacy.sign_offs
         where sign_offs.workspace_id = ${workspaceId}
         order by sign_offs.kind, sign_offs.subject, sign_offs.signed_at desc, sign_offs.sign_off_id desc
      ) as named
      ${peopleNow(workspaceId)}
  `.execute(tx)
  return rows
}

export interface Assignment {
  readonly subjects: readonly SubjectRef[]
  readonly people: readonly { readonly part: Part; readonly userId: string }[]
  readonly at: Date
  readonly by: string
}

/** Puts these people in the place of those who had a part in the subjects before. */
export async function replaceOwners(tx: Tx, workspaceId: string, { subjects, people, at, by }: Assignment) {
  const kinds = subjects.map(({ kind }) => kind)
  const names = subjects.map(({ subject }) => subject)
  await sql`
    delete from privacy.data_owners as owners
     using unnest(${kinds}::text[], ${names}::text[]) as wanted (kind, subject)
     where owners.workspace_id = ${workspaceId}
       and owners.kind = wanted.kind
       and owners.subject = wanted.subject
  `.execute(tx)
  await sql`
    insert into privacy.data_owners (workspace_id, kind, subject, part, user_id, assigned_at, assigned_by)
    select distinct ${workspaceId}::uuid, wanted.kind, wanted.subject, people.part, people.user_id, ${at}::timestamptz,
           ${by}
      from unnest(${kinds}::text[], ${names}::text[]) as wanted (kind, subject)
     cross join unnest(${people.map(({ part }) => part)}::text[], ${people.map(({ userId }) => userId)}::uuid[])
        as people (part, user_id)
  `.execute(tx)
}

export async function insertSignOffs(
  tx: Tx,
  workspaceId: string,
  signed: readonly (SubjectRef & { readonly id: string; readonly version: string })[],
  { by, at }: { readonly by: string; readonly at: Date },
): Promise<void> {
  await sql`
    insert into privacy.sign_offs (workspace_id, sign_off_id, kind, subject, version, signed_by, signed_at)
    select ${workspaceId}, signed.*, ${by}::uuid, ${at}::timestamptz
      from unnest(
        ${signed.map(({ id }) => id)}::uuid[],
        ${signed.map(({ kind }) => kind)}::text[],
        ${signed.map(({ subject }) => subject)}::text[],
        ${signed.map(({ version }) => version)}::text[]
      ) as signed
  `.execute(tx)
}
