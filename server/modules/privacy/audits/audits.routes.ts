import { Readable } from 'node:stream'
import * as contract from '@regulars/contract/audits'
import * as findings from '@regulars/contract/findings'
import { Refusal } from '#platform/errors'
import type { Api } from '#platform/http/api'
import { inTransaction } from '#platform/transaction'
import {
  closeAudit,
  findAnother,
  judgeItem,
  openQuarter,
  readAudit,
  readAudits,
  takeEvidence,
} from './audits.commands.ts'
import { csvOf } from './audits.csv.ts'
import { takeMissingEvidence } from './audits.jobs.ts'
import { carryFinding, changeFinding, closeFinding, readFinding } from './findings.commands.ts'

export function auditRoutes(api: Api): void {
  api.bind(contract.listAudits, async (ctx) => readAudits(ctx))
  api.bind(contract.getAudit, async (ctx, { params }) => readAudit(ctx, params.audit))
  api.bindOutside(contract.openAudit, async (outside) => {
    const id = await inTransaction(outside, outside, openQuarter)
    if (id === undefined) throw new Refusal('already_exists', { what: 'audit', id: 'of this quarter' })
    await takeMissingEvidence(outside, outside.workspaceId)
    return inTransaction(outside, outside, (ctx) => readAudit(ctx, id))
  })
  api.bind(contract.takeEvidence, async (ctx, { params: { audit, item } }) => {
    await takeEvidence(ctx, audit, item)
    return readAudit(ctx, audit)
  })
  api.bind(contract.judgeItem, async (ctx, { params: { audit, item }, body }) => {
    await judgeItem(ctx, audit, item, body)
    return readAudit(ctx, audit)
  })
  api.bind(contract.addFinding, async (ctx, { params: { audit }, body }) => {
    await findAnother(ctx, { ...body, auditId: audit })
    return readAudit(ctx, audit)
  })
  api.bind(contract.closeAudit, async (ctx, { params: { audit }, body }) => {
    await closeAudit(ctx, audit, body.conclusion)
    return readAudit(ctx, audit)
  })
  api.bind(findings.changeFinding, async (ctx, { params: { finding }, body }) => {
    await changeFinding(ctx, finding, body)
    return readFinding(ctx, finding)
  })
  api.bind(findings.closeFinding, async (ctx, { params: { finding }, body }) => {
    await closeFinding(ctx, finding, body.done)
    return readFinding(ctx, finding)
  })
  api.bind(findings.carryFinding, async (ctx, { params: { finding }, body }) => {
    await carryFinding(ctx, finding, body.reason)
    return readFinding(ctx, finding)
  })
  api.bindOutside(contract.exportAudit, async (outside, { params }) => {
    const audit = await inTransaction(outside, outside, (ctx) => readAudit(ctx, params.audit))
    return {
      fileName: `compliance-audit-${audit.quarter}.csv`,
      stream: Readable.from([csvOf(audit, outside.locale)]),
    }
  })
}
