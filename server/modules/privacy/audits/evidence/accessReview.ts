import { sql } from '#platform/postgres'
import { keptResults } from '../../safeguards/safeguards.store.ts'
import { type EvidenceKind, fact } from './evidence.ts'

/** Who may enter, and what the safeguards of access saw last. */
export const accessReview: EvidenceKind = {
  async take(ctx) {
    const { rows } = await sql<{ users: number; mighty: number; keys: number }>`
      select count(*) as users,
             count(*) filter (where memberships.role in ('owner', 'administrator')) as mighty,
             (select count(*)
                from access.keys
               where keys.workspace_id = ${ctx.workspaceId}
                 and keys.revoked_at is null
                 and (keys.expires_at is null or keys.expires_at > ${ctx.now})) as keys
        from access.memberships
       where memberships.workspace_id = ${ctx.workspaceId}
         and memberships.disabled_at is null
    `.execute(ctx.tx)
    const { users, mighty, keys } = rows[0]!
    const warnings = (await keptResults(ctx)).filter(({ layer, status }) => layer === 'access' && status === 'warn')
    return {
      sentence: {
        en: `${users} users and ${keys} keys may enter; ${warnings.length} checks of access warn.`,
        'zh-CN': `${users} 位用户与 ${keys} 个密钥可访问；访问控制有 ${warnings.length} 项检查告警。`,
      },
      concern: warnings.length > 0,
      facts: [
        fact('Users', '用户', users),
        fact('Owner or administrators', '所有者与管理员', mighty),
        fact('Keys that work', '有效密钥', keys),
      ],
      sample: warnings.map(({ evidence }) => evidence),
    }
  },
}
