import type { Channel } from '#modules/consent/index'
import { directValuesOf } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { reconcile } from '../intents/intents.store.ts'
import { suppress } from '../suppression/suppression.commands.ts'

/** What a provider said later of a message it was given. */
export interface Report {
  readonly intentId: string
  readonly what: 'delivered' | 'bounced' | 'complained'
}

/** Settles parked messages, and suppresses addresses that bounced or whose owner called the message spam. */
export async function recordReports(ctx: Ctx, reports: readonly Report[]): Promise<void> {
  if (reports.length === 0) return
  const last = new Map(reports.map((report) => [report.intentId, report.what]))
  await reconcile(
    ctx.tx,
    ctx.workspaceId,
    [...last].map(([intentId, what]) => ({ intentId, delivered: what !== 'bounced' })),
  )
  const unwelcome = await recipientsOf(
    ctx,
    reports.flatMap((report) => (report.what === 'delivered' ? [] : [report.intentId])),
  )
  const addresses = await directValuesOf(
    ctx,
    unwelcome.map((one) => one.memberId),
    ['email'],
  )
  await suppress(
    ctx,
    unwelcome.flatMap(({ intentId, memberId, channel }) => {
      const address = addresses.get(memberId)?.email
      const reason = reports.some((one) => one.intentId === intentId && one.what === 'bounced')
        ? 'bounced'
        : 'complained'
      return address === undefined ? [] : [{ channel, address, reason } as const]
    }),
  )
}

async function recipientsOf(ctx: Ctx, intentIds: readonly string[]) {
  const { rows } = await sql<{ intentId: string; memberId: string; channel: Channel }>`
    select intents.intent_id as "intentId", intents.member_id as "memberId", intents.channel
      from messaging.intents
     where intents.workspace_id = ${ctx.workspaceId}
       and intents.intent_id = any(${intentIds as string[]}::uuid[])
       and intents.channel = 'email'
  `.execute(ctx.tx)
  return rows
}
