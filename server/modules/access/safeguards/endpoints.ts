import { type AnyEndpoint, endpoints } from '@regulars/contract'
import type { Safeguard, SafeguardResult } from '../../../platform/safeguard.ts'
import { permissionsOf } from '../roles.ts'

/** About the caller's own account and session: whoever is signed in may. */
const OWN = /^(session|account|passkeys|invitations)\./

export const endpointsAskForPermission: Safeguard = {
  id: 'access.endpoints-ask-for-permission',
  layer: 'access',
  name: { en: 'Nothing opens without a permission', 'zh-CN': '没有权限就无法访问' },
  check: async () => judgeEndpoints(endpoints, permissionsOf('a role that is none', null).size),
}

/** Denied unless permitted: an endpoint without a permission is open to all staff, a role without a name to everything. Pure. */
export function judgeEndpoints(
  declared: readonly Pick<AnyEndpoint, 'id' | 'caller' | 'permission'>[],
  permissionsOfNobody: number,
): SafeguardResult {
  const staff = declared.filter(({ caller }) => caller === 'staff')
  const asking = staff.filter(({ permission }) => permission !== undefined).length
  const open = staff.filter(({ id, permission }) => permission === undefined && !OWN.test(id)).map(({ id }) => id)
  if (open.length === 0 && permissionsOfNobody === 0) {
    return {
      status: 'pass',
      evidence: {
        en: `${asking} of ${staff.length} endpoints of staff ask for a permission; the others are of one’s own account. A role nobody knows permits nothing.`,
        'zh-CN': `员工使用的 ${staff.length} 个接口中 ${asking} 个要求权限，其余仅涉及本人账号；未知角色没有任何权限。`,
      },
    }
  }
  return {
    status: 'warn',
    evidence: {
      en: `Without a permission: ${open.join(', ') || 'none'}. A role nobody knows permits ${permissionsOfNobody} things.`,
      'zh-CN': `未要求权限的接口：${open.join('、') || '无'}；未知角色拥有 ${permissionsOfNobody} 项权限。`,
    },
    remedy: {
      en: 'Install a version whose endpoints are all declared with a permission.',
      'zh-CN': '请安装所有接口均声明权限的版本。',
    },
  }
}
