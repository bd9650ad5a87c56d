import { mayContact, recordConsents, type Wish } from '../server/modules/consent/index.ts'
import { sql } from '../server/platform/postgres.ts'
import { asSystem } from '../server/platform/transaction.ts'
import { counting, median, rounds } from './counting.ts'
import { type BenchLine, perSecond, round } from './line.ts'
import { openProduct } from './product.ts'

const MEMBERS = 10_000
const ROUNDS = 9

/** May these 10,000 members be contacted? One statement that holds the answers, against a bare select of the same rows. */
export async function run(): Promise<BenchLine[]> {
  const product = await openProduct()
  const { platform } = product.program
  try {
    const memberIds = Array.from({ length: MEMBERS }, () => platform.ids.next())
    await asSystem(platform, product.workspaceId, (ctx) =>
      recordConsents(
        ctx,
        memberIds.map((memberId, index) => ({
          memberId,
          purpose: 'marketing',
          channel: 'email' as const,
          state: index % 10 === 0 ? ('withdrawn' as const) : ('granted' as const),
          source: 'bench',
          imported: false,
          proof: {},
          at: ctx.now,
        })),
      ),
    )
    const wishes: Wish[] = memberIds.map((memberId) => ({ memberId, purpose: 'marketing', channel: 'email' }))
    let statements = 0
    let allowed = 0
    const decided = await rounds(ROUNDS, () =>
      asSystem(platform, product.workspaceId, async (ctx) => {
        const counted = counting(ctx)
        allowed = (await mayContact(counted.ctx, wishes)).filter((one) => one.allowed).length
        statements = counted.statements()
      }),
    )
    if (allowed !== MEMBERS * 0.9) throw new Error(`${allowed} members may be contacted, expected ${MEMBERS * 0.9}`)
    const selected = await rounds(ROUNDS, () =>
      asSystem(platform, product.workspaceId, async (ctx) => {
        await sql`
          select current.member_id, current.purpose, current.channel, current.state
            from consent.current
           where current.workspace_id = ${product.workspaceId}
             and current.member_id = any(${memberIds}::uuid[])
             and current.purpose = 'marketing'
             and current.channel = 'email'
        `.execute(ctx.tx)
      }),
    )
    const gate = perSecond(MEMBERS, median(decided))
    const bare = perSecond(MEMBERS, median(selected))
    return [
      {
        name: 'consent-gate',
        product: gate,
        reference: bare,
        ratio: round(gate / bare),
        unit: 'decisions/s',
        note: `${MEMBERS} decisions in ${statements} statement, held for share until the commit; reference: a select of the same rows, held by nobody; median of ${ROUNDS}`,
      },
    ]
  } finally {
    await product.close()
  }
}
