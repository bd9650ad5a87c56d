import { sql } from '../postgres.ts'
import type { Safeguard } from '../safeguard.ts'

/** The two policies that migrations give; a table with any other lets more through. */
const POLICIES = [
  '(workspace_id = current_workspace())',
  '((current_workspace() IS NULL) OR (workspace_id = current_workspace()))',
]

/** Named in the evidence, at most. */
const NAMED = 3

/** The catalog as it is now: a table that somebody opened by hand is found, whatever the migrations say. */
export const rowSecurityIsForced: Safeguard = {
  id: 'platform.row-security-is-forced',
  layer: 'isolation',
  name: { en: 'Row-level security is forced on every table of a workspace', 'zh-CN': '工作区的每张表都强制行级安全' },
  async check(ctx) {
    const { rows } = await sql<{ tables: number; open: string[]; mighty: boolean; role: string }>`
      with tenant as (
        select class.oid, namespace.nspname || '.' || class.relname as name,
               class.relrowsecurity and class.relforcerowsecurity as forced
          from pg_class as class
          join pg_namespace as namespace
            on namespace.oid = class.relnamespace
           and namespace.nspname !~ '^pg_'
           and namespace.nspname <> 'information_schema'
          join pg_attribute as attribute
            on attribute.attrelid = class.oid
           and attribute.attname = 'workspace_id'
         where class.relkind in ('r', 'p')
           -- A session is of a person; the column says through which workspace it was opened.
           and class.oid <> 'access.sessions'::regclass
      )
      select count(*) as tables,
             coalesce(array_agg(tenant.name order by tenant.name) filter (where not tenant.forced or not policies.hold), '{}') as open,
             exists (
               select
                 from pg_roles as roles
                where (roles.rolsuper or roles.rolbypassrls)
                  and pg_has_role(current_user, roles.oid, 'member')
             ) as mighty,
             current_user::text as role
        from tenant
       cross join lateral (
          select count(*) > 0
                 and bool_and(
                   pg_get_expr(policy.polqual, policy.polrelid) = any(${POLICIES}::text[])
                   and coalesce(pg_get_expr(policy.polwithcheck, policy.polrelid) = any(${POLICIES}::text[]), true)
                 ) as hold
            from pg_policy as policy
           where policy.polrelid = tenant.oid
        ) as policies
    `.execute(ctx.tx)
    const { tables, open, mighty, role } = rows[0]!
    if (mighty) {
      return {
        status: 'warn',
        evidence: {
          en: `The role ${role} that the product works as passes by row-level security.`,
          'zh-CN': `系统使用的数据库角色 ${role} 可绕过行级安全。`,
        },
        remedy: {
          en: 'Give DATABASE_URL a role without SUPERUSER and BYPASSRLS.',
          'zh-CN': '请让 DATABASE_URL 使用没有 SUPERUSER 和 BYPASSRLS 的角色。',
        },
      }
    }
    if (open.length === 0) {
      return {
        status: 'pass',
        evidence: {
          en: `All ${tables} tables that hold a workspace’s data force it, and the role ${role} cannot pass by it.`,
          'zh-CN': `存放工作区数据的 ${tables} 张表全部强制启用，角色 ${role} 无法绕过。`,
        },
      }
    }
    const named = open.slice(0, NAMED).join(', ')
    return {
      status: 'warn',
      evidence: {
        en: `${open.length} of ${tables} tables are open to other workspaces: ${named}${open.length > NAMED ? ' …' : ''}.`,
        'zh-CN': `${tables} 张表中有 ${open.length} 张对其他工作区开放：${named}${open.length > NAMED ? ' 等' : ''}。`,
      },
      remedy: {
        en: 'Have the owner of the database call public.protect for these tables again, and find out who changed them.',
        'zh-CN': '请由数据库所有者对这些表重新执行 public.protect，并查明由谁更改。',
      },
    }
  },
}
