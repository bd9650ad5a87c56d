import * as contract from '@regulars/contract/vendors'
import type { Api } from '#platform/http/api'
import { readDataMap } from '../dataMap/dataMap.commands.ts'
import { connectedNow } from '../dataMap/recipients.views.ts'
import { addVendor, changeVendor, readVendors, unregisteredConnections } from './vendors.commands.ts'

export function vendorRoutes(api: Api): void {
  api.bind(contract.listVendors, async (ctx) => ({
    items: await readVendors(ctx),
    unregistered: await unregisteredConnections(ctx),
    connections: await connectedNow(ctx),
    activities: (await readDataMap(ctx)).activities.map(({ key, name }) => ({ key, name })),
  }))
  api.bind(contract.addVendor, async (ctx, { body }) => addVendor(ctx, body))
  api.bind(contract.changeVendor, async (ctx, { params, body }) => changeVendor(ctx, params.vendor, body))
}
