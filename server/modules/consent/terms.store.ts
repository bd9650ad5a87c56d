import { workspaceOf } from '#modules/access/index'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { governed, STRICTEST } from './governed.ts'
import { pendingMerges } from './pendingMerges.ts'
import { dueAfter, SHORTEST_TERM, type Term } from './terms.ts'
import { calendarOf } from './workingDays.ts'

/** By when a deletion that a member asks for now is to be done, and which version of which pack says so. */
export async function deletionDue(ctx: Ctx, memberId: string): Promise<{ dueAt: Date; policy: string | null }> {
  const { timeZone } = await workspaceOf(ctx)
  const terms = (await termsFor(ctx, memberId)).map(({ term, policy, jurisdiction }) => ({
    dueAt: dueAfter(ctx.now, term, { timeZone, calendar: calendarOf(jurisdiction) }),
    policy,
  }))
  // Of who is under no law that we know, the first of all terms that are active counts.
  const [first] = terms.toSorted((one, other) => one.dueAt.getTime() - other.dueAt.getTime())
  return first ?? { dueAt: dueAfter(ctx.now, SHORTEST_TERM, { timeZone }), policy: null }
}

/** A term with the law that names it. */
interface Named {
  readonly term: Term
  readonly policy: string
  readonly jurisdiction: string
}

async function termsFor(ctx: Ctx, memberId: string): Promise<Named[]> {
  const member = sql`select ${memberId}::uuid as member_id`
  const { rows } = await sql<Named>`
    with ${pendingMerges(ctx.workspaceId, member)},
    ${governed(ctx.workspaceId, member, 'seen')}
    select law.jurisdiction, law.definition -> 'deletion' as term,
           concat(law.definition ->> 'pack', '/', law.definition ->> 'version') as policy
      from resident
      join law
        on resident.jurisdiction in (law.jurisdiction, ${STRICTEST})
     where law.definition ? 'deletion'
  `.execute(ctx.tx)
  return rows
}
