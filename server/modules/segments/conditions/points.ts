import { asked, compare } from './comparison.ts'
import type { ConditionKind, ConditionOf } from './condition.ts'

/**
 * Events of the points ledger and the sign with which each counts towards a balance. The ledger lives above this module,
 * so its events are read rather than its tables.
 */
const signs = {
  'points.earned': '',
  'points.reversed': '-',
  'points.redeemed': '-',
  'points.adjusted': '',
} as const

/** Members by their points balance. */
export const points: ConditionKind<ConditionOf<'points'>, number> = {
  kind: 'points',
  reads: () => ['points'],
  events: () => Object.keys(signs),
  columns() {
    const branches = Object.entries(signs).map(
      ([name, sign]) => `name = '${name}', ${sign}JSONExtractInt(properties, 'points')`,
    )
    return {
      balance: {
        sql: `sumIf(multiIf(${branches.join(', ')}, 0), startsWith(name, 'points.') and day <= {today:Int32})`,
      },
    }
  },
  async load(_question, _conditions, answers) {
    return (condition, memberId) => answers(condition, memberId).balance ?? 0
  },
  holds: (condition, balance) => compare(balance, condition.comparison, condition.value),
  sentence(condition, balance) {
    const wanted = asked(condition.comparison, condition.value)
    return { en: `Points ${wanted}: has ${balance}`, 'zh-CN': `积分 ${wanted}：目前为 ${balance}` }
  },
}
