import { type IdentityClaim, resolveMembers } from '../server/modules/members/index.ts'
import { asSystem } from '../server/platform/transaction.ts'
import { counting, median, rounds } from './counting.ts'
import { type BenchLine, perSecond, round } from './line.ts'
import { asOwner } from './owner.ts'
import { openProduct } from './product.ts'

const EVENTS = 10_000
const NEW_MEMBERS = 2_000
const ROUNDS = 7

/** Whose events are these? A batch of 10,000 with 2,000 people never seen, against a bare upsert of as many rows. */
export async function run(): Promise<BenchLine[]> {
  const product = await openProduct()
  const { platform } = product.program
  let statements = 0
  const resolve = (claims: readonly IdentityClaim[]) =>
    asSystem(platform, product.workspaceId, async (ctx) => {
      const counted = counting(ctx)
      await resolveMembers(counted.ctx, claims)
      statements = counted.statements()
    })
  try {
    await resolve(claimsOf(0, EVENTS - NEW_MEMBERS, platform.clock.now()))
    const taken = await rounds(ROUNDS, (index) => {
      const fresh = EVENTS * (index + 1)
      const now = platform.clock.now()
      return resolve([...claimsOf(0, EVENTS - NEW_MEMBERS, now), ...claimsOf(fresh, NEW_MEMBERS, now)])
    })
    const resolved = perSecond(EVENTS, median(taken))
    const reference = perSecond(EVENTS, median(await bareUpserts(product.ownerUrl)))
    return [
      {
        name: 'identity-resolve',
        product: resolved,
        reference,
        ratio: round(resolved / reference),
        unit: 'events/s',
        note: `${EVENTS} events with a member number and an e-mail, ${NEW_MEMBERS} of them of new members, in ${statements} statements, identifiers encrypted; reference: insert … on conflict do update of as many rows of one table; median of ${ROUNDS}`,
      },
    ]
  } finally {
    await product.close()
  }
}

function claimsOf(from: number, count: number, at: Date): IdentityClaim[] {
  return Array.from({ length: count }, (_, index) => ({
    userId: `u-${from + index}`,
    anonymousId: null,
    email: `u-${from + index}@example.com`,
    phone: null,
    source: 'bench',
    at,
    importId: null,
  }))
}

/** The same share of new rows, each round in a commit of its own. */
async function bareUpserts(ownerUrl: string): Promise<number[]> {
  return asOwner(ownerUrl, async (query) => {
    await query(
      'create table public.raw_members (workspace_id uuid, number text, seen_at timestamptz, primary key (workspace_id, number))',
    )
    const upsert = (numbers: readonly string[]) =>
      query(
        `insert into public.raw_members
         select '00000000-0000-0000-0000-000000000001', number, now() from unnest($1::text[]) as number
             on conflict (workspace_id, number) do update set seen_at = excluded.seen_at`,
        [numbers],
      )
    const numbers = (from: number, count: number) => Array.from({ length: count }, (_, index) => `u-${from + index}`)
    await upsert(numbers(0, EVENTS - NEW_MEMBERS))
    return rounds(ROUNDS, async (index) => {
      await upsert([...numbers(0, EVENTS - NEW_MEMBERS), ...numbers(EVENTS * (index + 1), NEW_MEMBERS)])
    })
  })
}
