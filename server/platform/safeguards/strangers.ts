import type { Ctx } from '../context.ts'
import { sql } from '../postgres.ts'
import type { Safeguard } from '../safeguard.ts'

const NAMED = 3

/** Tries it: as a workspace that does not exist, every table is asked for a row. */
export const strangersSeeNothing: Safeguard = {
  id: 'platform.strangers-see-nothing',
  layer: 'isolation',
  name: { en: 'A stranger sees no row of any workspace', 'zh-CN': '陌生工作区看不到任何数据行' },
  async check(ctx) {
    const tables = await readableTables(ctx)
    const seen = await seenByStranger(ctx, tables)
    if (seen.length === 0) {
      return {
        status: 'pass',
        evidence: {
          en: `Asked as a workspace that does not exist, ${tables.length} tables gave no row.`,
          'zh-CN': `以不存在的工作区身份查询 ${tables.length} 张表，均无任何数据行。`,
        },
      }
    }
    const named = seen.slice(0, NAMED).join(', ')
    return {
      status: 'warn',
      evidence: {
        en: `Asked as a workspace that does not exist, ${seen.length} tables gave rows: ${named}${seen.length > NAMED ? ' …' : ''}.`,
        'zh-CN': `以不存在的工作区身份查询，${seen.length} 张表返回了数据：${named}${seen.length > NAMED ? ' 等' : ''}。`,
      },
      remedy: {
        en: 'Stop the program, have the owner of the database call public.protect for these tables, and look in the audit log for what was read.',
        'zh-CN': '请停止服务，由数据库所有者对这些表执行 public.protect，并在审计日志中查看读取记录。',
      },
      link: '/audit',
    }
  },
}

interface Table {
  readonly schema: string
  readonly name: string
}

async function readableTables(ctx: Ctx): Promise<Table[]> {
  const { rows } = await sql<Table>`
    select namespace.nspname as schema, class.relname as name
      from pg_class as class
      join pg_namespace as namespace
        on namespace.oid = class.relnamespace
       and namespace.nspname !~ '^pg_'
       and namespace.nspname <> 'information_schema'
      join pg_attribute as attribute
        on attribute.attrelid = class.oid
       and attribute.attname = 'workspace_id'
     where class.relkind in ('r', 'p')
       and class.oid <> 'access.sessions'::regclass
       and has_table_privilege(class.oid, 'select')
     order by namespace.nspname, class.relname
  `.execute(ctx.tx)
  return rows
}

/** One statement. If it fails so does the transaction, and with it the strange workspace is gone too. */
async function seenByStranger(ctx: Ctx, tables: readonly Table[]): Promise<string[]> {
  const asked = tables.map(
    ({ schema, name }) =>
      sql`select ${`${schema}.${name}`}::text as name where exists (select from ${sql.table(`${schema}.${name}`)})`,
  )
  await sql`select set_config('app.workspace', ${ctx.ids.next()}, true)`.execute(ctx.tx)
  const { rows } = await sql<{ name: string }>`${sql.join(asked, sql` union all `)}`.execute(ctx.tx)
  await sql`select set_config('app.workspace', ${ctx.workspaceId}, true)`.execute(ctx.tx)
  return rows.map(({ name }) => name)
}
