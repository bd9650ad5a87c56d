import type { ResponseOf } from '@regulars/contract'
import { memberOverview } from '@regulars/contract/overview'
import type { Ctx, Outside } from '../../platform/context.ts'
import { Refusal } from '../../platform/errors.ts'
import type { Api } from '../../platform/http/api.ts'
import type { MemberBlock, Subject } from '../../platform/memberBlock.ts'
import { sql } from '../../platform/postgres.ts'
import { inTransaction } from '../../platform/transaction.ts'
import { workspaceOf } from '../access/index.ts'
import { identifyMember } from '../members/index.ts'

type Overview = ResponseOf<typeof memberOverview>
type Blocks = Overview['blocks']
type AnyBlock = Blocks[keyof Blocks]

/** Rows that a block shows; its own endpoint goes on from there. */
const ROWS = 20
/** How long the page waits for one question: longer, and the block it is for is unavailable. */
const PATIENCE_MS = 2_000

/** Everything about one member, put together of what each module gives. */
export function memberOverviewRoute(api: Api, blocks: readonly MemberBlock[]): void {
  api.bindOutside(memberOverview, (outside, { params }) => readOverview(outside, params.member, blocks))
}

/**
 * Two transactions, however much there is of the member: one finds who it is, the other reads the blocks that are on
 * PostgreSQL. Meanwhile those of the history are read, and a block that fails or takes too long takes no other along.
 * Thirty statements or so on PostgreSQL, two of which write down what was shown, and three on the history; rules of the member's segments add at most two for each
 * kind of condition, and one on the history when they ask what is not stored. `memberOverview.api.test.ts` counts them.
 */
async function readOverview(outside: Outside, ref: string, blocks: readonly MemberBlock[]): Promise<Overview> {
  const { member, namedId, subject } = await inTransaction(outside, outside, (ctx) => findSubject(ctx, ref))
  const impatient = { ...outside, history: outside.history.within(PATIENCE_MS) }
  const permitted = blocks.filter((block) => outside.permissions.has(block.permission))
  const [history, stored] = await Promise.all([
    Promise.all(
      permitted.flatMap((block) => (block.from === 'history' ? [fromHistory(impatient, subject, block)] : [])),
    ),
    fromPostgres(
      impatient,
      subject,
      permitted.filter((block) => block.from === 'postgres'),
    ),
  ])
  const withheld = blocks
    .filter((block) => !permitted.includes(block))
    .map(({ name, permission }) => [name, { state: 'withheld' as const, permission }] as const)
  return {
    member,
    mergedFrom: namedId === member.id ? null : namedId,
    profiles: subject.profileIds.length,
    // Each name comes with the content of its block, by the type of what a module gives.
    blocks: { ...missing, ...Object.fromEntries([...withheld, ...history, ...stored]) } as Blocks,
  }
}

async function findSubject(ctx: Ctx, ref: string) {
  const { member, namedId, profileIds } = await identifyMember(ctx, ref)
  const { timeZone, currency } = await workspaceOf(ctx)
  const subject: Subject = { memberId: member.id, profileIds, timeZone, currency, rows: ROWS }
  return { member, namedId, subject }
}

type From<Store extends MemberBlock['from']> = Extract<MemberBlock, { from: Store }>
type Named = readonly [MemberBlock['name'], AnyBlock]

async function fromHistory(outside: Outside, subject: Subject, block: From<'history'>): Promise<Named> {
  try {
    return [block.name, ready(await block.read(outside, subject))]
  } catch (error) {
    return [block.name, unavailable(outside, block, error)]
  }
}

/** All in one transaction. A block that fails ends it, and those after it are read in another. */
async function fromPostgres(outside: Outside, subject: Subject, blocks: readonly From<'postgres'>[]): Promise<Named[]> {
  const read: Named[] = []
  const readOn = async (ctx: Ctx) => {
    await sql`select set_config('statement_timeout', ${String(PATIENCE_MS)}, true)`.execute(ctx.tx)
    for (const block of blocks.slice(read.length)) read.push([block.name, ready(await block.read(ctx, subject))])
  }
  while (read.length < blocks.length) {
    try {
      await inTransaction(outside, outside, readOn)
    } catch (error) {
      const failed = blocks[read.length]
      // Nothing was written: that the end of the transaction failed changes nothing of what was read.
      if (failed) read.push([failed.name, unavailable(outside, failed, error)])
    }
  }
  return read
}

function ready(content: object): AnyBlock {
  return { state: 'ready', ...content } as AnyBlock
}

/**
 * The one place where our own fault does not end the request: somebody with a member on the telephone is better served by
 * a page that says what it lacks. A refusal is no fault: the member is gone since.
 */
function unavailable(outside: Outside, { name }: MemberBlock, error: unknown): AnyBlock {
  if (error instanceof Refusal) throw error
  outside.logger.warn({ error, block: name }, 'a block of the page of a member could not be read')
  return { state: 'unavailable', reason: UNREAD }
}

const UNREAD = { en: 'It could not be read just now; try again.', 'zh-CN': '暂时无法读取，请稍后重试。' }

/** What the page of a member is to have and no module gives yet. */
const missing: Pick<Blocks, 'benefits' | 'predictions'> = {
  benefits: {
    state: 'missing',
    reason: {
      en: 'Benefits are not kept here yet: no module provides them.',
      'zh-CN': '本系统尚未管理权益：没有模块提供。',
    },
  },
  predictions: {
    state: 'missing',
    reason: {
      en: 'Nothing is predicted for single members yet: no module provides it.',
      'zh-CN': '尚无针对单个会员的预测：没有模块提供。',
    },
  },
}
