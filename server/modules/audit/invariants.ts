import type { Ctx } from '../../platform/context.ts'
import type { Invariant, InvariantResult } from '../../platform/module.ts'
import { type Anchor, isGenuine, readAnchors } from './anchors.ts'
import { hashesAt, linksAfter, sealedAfter, unsealed } from './chain.store.ts'
import { genesis, verifyLinks } from './chain.ts'

export const invariants: readonly Invariant[] = [
  {
    id: 'audit.chain-is-the-recomputation',
    claim: {
      en: 'Every entry of the audit log is as it was when it was sealed: none was changed, removed, moved or put in afterwards.',
      'zh-CN': '审计日志的每条记录都与封存时一致：没有被修改、删除、调换或事后插入。',
    },
    check: chainIsRecomputation,
  },
  {
    id: 'audit.entries-are-sealed-soon',
    claim: {
      en: 'No entry of the audit log is older than a minute and not sealed yet.',
      'zh-CN': '审计日志中没有超过一分钟仍未封存的记录。',
    },
    check: sealedSoon,
  },
  {
    id: 'audit.anchors-are-in-the-chain',
    claim: {
      en: 'Every signed anchor outside the database is found in the chain, and none is overdue: the end of the log was not cut off.',
      'zh-CN': '数据库之外的每个签名锚点都在链中，且没有应写而未写的锚点：日志末尾没有被截断。',
    },
    check: anchorsHold,
  },
]

const LINKS_AT_ONCE = 2_000
const SAMPLE = 5
const SEALED_WITHIN_MS = 60_000
/** An anchor is due once in each hour; an hour more leaves room for a program that was not running. */
const ANCHORED_WITHIN_MS = 2 * 3_600_000

async function chainIsRecomputation(ctx: Ctx): Promise<InvariantResult> {
  const faults: string[] = []
  let head = genesis
  for (;;) {
    const links = await linksAfter(ctx.tx, ctx.workspaceId, head.position, LINKS_AT_ONCE)
    const looked = verifyLinks(head, links)
    faults.push(...looked.faults.map((fault) => `${fault.entry} at ${fault.position}: ${fault.kind}`))
    head = looked.head
    if (links.length < LINKS_AT_ONCE) break
  }
  const { inserted, entries } = await unsealed(ctx.tx, ctx.workspaceId, new Date(0))
  faults.push(...inserted.map((name) => `${name}: inserted`))
  return { checked: entries, breaches: faults.length, sample: faults.slice(0, SAMPLE) }
}

async function sealedSoon(ctx: Ctx): Promise<InvariantResult> {
  const { overdue, entries } = await unsealed(ctx.tx, ctx.workspaceId, new Date(ctx.now.getTime() - SEALED_WITHIN_MS))
  return { checked: entries, breaches: overdue.length, sample: overdue.slice(0, SAMPLE) }
}

export async function anchorsHold(ctx: Ctx): Promise<InvariantResult> {
  const anchors = await readAnchors(ctx.home, ctx.workspaceId)
  const positions = anchors.flatMap((anchor) => (anchor ? [anchor.position] : []))
  const hashes = await hashesAt(ctx.tx, ctx.workspaceId, positions)
  const faults = anchors.flatMap((anchor, index) => {
    const fault = faultOf(ctx, anchor, anchors[index - 1] ?? null, hashes)
    return fault ? [`anchor ${index + 1}: ${fault}`] : []
  })
  const waiting = await sealedAfter(ctx.tx, ctx.workspaceId, Math.max(0, ...positions))
  if (waiting && ctx.now.getTime() - waiting.getTime() > ANCHORED_WITHIN_MS)
    faults.push(`overdue: nothing is anchored after position ${Math.max(0, ...positions)}`)
  return { checked: anchors.length, breaches: faults.length, sample: faults.slice(0, SAMPLE) }
}

function faultOf(
  ctx: Ctx,
  anchor: Anchor | null,
  previous: Anchor | null,
  hashes: ReadonlyMap<number, Buffer>,
): string | undefined {
  if (!anchor) return 'is not readable'
  if (!isGenuine(ctx.keys, ctx.workspaceId, anchor)) return `its signature at position ${anchor.position} is not ours`
  if (anchor.before !== (previous?.signature ?? '')) return 'does not follow the anchor before it'
  const hash = hashes.get(anchor.position)
  if (!hash) return `position ${anchor.position} is no longer in the chain`
  return hash.toString('hex') === anchor.hash ? undefined : `position ${anchor.position} has another hash`
}
