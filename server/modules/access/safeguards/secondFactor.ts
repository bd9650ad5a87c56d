import { sql } from '../../../platform/postgres.ts'
import type { Safeguard } from '../../../platform/safeguard.ts'

export const staffHaveSecondFactor: Safeguard = {
  id: 'access.staff-have-second-factor',
  layer: 'access',
  name: { en: 'Staff sign in with more than a password', 'zh-CN': '员工登录不止一个密码' },
  async check(ctx) {
    // Those without a password come through their identity provider, which asks for what it asks for.
    const { rows } = await sql<{ users: number; bare: number }>`
      select count(*) as users,
             count(*) filter (
               where users.password_hash is not null
                 and not exists (
                   select from access.second_factors
                    where second_factors.user_id = users.user_id
                      and second_factors.confirmed_at is not null
                 )
                 and not exists (select from access.passkeys where passkeys.user_id = users.user_id)
             ) as bare
        from access.memberships
        join access.users
          on users.user_id = memberships.user_id
       where memberships.workspace_id = ${ctx.workspaceId}
         and memberships.disabled_at is null
    `.execute(ctx.tx)
    const { users, bare } = rows[0]!
    if (bare === 0) {
      return {
        status: 'pass',
        evidence: {
          en: `All ${users} users have a second factor, a passkey or an identity provider.`,
          'zh-CN': `${users} 位用户均启用了两步验证、通行密钥或身份提供方。`,
        },
      }
    }
    return {
      status: 'warn',
      evidence: {
        en: `${bare} of ${users} users sign in with a password alone.`,
        'zh-CN': `${users} 位用户中有 ${bare} 位仅凭密码登录。`,
      },
      remedy: {
        en: 'Ask them to switch on a second factor or add a passkey in the settings; the team page shows who they are.',
        'zh-CN': '请其在设置中开启两步验证或添加通行密钥；团队页面可查看名单。',
      },
      link: '/settings#team',
    }
  },
}
