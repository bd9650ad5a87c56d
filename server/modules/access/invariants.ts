import type { Invariant } from '../../platform/module.ts'
import { sql } from '../../platform/postgres.ts'

/** Claims about who may enter; each is broken on purpose in `invariants.db.test.ts`. */
export const invariants: readonly Invariant[] = [
  {
    id: 'access.a-workspace-has-an-owner',
    claim: {
      en: 'A workspace that has users has exactly one owner, who sees all members and is not shut out',
      'zh-CN': '有用户的工作区恰好有一位所有者，其可见全部会员且未被停用',
    },
    // One that is only reached by keys has no users yet.
    async check(ctx) {
      const { rows } = await sql<{ users: number; owners: number }>`
        select count(*) as users,
               count(*) filter (where memberships.role = 'owner' and not memberships.limited and memberships.disabled_at is null) as owners
          from access.memberships
         where memberships.workspace_id = ${ctx.workspaceId}
      `.execute(ctx.tx)
      const { users, owners } = rows[0]!
      const holds = users === 0 || owners === 1
      return { checked: users, breaches: holds ? 0 : 1, sample: holds ? [] : [ctx.workspaceId] }
    },
  },
]
