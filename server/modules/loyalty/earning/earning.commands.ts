import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { post } from '../ledger/ledger.commands.ts'
import { openBooks, storeBooks } from './books.commands.ts'
import { reportedByImport } from './earning.store.ts'
import { applyFact } from './earning.ts'
import type { Fact, Withdrawal } from './facts.ts'
import { currentRule } from './rules.store.ts'

/** Members whose orders one round of an undo takes back; bounds memory. */
const MEMBERS_PER_ROUND = 500
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

/**
 * Takes reports of orders and refunds into the books and posts what they mean, in the order given for each member.
 * A report that is known already, or older than what is known, changes nothing.
 */
export async function settle(ctx: Ctx, facts: readonly Fact[]): Promise<void> {
  if (facts.length === 0) return
  const books = await openBooks(ctx, await currentRule(ctx), facts)
  const entries = facts.flatMap((fact) => applyFact(books, fact))
  await storeBooks(ctx, books)
  await post(ctx, entries)
}

/**
 * Takes back all points that the orders of an import caused, and gives back what its refunds had taken. Again changes
 * nothing. Events of the import that are still on their way will be passed over, because the import is marked first.
 */
export async function reverseImport(ctx: Ctx, importId: string): Promise<void> {
  await barImports(ctx, 'alone')
  await sql`
    insert into loyalty.reversed_imports (workspace_id, import_id, reversed_at)
    values (${ctx.workspaceId}, ${importId}, ${ctx.now})
        on conflict do nothing
  `.execute(ctx.tx)
  for (let afterMemberId = BEFORE_ALL; ; ) {
    const reported = await reportedByImport(ctx, importId, { afterMemberId, members: MEMBERS_PER_ROUND })
    const last = reported.at(-1)
    if (!last) return
    await settle(
      ctx,
      reported.map((one): Withdrawal => ({ ...one, reason: 'import_undone' })),
    )
    afterMemberId = last.memberId
  }
}

/** Of these imports, those that were undone. No import is undone until the caller's transaction ends. */
export async function undoneAmong(ctx: Ctx, importIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (importIds.length === 0) return new Set()
  await barImports(ctx, 'together')
  const { rows } = await sql<{ importId: string }>`
    select reversed_imports.import_id as "importId"
      from loyalty.reversed_imports
     where reversed_imports.workspace_id = ${ctx.workspaceId}
       and reversed_imports.import_id = any(${importIds as string[]}::uuid[])
  `.execute(ctx.tx)
  return new Set(rows.map((row) => row.importId))
}

/** Keeps an undo and the consumers of imported orders apart: one undo alone, or any number of consumers together. */
async function barImports(ctx: Ctx, how: 'alone' | 'together'): Promise<void> {
  const key = sql`hashtextextended('loyalty.imports ' || ${ctx.workspaceId}, 0)`
  await (how === 'alone'
    ? sql`select pg_advisory_xact_lock(${key})`
    : sql`select pg_advisory_xact_lock_shared(${key})`
  ).execute(ctx.tx)
}
