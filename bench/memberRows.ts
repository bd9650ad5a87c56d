import { asOwner } from './owner.ts'
import type { BenchProduct } from './product.ts'

/** What every member has in PostgreSQL besides who they are: the rows of the blocks of their page, written as sets. */
export async function haveRows({ ownerUrl, workspaceId }: BenchProduct): Promise<void> {
  await asOwner(ownerUrl, async (query) => {
    // Nothing here refers to what is not there; checking seventeen million rows for it would take longer than writing them.
    await query('set session_replication_role = replica')
    for (const statement of statements) await query(statement, [workspaceId])
    await query('vacuum analyze')
  })
}

const MOMENT = `timestamptz '2026-10-01'`

/** A journey and a segment whose rule asks the history, so that explaining it does. */
const own = [
  `insert into journeys.journeys (workspace_id, journey_id, name, state, created_at)
   select $1, md5('journey')::uuid, 'Bench', 'running', ${MOMENT}`,
  `insert into segments.segments (workspace_id, segment_id, name, rule, origin, built_at, created_at)
   select $1, md5('segment')::uuid, 'Looked around',
          '{"kind":"event","name":"Product Viewed","aggregate":"count","withinDays":365,"comparison":">=","value":3}',
          'own', ${MOMENT}, ${MOMENT}`,
]

const ofMembers = [
  `insert into members.attributes (workspace_id, member_id, name, value, source, observed_at)
   select $1, members.member_id, name, to_jsonb(name || ' of Shanghai'), 'bench', ${MOMENT}
     from members.members
    cross join unnest(array['city', 'store', 'gender']) as name
       on conflict do nothing`,
  `insert into segments.rfm_scores (workspace_id, member_id, last_day, frequency, monetary_mills, r, f, m, scored_at)
   select $1, members.member_id, '2026-10-01', 10, 100000, 5, 5, 5, ${MOMENT}
     from members.members`,
  `insert into segments.standings
     (workspace_id, member_id, shard, stage, since, reason, reason_days, definition_version, is_buyer)
   select $1, members.member_id, 0, 'stable', ${MOMENT}, 'repeat_purchase', 10, 1, true
     from members.members`,
  `insert into segments.stage_history (workspace_id, member_id, changed_at, from_stage, to_stage, reason, definition_version)
   select $1, members.member_id, ${MOMENT}, stage, 'stable', 'repeat_purchase', 1
     from members.members
    cross join unnest(array['activation', 'growth']) as stage`,
  `insert into segments.memberships (workspace_id, segment_id, member_id, entered_at)
   select $1, segments.segment_id, members.member_id, ${MOMENT}
     from members.members
     join segments.segments
       on segments.workspace_id = $1
      and (segments.code in ('rfm:champions', 'stage:stable') or segments.origin = 'own')`,
  `insert into loyalty.balances (workspace_id, member_id, currency, available, lifetime_earned, last_seq, updated_at)
   select $1, members.member_id, 'points', 300, 300, 3, ${MOMENT}
     from members.members`,
  `insert into loyalty.transactions
     (workspace_id, member_id, currency, seq, transaction_id, kind, unique_key, points, balance_after, reason, occurred_at,
      posted_at, actor_kind, actor_id)
   select $1, members.member_id, 'points', seq, gen_random_uuid(), 'earn', 'bench/' || seq, 100, seq * 100,
          'order_completed', ${MOMENT}, ${MOMENT}, 'system', 'system'
     from members.members
    cross join generate_series(1, 3) as seq`,
  `insert into consent.current
     (workspace_id, member_id, purpose, channel, state, source, imported, occurred_at, event_id, said_by)
   select $1, members.member_id, 'marketing', 'email', 'granted', 'bench', false, ${MOMENT}, members.member_id, members.member_id
     from members.members`,
  `insert into messaging.intents
     (workspace_id, intent_id, member_id, channel, purpose, template, cause, occurrence, journey_id, state, reason,
      created_at, due_at, decided_at, gate_version, refusals, findings)
   select $1, gen_random_uuid(), members.member_id, 'email', 'marketing', 'win-back-first', 'journey:' || md5('journey')::uuid,
          'n-' || nth, md5('journey')::uuid, 'refused', 'no_address', ${MOMENT}, ${MOMENT}, ${MOMENT}, 2,
          array[null, null, null, null, 'no_address'], array['wanted_since', 'known', 'no_holdout', 'template', 'no_address']
     from members.members
    cross join generate_series(1, 2) as nth`,
  `insert into experiments.assignments (workspace_id, experiment, member_id, arm, holdout_share, assigned_at)
   select $1, 'journey:' || md5('journey')::uuid, members.member_id, 'treated', 1000, ${MOMENT}
     from members.members`,
]

const statements = [
  ...own,
  // In the order of the keys, so that the indexes are filled from left to right; the ids of members are random.
  ...ofMembers.map((statement) =>
    statement.replaceAll(
      'from members.members',
      'from (select member_id from members.members order by member_id) as members',
    ),
  ),
]
