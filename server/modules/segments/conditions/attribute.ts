import { sql } from '../../../platform/postgres.ts'
import { directNameOf, isShown } from '../../members/index.ts'
import { within } from '../question.ts'
import { ANY, type ConditionKind, type ConditionOf } from './condition.ts'

type AttributeCondition = ConditionOf<'attribute'>
type Operator = AttributeCondition['operator']

/** The latest observed value; undefined when there is none. Of a direct identifier only its existence is known here. */
type Value = unknown

/** Members by a value of their profile. Direct identifiers are sealed, so they can only be asked for their existence. */
export const attribute: ConditionKind<AttributeCondition, Value> = {
  kind: 'attribute',
  reads: ({ name }) => [`attribute:${directNameOf(name) ?? name}`],
  refuse(condition) {
    if (condition.operator !== 'exists' && condition.value === undefined)
      return `"${condition.name}" is compared with nothing`
    if (condition.operator !== 'exists' && directNameOf(condition.name) !== undefined)
      return `"${condition.name}" identifies a person; a rule can only ask whether it exists`
    return undefined
  },
  // Any event may carry traits.
  events: () => [ANY],
  async load(question, conditions) {
    const names = [...new Set(conditions.map((condition) => condition.name))]
    const direct = names
      .filter((name) => directNameOf(name) !== undefined)
      .map((name) => [directNameOf(name)!, name] as const)
    const { ctx, population } = question
    const { rows } = await sql<{ memberId: string; name: string; value: unknown }>`
      select attributes.member_id as "memberId", attributes.name, attributes.value
        from members.attributes
       where attributes.workspace_id = ${ctx.workspaceId}
         and attributes.name = any(${names}::text[])
         and ${isShown(ctx.workspaceId, 'attributes')}
         and ${within(population, sql`attributes.member_id`)}
       union all
      select direct_values.member_id, asked.name, 'true'::jsonb
        from members.direct_values
        join unnest(${direct.map(([stored]) => stored)}::text[], ${direct.map(([, name]) => name)}::text[]) as asked (stored, name)
          on asked.stored = direct_values.name
       where direct_values.workspace_id = ${ctx.workspaceId}
         and ${isShown(ctx.workspaceId, 'direct_values')}
         and ${within(population, sql`direct_values.member_id`)}
    `.execute(ctx.tx)
    const values = new Map(rows.map((row) => [`${row.memberId}/${row.name}`, row.value]))
    return (condition, memberId) => values.get(`${memberId}/${condition.name}`)
  },
  holds: (condition, own) => operators[condition.operator](own, condition.value),
  sentence(condition, own) {
    const asked = `${condition.name} ${words[condition.operator].en} ${condition.value ?? ''}`.trim()
    const askedHere = `${condition.name} ${words[condition.operator]['zh-CN']} ${condition.value ?? ''}`.trim()
    if (own === undefined) return { en: `${asked}: not known`, 'zh-CN': `${askedHere}：未知` }
    const shown = directNameOf(condition.name) === undefined ? JSON.stringify(own) : '***'
    return { en: `${asked}: is ${shown}`, 'zh-CN': `${askedHere}：目前为 ${shown}` }
  },
}

const operators: Record<Operator, (own: Value, wanted: AttributeCondition['value']) => boolean> = {
  is: (own, wanted) => own !== undefined && String(own) === String(wanted),
  is_not: (own, wanted) => own === undefined || String(own) !== String(wanted),
  contains: (own, wanted) =>
    Array.isArray(own)
      ? own.some((one) => String(one) === String(wanted))
      : typeof own === 'string' && own.toLowerCase().includes(String(wanted).toLowerCase()),
  exists: (own) => own !== undefined && own !== null,
  '<': (own, wanted) => inOrder(own, wanted),
  '>': (own, wanted) => inOrder(wanted, own),
}

/** Numbers by size; texts, such as dates, by their order. A number and a text are never in order. */
function inOrder(left: unknown, right: unknown): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left < right
  return typeof left === 'string' && typeof right === 'string' && left < right
}

const words: Record<Operator, { en: string; 'zh-CN': string }> = {
  is: { en: 'is', 'zh-CN': '等于' },
  is_not: { en: 'is not', 'zh-CN': '不等于' },
  contains: { en: 'contains', 'zh-CN': '包含' },
  exists: { en: 'exists', 'zh-CN': '存在' },
  '<': { en: '<', 'zh-CN': '<' },
  '>': { en: '>', 'zh-CN': '>' },
}
