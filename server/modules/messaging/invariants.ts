import type { RawBuilder } from 'kysely'
import type { Ctx } from '#platform/context'
import type { Invariant, InvariantResult } from '#platform/module'
import { sql } from '#platform/postgres'

export const invariants: readonly Invariant[] = [
  {
    id: 'messaging.nothing-without-consent',
    claim: {
      en: 'Every message that went, or would have gone, rests on a consent that stood when it was decided, or on a policy that asked for none.',
      'zh-CN': '每条已发送（或沙盒中本应发送）的消息，在决定发送时都有有效的同意记录，或适用的政策不要求同意。',
    },
    check: (ctx) =>
      judge(
        ctx,
        sql`
          select intents.intent_id::text as id,
                 case
                   when purposes.purpose is null then true
                   -- By a law, or a basis, that asks for none. Before there were policies the basis decided alone.
                   when coalesce(intents.mechanism <> 'opt_in', purposes.legal_basis <> 'consent')
                        and intents.consent_event_id is null then false
                   else granted.event_id is null or overturned.said
                 end as breach
            from messaging.intents
            left join consent.purposes
              on purposes.workspace_id = intents.workspace_id
             and purposes.purpose = intents.purpose
            left join lateral (
              select events.*
                from consent.events
               where events.workspace_id = intents.workspace_id
                 and events.event_id = intents.consent_event_id
                 and events.member_id = intents.member_id
               union all
              -- Said before this member was merged into the one who was written to.
              select events.*
                from consent.carried_merges as carried
                join consent.events
                  on events.workspace_id = carried.workspace_id
                 and events.member_id = carried.from_id
                 and events.event_id = intents.consent_event_id
               where carried.workspace_id = intents.workspace_id
                 and carried.from_id <> intents.member_id
               limit 1
            ) as granted
              on granted.purpose = intents.purpose
             and granted.channel = intents.channel
             and granted.state = 'granted'
             and granted.occurred_at <= intents.decided_at
           cross join lateral (
             select exists (
                      select from consent.events
                       where events.workspace_id = intents.workspace_id
                         and events.member_id = intents.member_id
                         and events.purpose = intents.purpose
                         and events.channel = intents.channel
                         and events.state = 'withdrawn'
                         and events.occurred_at >= granted.occurred_at
                         and events.recorded_at < intents.decided_at
                    ) as said
           ) as overturned
           where intents.workspace_id = ${ctx.workspaceId}
             and intents.state in ('sandboxed', 'sending', 'sent', 'unknown')`,
      ),
  },
  {
    id: 'messaging.cap-is-never-passed',
    claim: {
      en: 'The slots of each member are those of the messages decided on, and stay, with those of the profiles that are part of them, within the limits they were taken under.',
      'zh-CN': '每位会员占用的频次名额与已决定的消息一致；连同并入的档案一起计算，从未超过当时的上限。',
    },
    check: (ctx) =>
      judge(
        ctx,
        sql`
          select coalesce(contacts.member_id, used.member_id)::text as id,
                 contacts.slots is null
                 or cardinality(contacts.slots || contacts.elsewhere) > contacts.per_week
                 or cardinality(messaging.slots_since(contacts.slots || contacts.elsewhere, contacts.day_from)) > contacts.per_day
                 or messaging.slots_since(contacts.slots, '-infinity') is distinct from coalesce(
                      messaging.slots_since(used.slots, contacts.looked_at - interval '168 hours'), '{}') as breach
            from (
              select contacts.*
                from messaging.contacts
               where contacts.workspace_id = ${ctx.workspaceId}
            ) as contacts
            full join (
              select intents.member_id, array_agg(intents.slot_at) as slots
                from messaging.intents
               where intents.workspace_id = ${ctx.workspaceId}
                 and intents.slot_at is not null
               group by intents.member_id
            ) as used
              on used.member_id = contacts.member_id`,
      ),
  },
  {
    id: 'messaging.who-objects-is-chosen-by-nothing',
    claim: {
      en: 'No promotion went to a member who had turned personalisation off that they were chosen for by a trait, or that said one.',
      'zh-CN': '会员关闭个性化之后，没有任何按其特征选取或引用其特征的营销消息被发送。',
    },
    check: (ctx) =>
      judge(
        ctx,
        sql`
          select intents.intent_id::text as id,
                 purposes.promotional and cardinality(intents.features) > 0 and not coalesce(last.allowed, true) as breach
            from messaging.intents
            join consent.purposes
              on purposes.workspace_id = intents.workspace_id
             and purposes.purpose = intents.purpose
            left join lateral (
              select wish.allowed
                from consent.personalisation as wish
               where wish.workspace_id = intents.workspace_id
                 and wish.member_id = intents.member_id
                 and wish.occurred_at < intents.decided_at
               order by wish.occurred_at desc, wish.choice_id desc
               limit 1
            ) as last on true
           where intents.workspace_id = ${ctx.workspaceId}
             and intents.features is not null
             and intents.state in ('sandboxed', 'sending', 'sent', 'unknown')`,
      ),
  },
  {
    id: 'messaging.one-intent-for-each-occurrence',
    claim: {
      en: 'A member has one intent for each cause and occurrence.',
      'zh-CN': '对于每个触发原因和每次发生，会员只有一条发送意图。',
    },
    check: (ctx) =>
      judge(
        ctx,
        sql`
          select min(intents.intent_id::text) as id, count(*) > 1 as breach
            from messaging.intents
           where intents.workspace_id = ${ctx.workspaceId}
           group by intents.member_id, intents.cause, intents.occurrence`,
      ),
  },
]

const SAMPLES = 5

/** Counts the rows of a judgement: an `id`, and whether it is a `breach`. */
async function judge(ctx: Ctx, judgement: RawBuilder<unknown>): Promise<InvariantResult> {
  const { rows } = await sql<InvariantResult>`
    with judged as (${judgement})
    select count(*) as checked,
           count(*) filter (where judged.breach) as breaches,
           coalesce((array_agg(judged.id) filter (where judged.breach))[1:${SAMPLES}::int], '{}') as sample
      from judged
  `.execute(ctx.tx)
  return rows[0]!
}
