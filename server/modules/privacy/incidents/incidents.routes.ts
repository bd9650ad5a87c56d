import { Readable } from 'node:stream'
import * as contract from '@regulars/contract/incidents'
import type { Outside } from '#platform/context'
import { notFound } from '#platform/errors'
import type { Api } from '#platform/http/api'
import { inTransaction } from '#platform/transaction'
import { affectedAfter } from './affected.store.ts'
import {
  answerClock,
  changeIncident,
  closeIncident,
  findAffected,
  setStep,
  startIncident,
} from './incidents.commands.ts'
import { findIncident } from './incidents.store.ts'
import { readIncident, readRegister } from './incidents.views.ts'

export function bindIncidents(api: Api): void {
  api.bind(contract.listIncidents, readRegister)
  api.bind(contract.getIncident, async (ctx, { params }) => readIncident(ctx, params.id))
  api.bind(contract.startIncident, async (ctx, { body }) => readIncident(ctx, await startIncident(ctx, body)))
  api.bind(contract.updateIncident, async (ctx, { params, body }) => {
    await changeIncident(ctx, params.id, body)
    return readIncident(ctx, params.id)
  })
  api.bind(contract.setIncidentStep, async (ctx, { params, body }) => {
    await setStep(ctx, params.id, params.step, body)
    return readIncident(ctx, params.id)
  })
  api.bind(contract.findAffected, async (ctx, { params, body }) => {
    await findAffected(ctx, params.id, body)
    return readIncident(ctx, params.id)
  })
  api.bind(contract.answerClock, async (ctx, { params, body }) => {
    await answerClock(ctx, params.id, params.clock, body)
    return readIncident(ctx, params.id)
  })
  api.bind(contract.closeIncident, async (ctx, { params, body }) => {
    await closeIncident(ctx, params.id, body.review)
    return readIncident(ctx, params.id)
  })
  api.bindOutside(contract.affectedFile, async (outside, { params }) => {
    await inTransaction(outside, outside, async (ctx) => {
      const one = await findIncident(ctx.tx, ctx.workspaceId, params.id)
      if (!one) throw notFound('incident', params.id)
      const object = { kind: 'incident', id: params.id }
      ctx.record({ action: 'incident.list_downloaded', object, before: null, after: { members: one.affected ?? 0 } })
    })
    return { fileName: `incident-${params.id}.csv`, stream: Readable.from(linesOf(outside, params.id)) }
  })
}

const ROWS_PER_PAGE = 5_000
const START = '00000000-0000-0000-0000-000000000000'

async function* linesOf(outside: Outside, incidentId: string): AsyncGenerator<string> {
  yield 'member_id\r\n'
  for (let after = START; ; ) {
    const page = await inTransaction(outside, outside, (ctx) =>
      affectedAfter(ctx.tx, ctx.workspaceId, incidentId, { after, limit: ROWS_PER_PAGE }),
    )
    if (page.length > 0) yield `${page.join('\r\n')}\r\n`
    if (page.length < ROWS_PER_PAGE) return
    after = page.at(-1)!
  }
}
