import { ORDER_COMPLETED } from '../../../platform/log/event.ts'
import type { Column } from '../history.olap.ts'
import { asked, compare, money } from './comparison.ts'
import type { ConditionKind, ConditionOf } from './condition.ts'

/**
 * How often something happened, or how much it came to, within the last days: today and the days before it in the
 * workspace's time zone. Orders are counted by their distinct ids. Who never did it has a count and an amount of zero.
 */
export const event: ConditionKind<ConditionOf<'event'>, number> = {
  kind: 'event',
  reads: ({ name }) => [`event:${name}`],
  events: (condition) => [condition.name],
  columns(condition, question) {
    const key = `n_${placeOf(condition)}`
    const since = condition.withinDays === null ? null : question.today - condition.withinDays
    const window = `name = {${key}:String} and day <= {today:Int32}${since === null ? '' : ` and day > ${since}`}`
    const parameters = { [key]: condition.name }
    const counted = condition.name === ORDER_COMPLETED && condition.aggregate === 'count'
    const count: Column = counted
      ? {
          sql: `uniqExactIf(order_id, ${window} and order_id != '') + countIf(${window} and order_id = '')`,
          parameters,
          ofOrders: { number: 'count', since },
        }
      : { sql: `countIf(${window})`, parameters }
    return {
      amount:
        condition.aggregate === 'count' ? count : { sql: `sumIf(ifNull(amount_mills, 0), ${window})`, parameters },
      matches: count,
      oldest: {
        sql: `minIf(day, ${window})`,
        parameters,
        ...(counted && { ofOrders: { number: 'oldest day', since } }),
      },
    }
  },
  async load(_question, _conditions, answers) {
    return (condition, memberId) => answers(condition, memberId).amount ?? 0
  },
  holds: (condition, own) => compare(own, condition.comparison, condition.value),
  // When the oldest event leaves the window.
  nextChangeDay: ({ withinDays }, { matches = 0, oldest = 0 }) =>
    matches > 0 && withinDays !== null ? oldest + withinDays : null,
  sentence(condition, own) {
    const show = condition.aggregate === 'count' ? String : money
    const window =
      condition.withinDays === null
        ? { en: 'ever', 'zh-CN': '历史以来' }
        : { en: `in the last ${condition.withinDays} days`, 'zh-CN': `最近 ${condition.withinDays} 天` }
    const what =
      condition.aggregate === 'count'
        ? { en: `“${condition.name}” count`, 'zh-CN': `“${condition.name}”次数` }
        : { en: `“${condition.name}” amount`, 'zh-CN': `“${condition.name}”金额` }
    const wanted = asked(condition.comparison, show(condition.value))
    return {
      en: `${what.en} ${window.en} ${wanted}: is ${show(own)}`,
      'zh-CN': `${window['zh-CN']}${what['zh-CN']} ${wanted}：目前为 ${show(own)}`,
    }
  },
}

/** A name for the parameter: event names hold characters that a parameter may not. */
function placeOf(condition: ConditionOf<'event'>): string {
  return Buffer.from(condition.name).toString('hex')
}
