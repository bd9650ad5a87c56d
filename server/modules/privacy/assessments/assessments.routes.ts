import * as contract from '@regulars/contract/assessments'
import type { Api } from '#platform/http/api'
import { addAssessment, changeAssessment, decideAssessment, listAssessments } from './assessments.commands.ts'

export function assessmentRoutes(api: Api): void {
  api.bind(contract.listAssessments, async (ctx) => listAssessments(ctx))
  api.bind(contract.addAssessment, async (ctx, { body }) => addAssessment(ctx, body))
  api.bind(contract.changeAssessment, async (ctx, { params, body }) => changeAssessment(ctx, params.assessment, body))
  api.bind(contract.decideAssessment, async (ctx, { params, body }) => decideAssessment(ctx, params.assessment, body))
}
