import { observe, resolveMembers } from '../server/modules/members/index.ts'
import { asSystem } from '../server/platform/transaction.ts'
import { asOwner } from './owner.ts'
import type { BenchProduct } from './product.ts'

/** Members whose every value opens, among many who only fill the tables. */
export interface Population {
  readonly members: number
  /** Made by the product, with keys, sealed identifiers and a name: what a bench looks at. */
  readonly real: readonly RealMember[]
}

export interface RealMember {
  readonly memberId: string
  readonly memberNumber: string
  readonly phone: string
}

/**
 * A workspace of so many members. All but `real` of them are written as rows in SQL, in the order of their keys: each has
 * a member number and a phone, but no key, so that one can be found and counted, and nothing of it opened.
 */
export async function populate(
  product: BenchProduct,
  size: { readonly members: number; readonly real: number },
): Promise<Population> {
  const real = await makeReal(product, size.real)
  const { ownerUrl, workspaceId } = product
  await asOwner(ownerUrl, async (query) => {
    await query(
      `insert into members.members
         (workspace_id, member_id, external_id, kind, source, joined_at, first_seen_at, last_seen_at)
       select $1, md5(n::text)::uuid, 'n-' || n, 'known', 'bench', moment, moment, moment
         from generate_series(1, $2::int) as n
        cross join lateral (select timestamptz '2025-01-01' + n % 500000 * interval '1 minute' as moment) as at
        order by 2`,
      [workspaceId, size.members - size.real],
    )
    await query(
      `insert into members.identifiers (workspace_id, namespace, value_index, member_id, sealed, first_seen_at)
       select $1, namespace, sha256((namespace || n)::bytea), md5(n::text)::uuid, ''::bytea, timestamptz '2025-01-01'
         from generate_series(1, $2::int) as n
        cross join unnest(array['user_id', 'phone']) as namespace
        order by 2, 3`,
      [workspaceId, size.members - size.real],
    )
    await query('vacuum analyze members.members, members.identifiers')
  })
  return { members: size.members, real }
}

async function makeReal({ program, workspaceId }: BenchProduct, count: number): Promise<RealMember[]> {
  const named = Array.from({ length: count }, (_, index) => ({
    memberNumber: `real-${index}`,
    phone: `+86139${String(index * PHONES_APART).padStart(8, '0')}`,
  }))
  return asSystem(program.platform, workspaceId, async (ctx) => {
    const memberIds = await resolveMembers(
      ctx,
      named.map(({ memberNumber, phone }) => ({
        userId: memberNumber,
        anonymousId: null,
        email: null,
        phone,
        source: 'bench',
        at: ctx.now,
        importId: null,
      })),
    )
    await observe(
      ctx,
      memberIds.map((memberId, index) => ({
        memberId,
        name: 'name',
        value: `王小${index}`,
        source: 'bench',
        observedAt: ctx.now,
      })),
    )
    return named.map((one, index) => ({ ...one, memberId: memberIds[index]! }))
  })
}

/** A prime, so that the phones of a bench are no neighbours. */
const PHONES_APART = 7919

/**
 * Events in the history for each member: made inside ClickHouse, over a year, every fifth an order. Each part has events of
 * everybody, as parts have that came in over time.
 */
export async function haveHistory(
  { command, workspaceId }: BenchProduct,
  { members, real }: Population,
  eventsOfEach: number,
): Promise<void> {
  const events = members * eventsOfEach
  for (let from = 0; from < events; from += EVENTS_AT_ONCE)
    await command(`
      with [${real.map(({ memberId }) => `'${memberId}'`).join(', ')}] as real_ids,
           number % ${members} as nth,
           intDiv(number, ${members}) % 5 = 0 as is_order
      insert into events
      select toUUID('${workspaceId}'),
             toUUID(if(nth < ${real.length}, real_ids[nth + 1], lower(hex(MD5(toString(nth - ${real.length} + 1)))))),
             generateUUIDv4(number),
             if(is_order, 'Order Completed', 'Product Viewed'),
             'track', 'bench', toString(number),
             toDateTime64('2026-11-01 00:00:00', 3, 'UTC') - toIntervalSecond(cityHash64(number) % 31536000) as at,
             at, null, null, '',
             if(is_order, concat('o-', toString(number)), ''),
             if(is_order, 1000 * (1 + number % 900), null),
             null,
             concat('{"product_id":"P-', toString(number % 500), '","list":"search"}')
        from numbers(${from}, ${Math.min(EVENTS_AT_ONCE, events - from)})`)
}

const EVENTS_AT_ONCE = 2_000_000
