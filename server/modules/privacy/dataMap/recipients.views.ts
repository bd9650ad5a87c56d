import { purposesOf } from '#modules/consent/index'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import type { Recipient } from './dataMap.ts'

/** Somebody outside whom the product itself sends to or fetches from. */
export interface Connected {
  /** Stable: `email:smtp.example.com`, `schedule:<id>`, `sign_on:<issuer>`. */
  readonly key: string
  readonly name: string
  readonly kind: 'email' | 'schedule' | 'sign_on'
}

/** Who gets or gives personal data through the product as it is set up now. The outbox of a sandbox sends to nobody. */
export async function connectedNow(ctx: Ctx): Promise<Connected[]> {
  const { rows } = await sql<Connected>`
    select 'email:' || channels.host as key, channels.host as name, 'email' as kind
      from messaging.email_channels as channels
     where channels.workspace_id = ${ctx.workspaceId}
       and channels.enabled
     union all
    select 'schedule:' || schedules.schedule_id, schedules.name, 'schedule'
      from connections.import_schedules as schedules
     where schedules.workspace_id = ${ctx.workspaceId}
       and schedules.place = 'url'
       and not schedules.paused
     union all
    select 'sign_on:' || providers.issuer, providers.issuer, 'sign_on'
      from access.identity_providers as providers
     where providers.workspace_id = ${ctx.workspaceId}
       and providers.enabled
     order by kind, name
  `.execute(ctx.tx)
  return rows
}

/** In which activities each kind of connection takes part. */
export async function recipientsInUse(ctx: Ctx): Promise<Recipient[]> {
  const purposes = await purposesOf(ctx)
  const byMail = purposes.filter(({ channels }) => channels.includes('email'))
  const activities = {
    email: [...byMail.map(({ code }) => `contact/${code}`), 'dataset/messaging'],
    schedule: ['dataset/connections'],
    sign_on: ['dataset/access'],
  }
  const connected = await connectedNow(ctx)
  return connected.map(({ name, kind }) => ({
    name,
    state: 'in_use',
    country: null,
    transfer: null,
    activities: activities[kind],
  }))
}
