import * as contract from '@regulars/contract/safeguards'
import type { Api } from '#platform/http/api'
import type { Safeguard } from '#platform/safeguard'
import { inTransaction } from '#platform/transaction'
import { checkProtection, readProtection } from './safeguards.commands.ts'

/** The page of the five layers; `app.ts` hands over what each module protects by. */
export function safeguardRoutes(api: Api, safeguards: readonly Safeguard[]): void {
  api.bind(contract.getProtection, async (ctx) => readProtection(ctx))
  api.bindOutside(contract.checkProtection, async (outside) => {
    await checkProtection(outside, outside.workspaceId, safeguards)
    return inTransaction(outside, outside, (ctx) => readProtection(ctx))
  })
}
