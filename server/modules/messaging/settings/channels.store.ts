import { sql, type Tx } from '#platform/postgres'

export interface StoredEmailChannel {
  readonly host: string
  readonly port: number
  readonly secure: boolean
  readonly user: string
  /** Sealed. */
  readonly password: Buffer | null
  readonly fromName: string
  readonly fromAddress: string
  readonly enabled: boolean
}

export async function emailChannelIn(tx: Tx, workspaceId: string): Promise<StoredEmailChannel | undefined> {
  const { rows } = await sql<StoredEmailChannel>`
    select email_channels.host, email_channels.port, email_channels.secure, email_channels.username as "user",
           email_channels.password, email_channels.from_name as "fromName",
           email_channels.from_address as "fromAddress", email_channels.enabled
      from messaging.email_channels
     where email_channels.workspace_id = ${workspaceId}
  `.execute(tx)
  return rows[0]
}

export async function saveEmailChannel(tx: Tx, workspaceId: string, channel: StoredEmailChannel): Promise<void> {
  await sql`
    insert into messaging.email_channels
      (workspace_id, host, port, secure, username, password, from_name, from_address, enabled)
    values (${workspaceId}, ${channel.host}, ${channel.port}, ${channel.secure}, ${channel.user}, ${channel.password},
            ${channel.fromName}, ${channel.fromAddress}, ${channel.enabled})
        on conflict (workspace_id) do update
       set host = excluded.host,
           port = excluded.port,
           secure = excluded.secure,
           username = excluded.username,
           password = excluded.password,
           from_name = excluded.from_name,
           from_address = excluded.from_address,
           enabled = excluded.enabled
  `.execute(tx)
}
