import * as contract from '@regulars/contract/regulations'
import type { Api } from '#platform/http/api'
import { addRegulation, addTask, changeRegulation, changeTask, listRegulations } from './regulations.commands.ts'

export function regulationRoutes(api: Api): void {
  api.bind(contract.listRegulations, async (ctx) => listRegulations(ctx))
  api.bind(contract.addRegulation, async (ctx, { body }) => addRegulation(ctx, body))
  api.bind(contract.changeRegulation, async (ctx, { params, body }) => changeRegulation(ctx, params.regulation, body))
  api.bind(contract.addRegulationTask, async (ctx, { params, body }) => addTask(ctx, params.regulation, body))
  api.bind(contract.changeRegulationTask, async (ctx, { params, body }) => changeTask(ctx, params.task, body))
}
