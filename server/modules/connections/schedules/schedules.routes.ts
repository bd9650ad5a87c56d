import * as contract from '@regulars/contract/importSchedules'
import type { Api } from '#platform/http/api'
import { inTransaction } from '#platform/transaction'
import { removeFolder } from './folder.source.ts'
import {
  changeSchedule,
  createSchedule,
  listRuns,
  listSchedules,
  pauseSchedule,
  removeSchedule,
  runScheduleNow,
} from './schedules.commands.ts'

export function bindSchedules(api: Api): void {
  api.bind(contract.listImportSchedules, async (ctx) => ({ items: await listSchedules(ctx) }))
  api.bind(contract.createImportSchedule, async (ctx, { body }) => createSchedule(ctx, body))
  api.bind(contract.changeImportSchedule, async (ctx, { params, body }) => changeSchedule(ctx, params.id, body))
  api.bind(contract.pauseImportSchedule, async (ctx, { params, body }) => pauseSchedule(ctx, params.id, body.paused))
  api.bind(contract.runImportSchedule, async (ctx, { params }, _, reply) => {
    reply.raw.once('finish', () => ctx.wake(ctx.workspaceId))
    return runScheduleNow(ctx, params.id)
  })
  api.bind(contract.listScheduleRuns, async (ctx, { params }) => ({ items: await listRuns(ctx, params.id) }))
  // The folder goes after the commit: a schedule that stays keeps what is in it.
  api.bindOutside(contract.removeImportSchedule, async (ctx, { params }) => {
    await inTransaction(ctx, ctx, (inside) => removeSchedule(inside, params.id))
    await removeFolder(ctx, params.id)
    return {}
  })
}
