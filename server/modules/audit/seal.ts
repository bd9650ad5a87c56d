import type { Ctx, Platform } from '../../platform/context.ts'
import type { Schedule } from '../../platform/module.ts'
import { asSystem } from '../../platform/transaction.ts'
import { appendAnchor, latestAnchor, signAnchor } from './anchors.ts'
import { entriesAfter, headOf, holdSeal, insertLinks, waitForSeal } from './chain.store.ts'
import { type Head, hashOf, nameOf, type SealedColumns } from './chain.ts'

const SEALED_AT_ONCE = 1_000
const SEAL_SECONDS = 1
const ANCHOR_SECONDS = 60
const HOUR_MS = 3_600_000

/** Seals what was committed since, in the order of its transactions. Whoever does not get the lock leaves it to the other. */
export function sealSchedule(platform: Platform): Schedule {
  return {
    name: 'seal the audit log',
    everySeconds: SEAL_SECONDS,
    run: (workspaceId) => asSystem(platform, workspaceId, async (ctx) => (await seal(ctx)) === SEALED_AT_ONCE),
  }
}

/** Answers with how many entries were sealed. */
export async function seal(ctx: Ctx): Promise<number> {
  if (!(await holdSeal(ctx))) return 0
  const head = await headOf(ctx.tx, ctx.workspaceId)
  const entries = await entriesAfter(ctx.tx, ctx.workspaceId, head, SEALED_AT_ONCE)
  if (entries.length > 0) await insertLinks(ctx, chained(head, entries))
  return entries.length
}

function chained(head: Head, entries: readonly SealedColumns[]): (Head & { entry: SealedColumns })[] {
  let last = head
  return entries.map((entry) => {
    last = { position: last.position + 1, hash: hashOf(last.hash, entry), of: nameOf(entry) }
    return { ...last, entry }
  })
}

/** Writes the end of the chain down outside the database, once in each hour of the clock that brought something new. */
export function anchorSchedule(platform: Platform): Schedule {
  return {
    name: 'anchor the audit log',
    everySeconds: ANCHOR_SECONDS,
    run: (workspaceId) => asSystem(platform, workspaceId, async (ctx) => anchor(ctx)).then(() => false),
  }
}

/** The lock of the sealer is held, so that two programs do not append at once; the links it names are committed. */
export async function anchor(ctx: Ctx): Promise<void> {
  await waitForSeal(ctx)
  const head = await headOf(ctx.tx, ctx.workspaceId)
  const last = await latestAnchor(ctx.home, ctx.workspaceId)
  const hour = (at: Date) => Math.floor(at.getTime() / HOUR_MS)
  if (head.position === 0 || (last && (head.position <= last.position || hour(ctx.now) === hour(new Date(last.at)))))
    return
  await appendAnchor(
    ctx.home,
    ctx.workspaceId,
    signAnchor(ctx.keys, ctx.workspaceId, {
      position: head.position,
      hash: head.hash.toString('hex'),
      at: ctx.now.toISOString(),
      before: last?.signature ?? '',
    }),
  )
}
