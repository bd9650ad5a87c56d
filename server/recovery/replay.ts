import { type ConsentFact, recordConsents } from '#modules/consent/index'
import { eraseAgain } from '#modules/portal/index'
import type { Ctx, Platform } from '#platform/context'
import type { Module } from '#platform/module'
import { sql, type Tx } from '#platform/postgres'
import { asSystem } from '#platform/transaction'
import type { TakenBack } from './journal.ts'

export interface Replayed {
  readonly erased: number
  readonly withdrawn: number
}

/**
 * Does again in what was restored what members took back after the backup, before anything opens. What had been accepted and
 * not yet been given to members is given first: somebody may be in it who was erased. Doing it twice changes nothing.
 */
export async function replay(
  platform: Platform,
  of: {
    readonly workspaceIds: readonly string[]
    readonly records: readonly TakenBack[]
    readonly modules: readonly Module[]
  },
): Promise<Replayed> {
  let erased = 0
  let withdrawn = 0
  for (const workspaceId of of.workspaceIds) {
    for (const task of of.modules.flatMap((module) => module.ingest?.(platform) ?? []))
      while (await task.run(workspaceId));
    const records = of.records.filter((record) => record.workspaceId === workspaceId)
    withdrawn += await asSystem(platform, workspaceId, (ctx) => withdrawAgain(ctx, records))
    const ids = records.flatMap((record) => (record.kind === 'erased' ? [record.memberId] : []))
    for (const memberId of new Set(ids)) {
      // Profiles of one member go with the first of them.
      const done = await asSystem(platform, workspaceId, async (ctx) => {
        if ((await known(ctx.tx, workspaceId, [memberId])).size === 0) return false
        await eraseAgain(ctx, memberId)
        return true
      })
      if (done) erased += 1
    }
  }
  return { erased, withdrawn }
}

async function withdrawAgain(ctx: Ctx, records: readonly TakenBack[]): Promise<number> {
  const withdrawals = records.filter((record) => record.kind === 'withdrawn')
  const members = await known(
    ctx.tx,
    ctx.workspaceId,
    withdrawals.map(({ memberId }) => memberId),
  )
  const facts = withdrawals
    .filter(({ memberId }) => members.has(memberId))
    .map(({ memberId, purpose, channel, source, at }) => ({
      memberId,
      purpose,
      // As the log had it.
      channel: channel as ConsentFact['channel'],
      state: 'withdrawn' as const,
      source,
      imported: false,
      proof: { replayed: 'recovery' },
      at: new Date(at),
    }))
  return (await recordConsents(ctx, facts)).length
}

async function known(tx: Tx, workspaceId: string, memberIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select members.member_id as id
      from members.members
     where members.workspace_id = ${workspaceId}
       and members.member_id = any(${memberIds as string[]}::uuid[])
  `.execute(tx)
  return new Set(rows.map(({ id }) => id))
}
