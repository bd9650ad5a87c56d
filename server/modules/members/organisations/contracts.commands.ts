import type { Ctx } from '../../../platform/context.ts'
import { notFound, Refusal } from '../../../platform/errors.ts'
import { addDays, dayOf } from '../../../platform/period.ts'
import { workspaceOf } from '../../access/index.ts'
import { wrongField } from '../named.ts'
import {
  type ContractRow,
  contractsOf,
  deleteContractRow,
  insertContract,
  updateContractRow,
} from './contracts.store.ts'
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
  const before = contractIn(await contractsOf(ctx, organisationId), input.contract)
  if (before.renewedBy !== null) throw new Refusal('already_renewed', { id: before.id })
  const startsOn = input.startsOn ?? addDays(before.endsOn, 1)
  if (startsOn <= before.endsOn) throw startsTooEarly(ctx, before)
  const terms = {
    feeCents: input.feeCents ?? before.feeCents,
    currency: before.currency,
    startsOn,
    endsOn: input.endsOn,
  }
  checkTerm(ctx, terms)
  await write(ctx, organisationId, { ...terms, renews: before.id })
}

export interface Correction {
  readonly feeCents?: number | undefined
  readonly currency?: string | undefined
  readonly startsOn?: string | undefined
  readonly endsOn?: string | undefined
}

/** Corrects what was written down of a contract. Those of a chain stay in one currency, and follow each other. */
export async function correctContract(
  ctx: Ctx,
  organisationId: string,
  input: { readonly contract: string; readonly correction: Correction; readonly reason: string },
): Promise<void> {
  await held(ctx, organisationId)
  const contracts = await contractsOf(ctx, organisationId)
  const before = contractIn(contracts, input.contract)
  const { feeCents, currency, startsOn, endsOn } = input.correction
  const after = {
    ...before,
    feeCents: feeCents ?? before.feeCents,
    currency: currency ?? before.currency,
    startsOn: startsOn ?? before.startsOn,
    endsOn: endsOn ?? before.endsOn,
  }
  checkTerm(ctx, after)
  checkChain(ctx, after, {
    earlier: contracts.find((one) => one.id === before.renews),
    later: contracts.find((one) => one.id === before.renewedBy),
  })
  await updateContractRow(ctx, after)
  await tellContacts(ctx, organisationId, 'organisation.contract_changed')
  ctx.record({
    action: 'contract.corrected',
    object: objectOf(organisationId),
    before: recordOf(before),
    after: recordOf(after),
    reason: input.reason,
  })
}

/** Takes away a contract that was written down by mistake. What it continued is due for renewal again. */
export async function deleteContract(ctx: Ctx, organisationId: string, contractId: string): Promise<void> {
  await held(ctx, organisationId)
  const before = contractIn(await contractsOf(ctx, organisationId), contractId)
  if (before.renewedBy !== null) throw new Refusal('already_renewed', { id: before.id })
  await deleteContractRow(ctx, contractId)
  await tellContacts(ctx, organisationId, 'organisation.contract_changed')
  ctx.record({
    action: 'contract.deleted',
    object: objectOf(organisationId),
    before: recordOf(before),
    after: null,
  })
}

function contractIn(contracts: readonly ContractRow[], id: string): ContractRow {
  const contract = contracts.find((one) => one.id === id)
  if (!contract) throw notFound('contract', id)
  return contract
}

function recordOf({ id, feeCents, currency, startsOn, endsOn, renews }: ContractRow) {
  return { contract: id, feeCents, currency, startsOn, endsOn, renews }
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

function checkChain(
  ctx: Ctx,
  contract: ContractRow,
  { earlier, later }: { earlier: ContractRow | undefined; later: ContractRow | undefined },
): void {
  const chained = earlier ?? later
  if (chained && contract.currency !== chained.currency) {
    throw wrongField(ctx, 'currency', {
      en: `The contract it belongs with is in ${chained.currency}.`,
      'zh-CN': `与之相续的合同币种为 ${chained.currency}。`,
    })
  }
  if (earlier && contract.startsOn <= earlier.endsOn) throw startsTooEarly(ctx, earlier)
  if (later && contract.endsOn >= later.startsOn) {
    throw wrongField(ctx, 'endsOn', {
      en: `The contract must end before its renewal starts on ${later.startsOn}.`,
      'zh-CN': `合同须在续约开始日 ${later.startsOn} 之前结束。`,
    })
  }
}

function startsTooEarly(ctx: Ctx, earlier: ContractRow): Refusal {
  return wrongField(ctx, 'startsOn', {
    en: `The renewal must start after the contract ends on ${earlier.endsOn}.`,
    'zh-CN': `续约须在原合同结束日 ${earlier.endsOn} 之后开始。`,
  })
}

/** The calendar day in the workspace's zone: contracts begin and end with days, not with hours. */
export async function todayOf(ctx: Ctx): Promise<string> {
  return dayOf(ctx.now, (await workspaceOf(ctx)).timeZone)
}
