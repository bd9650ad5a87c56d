import { sql, type Tx } from '#platform/postgres'
import type { NewIntent } from './intents.commands.ts'

/** Keeps the features of one row apart on their way: a character that no name has. */
const BETWEEN = '\u001f'

export interface IntentRow extends Omit<NewIntent, 'journeyId' | 'holdoutKey' | 'code' | 'address'> {
  readonly intentId: string
  readonly journeyId: string | null
  readonly holdoutKey: string | null
  /** Sealed, as the address is. */
  readonly code: Buffer | null
  readonly address: Buffer | null
}

export async function insertIntents(
  tx: Tx,
  workspaceId: string,
  now: Date,
  intents: readonly IntentRow[],
): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into messaging.intents
      (workspace_id, intent_id, member_id, channel, purpose, template, cause, occurrence, journey_id, holdout_key,
       code, address, features, created_at, due_at)
    select ${workspaceId}, fresh.intent_id, fresh.member_id, fresh.channel, fresh.purpose, fresh.template, fresh.cause,
           fresh.occurrence, fresh.journey_id, fresh.holdout_key, fresh.code,
           fresh.address, string_to_array(fresh.features, ${BETWEEN}), ${now}::timestamptz, ${now}::timestamptz
      from unnest(
        ${intents.map((intent) => intent.intentId)}::uuid[],
        ${intents.map((intent) => intent.memberId)}::uuid[],
        ${intents.map((intent) => intent.channel)}::text[],
        ${intents.map((intent) => intent.purpose)}::text[],
        ${intents.map((intent) => intent.template)}::text[],
        ${intents.map((intent) => intent.cause)}::text[],
        ${intents.map((intent) => intent.occurrence)}::text[],
        ${intents.map((intent) => intent.journeyId)}::uuid[],
        ${intents.map((intent) => intent.holdoutKey)}::text[],
        ${intents.map((intent) => intent.code)}::bytea[],
        ${intents.map((intent) => intent.address)}::bytea[],
        ${intents.map((intent) => (intent.features ?? []).join(BETWEEN))}::text[]
      ) as fresh (intent_id, member_id, channel, purpose, template, cause, occurrence, journey_id, holdout_key, code,
                  address, features)
        on conflict on constraint intents_one_for_each_occurrence do nothing
  `.execute(tx)
  return Number(numAffectedRows ?? 0)
}

/** Puts messages to these members before the gate at once, whatever they waited for. */
export async function hurryIntents(
  tx: Tx,
  workspaceId: string,
  memberIds: readonly string[],
  now: Date,
): Promise<void> {
  await sql`
    update messaging.intents
       set due_at = ${now}
     where intents.workspace_id = ${workspaceId}
       and intents.member_id = any(${memberIds as string[]}::uuid[])
       and intents.state = 'waiting'
       and intents.due_at > ${now}
  `.execute(tx)
}

export interface Written {
  readonly intentId: string
  readonly message: Buffer
  /** What it was chosen by and speaks of. */
  readonly features: readonly string[]
}

/** Keeps the messages as they went or would have gone. */
export async function storeMessages(tx: Tx, workspaceId: string, written: readonly Written[]): Promise<void> {
  if (written.length === 0) return
  await sql`
    update messaging.intents
       set message = written.message,
           features = string_to_array(written.features, ${BETWEEN})
      from unnest(
        ${written.map((one) => one.intentId)}::uuid[],
        ${written.map((one) => one.message)}::bytea[],
        ${written.map((one) => one.features.join(BETWEEN))}::text[]
      ) as written (intent_id, message, features)
     where intents.workspace_id = ${workspaceId}
       and intents.intent_id = written.intent_id
  `.execute(tx)
}

export interface Refused {
  readonly intentId: string
  readonly reason: string
  /** Added to what the gate found. */
  readonly found: string
}

/** Refuses intents that the gate had let pass: the template failed, or the second look found something. */
export async function refuseIntents(tx: Tx, workspaceId: string, refused: readonly Refused[]): Promise<void> {
  if (refused.length === 0) return
  await sql`
    update messaging.intents
       set state = 'refused',
           reason = refused.reason,
           refusals = intents.refusals || refused.reason,
           findings = intents.findings || refused.found
      from unnest(
        ${refused.map((one) => one.intentId)}::uuid[],
        ${refused.map((one) => one.reason)}::text[],
        ${refused.map((one) => one.found)}::text[]
      ) as refused (intent_id, reason, found)
     where intents.workspace_id = ${workspaceId}
       and intents.intent_id = refused.intent_id
  `.execute(tx)
}

export interface Settled {
  readonly intentId: string
  readonly state: 'sent' | 'failed' | 'unknown' | 'waiting'
  readonly providerMessageId: string | null
  /** For a further try. */
  readonly dueAt: Date | null
  /** What the provider said, without addresses. */
  readonly found: string
}

/** Writes down what became of messages that were handed over. */
export async function settleIntents(
  tx: Tx,
  workspaceId: string,
  now: Date,
  settled: readonly Settled[],
): Promise<void> {
  await sql`
    update messaging.intents
       set state = settled.state,
           handed_over_at = ${now}::timestamptz,
           attempts = intents.attempts + 1,
           provider_message_id = coalesce(settled.provider_message_id, intents.provider_message_id),
           due_at = coalesce(settled.due_at, intents.due_at),
           refusals = intents.refusals || case when settled.state = 'sent' then null else settled.state end,
           findings = intents.findings || settled.found
      from unnest(
        ${settled.map((one) => one.intentId)}::uuid[],
        ${settled.map((one) => one.state)}::text[],
        ${settled.map((one) => one.providerMessageId)}::text[],
        ${settled.map((one) => one.dueAt)}::timestamptz[],
        ${settled.map((one) => one.found)}::text[]
      ) as settled (intent_id, state, provider_message_id, due_at, found)
     where intents.workspace_id = ${workspaceId}
       and intents.intent_id = settled.intent_id
  `.execute(tx)
}

/** How often each of these was handed over before. */
export async function attemptsOf(
  tx: Tx,
  workspaceId: string,
  intentIds: readonly string[],
): Promise<Map<string, { attempts: number; message: Buffer }>> {
  const { rows } = await sql<{ intentId: string; attempts: number; message: Buffer }>`
    select intents.intent_id as "intentId", intents.attempts, intents.message
      from messaging.intents
     where intents.workspace_id = ${workspaceId}
       and intents.intent_id = any(${intentIds as string[]}::uuid[])
  `.execute(tx)
  return new Map(rows.map((row) => [row.intentId, row]))
}

export interface Parked {
  readonly intentId: string
  readonly memberId: string
}

/** Intents whose worker died between the decision and the outcome: whether they went, nobody knows. */
export async function parkLost(tx: Tx, workspaceId: string, decidedBefore: Date, limit: number): Promise<Parked[]> {
  const { rows } = await sql<Parked>`
    update messaging.intents
       set state = 'unknown'
     where intents.workspace_id = ${workspaceId}
       and intents.intent_id in (
         select lost.intent_id
           from messaging.intents as lost
          where lost.workspace_id = ${workspaceId}
            and lost.state = 'sending'
            and lost.decided_at < ${decidedBefore}
          order by lost.intent_id
          limit ${limit}
            for update skip locked
       )
    returning intents.intent_id as "intentId", intents.member_id as "memberId"
  `.execute(tx)
  return rows
}

/** Settles messages by what a provider reported later; only a parked one, or a bounce of one that was taken, changes. */
export async function reconcile(
  tx: Tx,
  workspaceId: string,
  reports: readonly { intentId: string; delivered: boolean }[],
): Promise<void> {
  await sql`
    update messaging.intents
       set state = case when report.delivered then 'sent' else 'failed' end
      from unnest(
        ${reports.map((report) => report.intentId)}::uuid[],
        ${reports.map((report) => report.delivered)}::boolean[]
      ) as report (intent_id, delivered)
     where intents.workspace_id = ${workspaceId}
       and intents.intent_id = report.intent_id
       and (intents.state = 'unknown' or (intents.state = 'sent' and not report.delivered))
  `.execute(tx)
}
