import { sql, type Tx } from '#platform/postgres'

export interface AddressChange {
  readonly changeId: string
  readonly memberId: string
  readonly channel: 'email' | 'sms'
  readonly addressIndex: Buffer
  readonly codeHash: Buffer
}

export async function insertChange(tx: Tx, workspaceId: string, at: Date, change: AddressChange): Promise<void> {
  await sql`
    insert into portal.address_changes
      (workspace_id, change_id, member_id, channel, address_index, code_hash, asked_at)
    values (${workspaceId}, ${change.changeId}, ${change.memberId}, ${change.channel}, ${change.addressIndex},
            ${change.codeHash}, ${at})
  `.execute(tx)
}

/** How many new addresses a member asked a code for since then, whatever the addresses. */
export async function changesSince(tx: Tx, workspaceId: string, memberId: string, since: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
      from portal.address_changes
     where address_changes.workspace_id = ${workspaceId}
       and address_changes.member_id = ${memberId}
       and address_changes.asked_at > ${since}
  `.execute(tx)
  return rows[0]!.count
}

/** What a member asked for last, while its code is good; held until the transaction ends. */
export async function latestChange(
  tx: Tx,
  workspaceId: string,
  want: { memberId: string; since: Date },
): Promise<Pick<AddressChange, 'changeId' | 'addressIndex' | 'codeHash'> | undefined> {
  const { rows } = await sql<Pick<AddressChange, 'changeId' | 'addressIndex' | 'codeHash'> & { usedAt: Date | null }>`
    select address_changes.change_id as "changeId", address_changes.address_index as "addressIndex",
           address_changes.code_hash as "codeHash", address_changes.used_at as "usedAt"
      from portal.address_changes
     where address_changes.workspace_id = ${workspaceId}
       and address_changes.member_id = ${want.memberId}
       and address_changes.asked_at > ${want.since}
     order by address_changes.asked_at desc, address_changes.change_id desc
     limit 1
       for update
  `.execute(tx)
  return rows[0]?.usedAt === null ? rows[0] : undefined
}

export async function markUsed(tx: Tx, workspaceId: string, changeId: string, at: Date): Promise<void> {
  await sql`
    update portal.address_changes
       set used_at = ${at}
     where address_changes.workspace_id = ${workspaceId}
       and address_changes.change_id = ${changeId}
  `.execute(tx)
}

/** Removes what the limits no longer count. */
export async function forgetChanges(tx: Tx, workspaceId: string, before: Date): Promise<void> {
  await sql`
    delete from portal.address_changes
     where address_changes.workspace_id = ${workspaceId}
       and address_changes.asked_at < ${before}
  `.execute(tx)
}

/** What members who are no more had asked for. */
export async function forgetChangesOf(tx: Tx, workspaceId: string, memberIds: readonly string[]): Promise<void> {
  await sql`
    delete from portal.address_changes
     where address_changes.workspace_id = ${workspaceId}
       and address_changes.member_id = any(${memberIds as string[]}::uuid[])
  `.execute(tx)
}
