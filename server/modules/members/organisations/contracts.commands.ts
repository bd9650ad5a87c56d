import type { Ctx } from '../../../platform/context.ts'
import { notFound, Refusal } from '../../../platform/errors.ts'
import { addDays, dayOf } from '../../../platform/period.ts'
import { workspaceOf } from '../../access/index.ts'
import { wrongField } from '../named.ts'
import { contractsOf, insertContract } from './contracts.store.ts'
import type { Term } from './contracts.ts'
import { held, objectOf, tellContacts } from './organisations.commands.ts'

/** Writes down a contract of an organisation. */
export async function addContract(
  ctx: Ctx,
  organisationId: string,
  terms: Term & { readonly feeCents: number; readonly currency: string },
): Promise<void> {
  await held(ctx, organisationId)
  checkTerm(ctx, terms)
  await write(ctx, organisationId, { ...terms, renews: null })
}

/** Continues a contract with another one in the same currency. A contract is continued once. */
export async function renewContract(
  ctx: Ctx,
  organisationId: string,
  input: {
    readonly contract: string
    readonly endsOn: string
    readonly startsOn?: string | undefined
    readonly feeCents?: number | undefined
  },
): Promise<void> {
  await held(ctx, organisationId)
  const before = (await contractsOf(ctx, organisationId)).find((contract) => contract.id === input.contract)
  if (!before) throw notFound('contract', input.contract)
  if (before.renewedBy !== null) throw new Refusal('already_renewed', { id: before.id })
  const startsOn = input.startsOn ?? addDays(before.endsOn, 1)
  if (startsOn <= before.endsOn) {
    throw wrongField(ctx, 'startsOn', {
      en: `The renewal must start after the contract ends on ${before.endsOn}.`,
      'zh-CN': `续约须在原合同结束日 ${before.endsOn} 之后开始。`,
    })
  }
  const terms = {
    feeCents: input.feeCents ?? before.feeCents,
    currency: before.currency,
    startsOn,
    endsOn: input.endsOn,
  }
  checkTerm(ctx, terms)
  await write(ctx, organisationId, { ...terms, renews: before.id })
}

async function write(
  ctx: Ctx,
  organisationId: string,
  terms: Term & { readonly feeCents: number; readonly currency: string; readonly renews: string | null },
): Promise<void> {
  const id = ctx.ids.next()
  await insertContract(ctx, { id, organisationId, ...terms })
  await tellContacts(ctx, organisationId, 'organisation.contract_changed')
  ctx.record({
    action: terms.renews === null ? 'contract.created' : 'contract.renewed',
    object: objectOf(organisationId),
    before: null,
    after: { contract: id, ...terms },
  })
}

function checkTerm(ctx: Ctx, { startsOn, endsOn }: Term): void {
  if (startsOn <= endsOn) return
  throw wrongField(ctx, 'endsOn', {
    en: `The contract ends before it starts on ${startsOn}.`,
    'zh-CN': `合同的结束日早于开始日 ${startsOn}。`,
  })
}

/** The calendar day in the workspace's zone: contracts begin and end with days, not with hours. */
export async function todayOf(ctx: Ctx): Promise<string> {
  return dayOf(ctx.now, (await workspaceOf(ctx)).timeZone)
}
