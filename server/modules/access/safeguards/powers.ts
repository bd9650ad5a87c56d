import type { Safeguard, SafeguardResult } from '../../../platform/safeguard.ts'
import { listUsers } from '../memberships.store.ts'
import { ADMINISTRATOR, OWNER } from '../roles.ts'

export const fewMayDoEverything: Safeguard = {
  id: 'access.few-may-do-everything',
  layer: 'access',
  name: { en: 'Few users may do everything', 'zh-CN': '拥有全部权限的用户很少' },
  async check(ctx) {
    const users = (await listUsers(ctx.tx, ctx.workspaceId)).filter(({ disabledAt }) => disabledAt === null)
    const mighty = users.filter(({ role }) => role === OWNER || role === ADMINISTRATOR)
    return judgePowers({ users: users.length, mighty: mighty.length })
  },
}

/** Three stand in for one another in the smallest team; of a larger one, a fifth. */
const ALWAYS = 3
const SHARE = 0.2

/** Pure. */
export function judgePowers({ users, mighty }: { readonly users: number; readonly mighty: number }): SafeguardResult {
  const most = Math.max(ALWAYS, Math.floor(users * SHARE))
  const evidence = {
    en: `${mighty} of ${users} users are owner or administrator.`,
    'zh-CN': `${users} 位用户中有 ${mighty} 位是所有者或管理员。`,
  }
  if (mighty <= most) return { status: 'pass', evidence }
  return {
    status: 'warn',
    evidence,
    remedy: {
      en: `Give those who do not need everything a narrower role, until ${most} are left.`,
      'zh-CN': `请为不需要全部权限的用户改用更窄的角色，最多保留 ${most} 位。`,
    },
    link: '/settings#team',
  }
}
