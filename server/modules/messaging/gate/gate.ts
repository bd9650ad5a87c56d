import type { RawBuilder } from 'kysely'
import { consentsAsked, type Hold, mechanismUsed } from '#modules/consent/index'
import { sql } from '#platform/postgres'
import type { Check, Scope } from './check.ts'
import { address } from './checks/address.ts'
import { age } from './checks/age.ts'
import { channel } from './checks/channel.ts'
import { choice } from './checks/choice.ts'
import { holdout } from './checks/holdout.ts'
import { membership } from './checks/membership.ts'
import { minor } from './checks/minor.ts'
import { permission } from './checks/permission.ts'
import { personalisation } from './checks/personalisation.ts'
import { policy } from './checks/policy.ts'
import { nightEnds, quietHours } from './checks/quietHours.ts'
import { suppression } from './checks/suppression.ts'
import { template } from './checks/template.ts'
import { topic } from './checks/topic.ts'
import { finding } from './findings.ts'
import { FREQUENCY_CAP, frequencyCapForecast, takenSlots } from './frequencyCap.ts'

/** In the order in which they are asked; the first refusal is the reason. The frequency cap comes after them all. */
const decisionChecks: readonly Check[] = [
  age,
  membership,
  holdout,
  template,
  address,
  policy,
  permission,
  minor,
  choice,
  topic,
  personalisation,
  suppression,
  channel,
  quietHours,
]
/** Asked again in the transaction that hands over: what may have changed since the decision. */
const handOverChecks: readonly Check[] = [
  membership,
  holdout,
  template,
  address,
  policy,
  permission,
  minor,
  choice,
  topic,
  personalisation,
  suppression,
  channel,
]
/** What can be said of a member before there is a message. */
const forecastChecks: readonly Check[] = [
  membership,
  address,
  policy,
  permission,
  minor,
  choice,
  suppression,
  frequencyCapForecast,
]

/** A merge is taken into account within seconds; until then the message waits. */
const MERGE_RETRY_MS = 30_000

/** The names of the checks of each version of the gate: an intent keeps the version it was decided by. */
export const GATE_VERSION = 4
export const checkNames: Readonly<Record<number, readonly string[]>> = {
  1: [
    'age',
    'member',
    'holdout',
    'template',
    'address',
    'consent',
    'suppression',
    'channel',
    'quiet_hours',
    FREQUENCY_CAP,
  ],
  2: [
    'age',
    'member',
    'holdout',
    'template',
    'address',
    'consent',
    'minor',
    'choice',
    'suppression',
    'channel',
    'quiet_hours',
    FREQUENCY_CAP,
  ],
  3: [
    'age',
    'member',
    'holdout',
    'template',
    'address',
    'policy',
    'consent',
    'minor',
    'choice',
    'topic',
    'suppression',
    'channel',
    'quiet_hours',
    FREQUENCY_CAP,
  ],
  [GATE_VERSION]: [...decisionChecks.map((check) => check.name), FREQUENCY_CAP],
}

/**
 * The decision on a batch of intents: one statement, whatever the number. It asks every check of every intent, takes
 * the slots of the frequency cap, and writes state, reason and findings. `intents` is a query of what is asked about;
 * see `intent` in `check.ts`.
 */
