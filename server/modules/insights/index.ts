import * as contract from '@regulars/contract/board'
import { compareGroups } from '@regulars/contract/comparison'
import type { Module } from '../../platform/module.ts'
import { readBoard } from './boards.ts'
import { readComparison } from './comparison.commands.ts'
import { readToday } from './today.ts'
import { readWithdrawals } from './withdrawals.ts'

export { memberOverviewRoute } from './memberOverview.ts'

/** Boards and the first page: sentences and layouts over numbers that other modules own. */
export const insights: Module = {
  name: 'insights',
  routes(api) {
    api.bind(contract.getBoard, async (ctx, { query }) => readBoard(ctx, query))
    api.bind(contract.withdrawalReport, async (ctx, { query }) => readWithdrawals(ctx, query))
    api.bind(compareGroups, async (ctx, { query }) => readComparison(ctx, query))
    api.bind(contract.getToday, async (ctx) => readToday(ctx))
  },
}
