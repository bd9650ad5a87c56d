import type { Program } from '../app.ts'
import { createKey } from '../modules/access/index.ts'
import { asSystem } from '../platform/transaction.ts'
import { type BrandOptions, type Call, lifeOf } from './brand.ts'

/** Enough for every page to be alive, little enough to be there within half a minute. */
export const DEMO = { members: 20_000, days: 730, seed: 618 } as const

const CALLS_PER_BATCH = 1_000

/**
 * Fills the demo workspace through the addresses that shops use: nothing in it came about in another way than real data
 * would.
 */
export async function loadDemo(
  program: Program,
  workspaceId: string,
  size: Pick<BrandOptions, 'members' | 'days' | 'seed'> = DEMO,
): Promise<void> {
  const options: BrandOptions = { ...size, today: program.platform.clock.now() }
  const writeKey = await asSystem(
    program.platform,
    workspaceId,
    async (ctx) => (await createKey(ctx, { kind: 'write', name: 'Demo shop', scopes: [], expiresAt: null })).secret,
  )
  for (const batch of batchesOf(options)) await send(program, writeKey, batch)
  await settled(program, workspaceId)
}

/** Member by member: order matters within a life only, and no more than one batch is held. */
function* batchesOf(options: BrandOptions): Generator<Call[]> {
  let batch: Call[] = []
  for (let index = 0; index < options.members; index++) {
    batch.push(...lifeOf(index, options))
    if (batch.length < CALLS_PER_BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function send(program: Program, writeKey: string, batch: readonly Call[]): Promise<void> {
  const answer = await program.http.inject({
    method: 'POST',
    url: '/v1/import',
    headers: {
      authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
      'content-type': 'application/json',
    },
    payload: JSON.stringify({ batch }),
  })
  if (answer.statusCode !== 200) throw new Error(`The demo could not be collected: ${answer.body}`)
}

async function settled(program: Program, workspaceId: string): Promise<void> {
  await program.settle(workspaceId)
}