export function decision(scope: Scope, intents: RawBuilder<unknown>): RawBuilder<Decided> {
  return sql<Decided>`
    with recursive ${judged(scope, decisionChecks, intents, 'held')},
    taken as (${takenSlots(scope)}),
    ranked as (
      select judged.*,
             judged.reason is null as reaches_cap,
             row_number() over (
               partition by judged.member_id, judged.reason is null and judged.takes_slot
               order by judged.created_at, judged.intent_id
             ) as turn
        from judged
    ),
    capped as materialized (
      select ranked.*,
             case when ranked.reaches_cap and ranked.takes_slot and ranked.turn > coalesce(taken.granted, 0)
                  then ${FREQUENCY_CAP} end as over_cap
        from ranked
        left join taken
          on taken.member_id = ranked.member_id
    ),
    verdict as (
      select capped.*, coalesce(capped.reason, capped.over_cap) as final_reason
        from capped
    )
    update messaging.intents
       set state = case
             when verdict.final_reason is null then ${scope.sandbox ? 'sandboxed' : 'sending'}
             when verdict.final_reason in ('quiet_hours', 'merge_pending') then 'waiting'
             else 'refused'
           end,
           reason = verdict.final_reason,
           due_at = case verdict.final_reason
             when 'quiet_hours' then verdict.night_ends
             when 'merge_pending' then ${new Date(scope.now.getTime() + MERGE_RETRY_MS)}::timestamptz
             else intents.due_at
           end,
           decided_at = case
             when verdict.final_reason in ('quiet_hours', 'merge_pending') then intents.decided_at
             else ${scope.now}::timestamptz
           end,
           slot_at = case
             when verdict.final_reason is null and verdict.takes_slot then ${scope.now}::timestamptz
             else intents.slot_at
           end,
           gate_version = ${GATE_VERSION}::smallint,
           refusals = case when verdict.reaches_cap then verdict.refusals || array[verdict.over_cap] else verdict.refusals end,
           findings = case
             when verdict.reaches_cap then verdict.findings || array[
               case
                 when not verdict.promotional then ${finding('uncounted')}
                 when not verdict.takes_slot then ${finding('slot_kept')}
                 when verdict.over_cap is null then ${finding('slot_taken')}
                 else ${finding('no_slot', sql`${scope.perDay}::int`, sql`${scope.perWeek}::int`)}
               end]
             else verdict.findings
           end,
           consent_event_id = verdict.consent_event_id,
           mechanism = verdict.mechanism
      from verdict
     where intents.workspace_id = ${scope.workspaceId}
       and intents.intent_id = verdict.intent_id
    returning intents.intent_id as "intentId", intents.state, intents.reason
  `
}

export interface Decided {
  readonly intentId: string
  readonly state: 'waiting' | 'refused' | 'sandboxed' | 'sending'
  readonly reason: string | null
}

/** Asks again at hand-over, and holds the consents that the answer rests on until the transaction ends. */
export function secondLook(scope: Scope, intents: RawBuilder<unknown>): RawBuilder<Looked> {
  return sql<Looked>`
    with recursive ${judged(scope, handOverChecks, intents, 'held')}
    select judged.intent_id as "intentId", judged.reason
      from judged
  `
}

export interface Looked {
  readonly intentId: string
  readonly reason: string | null
}

/** How many members of a set would be refused, and why; nothing is held or taken. */
export function forecast(scope: Scope, members: RawBuilder<unknown>): RawBuilder<Forecast> {
  return sql<Forecast>`
    with recursive ${judged(scope, forecastChecks, members, 'seen')}
    select judged.reason, count(*) as count
      from judged
     group by judged.reason
  `
}

export interface Forecast {
  readonly reason: string | null
  readonly count: number
}

function judged(scope: Scope, checks: readonly Check[], intents: RawBuilder<unknown>, hold: Hold): RawBuilder<unknown> {
  const wanted = sql`select intent.member_id, intent.purpose, intent.channel from intent`
  return sql`
    intent as materialized (${intents}),
    ${consentsAsked(scope.workspaceId, wanted, hold)},
    asked as materialized (
      select intent.*,
             standing.event_id as consent_event_id,
             ${mechanismUsed} as mechanism,
             ${nightEnds(scope)} as night_ends,
             coalesce(choice.frequency, 'normal') as chosen_frequency,
             coalesce(purpose.promotional, true) as promotional,
             coalesce(purpose.promotional, true) and intent.slot_at is null as takes_slot,
             array[${sql.join(checks.map((check) => check.refusal(scope)))}]::text[] as refusals,
             array[${sql.join(checks.map((check) => check.found(scope)))}]::text[] as findings
        from intent
        ${sql.join(
          checks.flatMap((check) => (check.joins ? [check.joins(scope)] : [])),
          sql` `,
        )}
    ),
    judged as materialized (
      select asked.*, (array_remove(asked.refusals, null))[1] as reason
        from asked
    )
  `
}
