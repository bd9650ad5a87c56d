import { createKey } from '../server/modules/access/index.ts'
import { everyPermission } from '../server/platform/http/api.ts'
import { asSystem } from '../server/platform/transaction.ts'
import { median, p95, rounds } from './counting.ts'
import { type BenchLine, round } from './line.ts'
import { asOwner } from './owner.ts'
import { type Population, populate } from './population.ts'
import { type BenchProduct, openProduct } from './product.ts'

const MEMBERS = 1_000_000
const LOOKED_UP = 1_000
const WARM_UP = 50
const TARGET_MS = 10

/** A full phone number in the search of members, over HTTP, among a million; against the bare indexed select of its owner. */
export async function run(): Promise<BenchLine[]> {
  const product = await openProduct()
  try {
    const population = await populate(product, { members: MEMBERS, real: LOOKED_UP })
    const looked = await lookUp(product, population)
    const selected = await bareSelects(product, population)
    return [
      {
        name: 'phone-lookup',
        product: round(p95(looked)),
        reference: round(p95(selected)),
        ratio: round(p95(looked) / p95(selected)),
        unit: 'ms, p95',
        note: `GET /v1/members?search=PHONE over a socket, one after another, ${LOOKED_UP} of ${MEMBERS} members, the name opened and masked; median ${round(median(looked))}; reference: the row of one blind index in a bare select, median ${round(median(selected))}; target < ${TARGET_MS} ms`,
      },
    ]
  } finally {
    await product.close()
  }
}

async function lookUp({ program, workspaceId }: BenchProduct, { real }: Population): Promise<number[]> {
  const { secret } = await asSystem(program.platform, workspaceId, (ctx) =>
    createKey(ctx, { kind: 'api', name: 'bench', scopes: [...everyPermission], expiresAt: null }),
  )
  const address = await program.http.listen({ port: 0, host: '127.0.0.1' })
  const headers = { authorization: `Bearer ${secret}` }
  const look = async (index: number) => {
    const { memberId, phone } = real[index]!
    const answer = await fetch(`${address}/v1/members?search=${encodeURIComponent(phone)}`, { headers })
    const { items } = (await answer.json()) as { items?: { id: string }[] }
    if (items?.length !== 1 || items[0]!.id !== memberId) throw new Error(`a phone finds ${items?.length} members`)
  }
  await rounds(WARM_UP, look)
  return rounds(real.length, look)
}

async function bareSelects({ program, workspaceId, ownerUrl }: BenchProduct, { real }: Population): Promise<number[]> {
  const indexes = real.map(({ phone }) => program.platform.keys.blindIndex(workspaceId, 'phone', phone))
  return asOwner(ownerUrl, async (query) => {
    const select = async (index: number) => {
      await query(
        `select identifiers.member_id
           from members.identifiers
          where identifiers.workspace_id = $1
            and identifiers.namespace = 'phone'
            and identifiers.value_index = $2`,
        [workspaceId, indexes[index]],
      )
    }
    await rounds(WARM_UP, select)
    return rounds(real.length, select)
  })
}
