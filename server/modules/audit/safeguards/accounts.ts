import { sql } from '../../../platform/postgres.ts'
import type { Safeguard } from '../../../platform/safeguard.ts'

const IDLE_AFTER_DAYS = 90

/** By the sign-ins that were written down: sessions themselves are gone after a week. */
export const accountsAreInUse: Safeguard = {
  id: 'audit.accounts-are-in-use',
  layer: 'access',
  name: { en: 'No account lies about unused', 'zh-CN': '没有闲置的账号' },
  async check(ctx) {
    const since = new Date(ctx.now.getTime() - IDLE_AFTER_DAYS * 86_400_000)
    const { rows } = await sql<{ users: number; idle: number }>`
      select count(*) as users,
             count(*) filter (
               where memberships.joined_at < ${since}
                 and not exists (
                   select from audit.entries
                    where entries.workspace_id = memberships.workspace_id
                      and entries.object_kind = 'user'
                      and entries.object_id = memberships.user_id::text
                      and entries.action = 'session.started'
                      and entries.at >= ${since}
                 )
             ) as idle
        from access.memberships
       where memberships.workspace_id = ${ctx.workspaceId}
         and memberships.disabled_at is null
    `.execute(ctx.tx)
    const { users, idle } = rows[0]!
    if (idle === 0) {
      return {
        status: 'pass',
        evidence: {
          en: `All ${users} users signed in or joined within ${IDLE_AFTER_DAYS} days.`,
          'zh-CN': `${users} 位用户在 ${IDLE_AFTER_DAYS} 天内均有登录或刚刚加入。`,
        },
      }
    }
    return {
      status: 'warn',
      evidence: {
        en: `${idle} of ${users} users did not sign in for ${IDLE_AFTER_DAYS} days.`,
        'zh-CN': `${users} 位用户中有 ${idle} 位 ${IDLE_AFTER_DAYS} 天未登录。`,
      },
      remedy: {
        en: 'Shut out or remove those who no longer work here; the team page shows when each was last seen.',
        'zh-CN': '请停用或移除已离开的人员；团队页面显示每人最近一次访问时间。',
      },
      link: '/settings#team',
    }
  },
}
