import * as contract from '@regulars/contract/dataMap'
import type { Api } from '#platform/http/api'
import { assignOwners, listOwners, signOff } from './owners.commands.ts'

export function ownerRoutes(api: Api): void {
  api.bind(contract.listOwners, async (ctx) => listOwners(ctx))
  api.bind(contract.assignOwners, async (ctx, { body }) => ({ items: await assignOwners(ctx, body) }))
  api.bind(contract.signOff, async (ctx, { body }) => ({ items: await signOff(ctx, body.subjects) }))
}
