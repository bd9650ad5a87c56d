import { type Permission, permissions } from '@regulars/contract'
import { Refusal } from '../../platform/errors.ts'

/** What a role is called and permits. Templates are the posts of a membership team; a workspace may add its own. */
export interface RoleTemplate {
  readonly code: string
  readonly name: { readonly 'zh-CN': string; readonly en: string }
  readonly permissions: readonly Permission[]
}

export const OWNER = 'owner'
export const ADMINISTRATOR = 'administrator'

/** Reading that shows no person: every post may begin with it. */
const figures = ['workspace:read', 'metrics:read', 'segments:read', 'loyalty:read', 'journeys:read'] as const
const people = ['members:read', 'members:direct', 'consent:read'] as const

/**
 * Permissions are granted by name only, so a permission that comes later is held by the owner and the administrators
 * until somebody grants it. `access.matrix.api.test.ts` holds the whole table against every endpoint.
 */
export const roleTemplates: readonly RoleTemplate[] = [
  { code: OWNER, name: { 'zh-CN': '所有者', en: 'Owner' }, permissions },
  { code: ADMINISTRATOR, name: { 'zh-CN': '管理员', en: 'Administrator' }, permissions },
  {
    code: 'strategy_lead',
    name: { 'zh-CN': '策略负责人', en: 'Strategy lead' },
    permissions: [
      ...figures,
      ...people,
      'team:read',
      'audit:read',
      'events:read',
      'messages:read',
      'imports:read',
      'segments:write',
      'journeys:write',
      'compliance:write',
      'incidents:read',
    ],
  },
  {
    code: 'owned_channel_operator',
    name: { 'zh-CN': '自有渠道运营', en: 'Owned-channel operator' },
    permissions: [...figures, ...people, 'messages:read', 'messages:write', 'segments:write', 'journeys:write'],
  },
  {
    code: 'platform_operator',
    name: { 'zh-CN': '平台渠道运营', en: 'Platform operator' },
    permissions: [...figures, 'members:read', 'events:read', 'imports:read', 'imports:write'],
  },
  {
    code: 'community_operator',
    name: { 'zh-CN': '社群运营', en: 'Community operator' },
    permissions: [...figures, ...people, 'consent:write', 'messages:read'],
  },
  {
    code: 'store_operator',
    name: { 'zh-CN': '门店与异业运营', en: 'Store and alliance operator' },
    permissions: [
      ...people,
      'workspace:read',
      'loyalty:read',
      'consent:write',
      'members:write',
      'members:reveal',
      'members:merge',
    ],
  },
  {
    code: 'data_analyst',
    name: { 'zh-CN': '数据分析师', en: 'Data analyst' },
    permissions: [...figures, 'members:read', 'consent:read', 'events:read', 'messages:read', 'segments:write'],
  },
  {
    code: 'data_engineer',
    name: { 'zh-CN': '数据工程师', en: 'Data engineer' },
    permissions: [
      ...figures,
      'events:read',
      'events:replay',
      'imports:read',
      'imports:write',
      'imports:schedule',
      'verify:run',
    ],
  },
  {
    code: 'benefit_designer',
    name: { 'zh-CN': '权益设计', en: 'Benefit designer' },
    permissions: [...figures, 'members:read', 'loyalty:write'],
  },
  {
    code: 'partner_benefit_manager',
    name: { 'zh-CN': '合作权益管理', en: 'Partner-benefit manager' },
    permissions: [...figures],
  },
]

const byCode = new Map(roleTemplates.map((template) => [template.code, template]))
const known: ReadonlySet<string> = new Set(permissions)

/**
 * What a stored role permits, with what was granted beside it for a time: a template by its code, a role of the workspace
 * by its list, nothing otherwise.
 */
export function permissionsOf(
  role: string,
  own: readonly string[] | null,
  granted: readonly string[] = [],
): ReadonlySet<Permission> {
  const held = [...(byCode.get(role)?.permissions ?? own ?? []), ...granted]
  return new Set(held.filter((permission): permission is Permission => known.has(permission)))
}

export function templateOf(role: string): RoleTemplate | undefined {
  return byCode.get(role)
}

/** Nobody gives, or takes from another, what they do not hold themselves. */
export function refuseBeyond(held: ReadonlySet<Permission>, wanted: Iterable<Permission>): void {
  for (const permission of wanted) if (!held.has(permission)) throw new Refusal('forbidden', { permission })
}
