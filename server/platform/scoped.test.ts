import { describe, expect, test } from 'vitest'
import { assertScoped } from './scoped.ts'

const mine = 'workspace_id = {workspace:UUID}'

describe('a statement on the history is let through when each table is filtered', () => {
  test.each([
    ['plain', `select count() as events from events where ${mine}`],
    ['with more conditions', `select 1 from events where ${mine} and (name = 'a' or name = 'b') order by name limit 1`],
    ['with an alias', 'select 1 from events as one where one.workspace_id = {workspace:UUID} group by x'],
    ['final, prewhere', `select 1 from events final prewhere ${mine} where name = 'x' and amount > 1`],
    ['in a sub-select', `select a, b from (select a, b from events where ${mine}) as one group by a`],
    [
      'in a join',
      `select 1 from (select m from events where ${mine}) as one join (select m from events where ${mine}) as other using m`,
    ],
    [
      'in a name of its own',
      `with one as (select m from events where ${mine}), two as (select m from one) select 1 from two where x or y`,
    ],
    [
      'in a condition',
      `select 1 from events where ${mine} and m in (select m from events where ${mine}) and n in ('a', 'b')`,
    ],
    [
      'as a deletion',
      `alter table events delete where ${mine} and import_id = {import:UUID} settings mutations_sync = 1`,
    ],
    ['as a change', `alter table events update a = if(b, 'x', c), d = null where ${mine} and e = 1`],
    ['as a light deletion', `delete from events where ${mine}`],
    ['of the shape only', "select table, name from system.columns where '{workspace:UUID}' <> ''"],
    ['whatever a literal says', `select 'from secrets' as a, "from" from events where ${mine} -- from other`],
  ])('%s', (_, statement) => expect(() => assertScoped(statement)).not.toThrow())
})

describe('a statement on the history is refused', () => {
  test.each([
    ['without any filter', 'select count() from events'],
    ['with the place named elsewhere only', 'select {workspace:UUID} from events'],
    ['with the place in a comment', 'select 1 from events -- where workspace_id = {workspace:UUID}'],
    ['with the filter in a literal', "select 1 from events where name = 'workspace_id = {workspace:UUID}'"],
    ['with a sub-select that is not filtered', `select 1 from events where ${mine} and m in (select m from events)`],
    [
      'with a join that is not filtered',
      `select 1 from (select m from events where ${mine}) as one join events using m`,
    ],
    [
      'with a name of its own that is not filtered',
      'with one as (select m from events) select 1 from one where workspace_id = {workspace:UUID}',
    ],
    ['with an alternative', `select 1 from events where ${mine} or name = 'x'`],
    ['with an alternative further on', `select 1 from events where ${mine} and a = 1 or b = 2`],
    ['with the filter turned round', `select 1 from events where not ${mine}`],
    ['with a filter made true', `select 1 from events where ${mine} = 0`],
    ['with the filter of another table', 'select 1 from events as one where other.workspace_id = {workspace:UUID}'],
    ['with an inequality', 'select 1 from events where workspace_id != {workspace:UUID}'],
    ['with a union', `select 1 from events where ${mine} union all select 1 from events`],
    ['with a list of tables', `select 1 from events, events as other where ${mine}`],
    ['with a list after a sub-select', `select 1 from (select 1 from events where ${mine}) as one, events`],
    ['with a list after a name', `with one as (select 1 from events where ${mine}) select 1 from one, events`],
    [
      'with a list after another name',
      `with one as (select 1 from events where ${mine}) select 1 from one as two, events`,
    ],
    ['with a table after in', `select 1 from events where ${mine} and m in other`],
    ['with a quoted table', `select 1 from "events" union all select 1 from events where ${mine}`],
    ['with a table function', `select 1 from merge('default', 'events') union all select 1 from events where ${mine}`],
    ['with another database', `select 1 from default.events union all select 1 from events where ${mine}`],
    ['with what was asked of the server', `select query from system.query_log where ${mine.replace('=', '<>')}`],
    ['with a table by parameter', `select 1 from {table:Identifier} where ${mine}`],
    ['that writes', `insert into events select * from events where ${mine}`],
    ['that empties a table', `truncate table events -- ${mine}`],
    ['that changes everything', `alter table events update a = 1 where 1 and ${mine}`],
    ['that changes without a filter', `alter table events update a = (select 1 from events where ${mine})`],
    ['that deletes everything', `alter table events delete where 1 and ${mine}`],
  ])('%s', (_, statement) => expect(() => assertScoped(statement)).toThrow('{workspace:UUID}'))
})
