import type { Vendor, vendorData, vendorGaps, vendorQuestions, vendorRisks } from '@regulars/contract/vendors'
import type { z } from 'zod'

export type VendorItem = z.infer<typeof Vendor>
type Data = (typeof vendorData)[number]
type Question = (typeof vendorQuestions)[number]

/** What is written down of a vendor. */
export type VendorFacts = Omit<VendorItem, 'id' | 'version' | 'reviewedAt' | 'score' | 'risk' | 'gaps'>

/** How much harm the data can do, twice as heavy as an answer. */
const exposure: Readonly<Record<Data, number>> = {
  ...{ sensitive: 4, direct: 3, behaviour: 2, content: 2, pseudonym: 1, staff: 1 },
}
/** What a good vendor answers; an incident weighs double. */
const good: Readonly<Record<Question, 'yes' | 'no'>> = {
  certified: 'yes',
  encrypted: 'yes',
  access_logged: 'yes',
  reports_incidents: 'yes',
  deletes_at_end: 'yes',
  asks_before_sub_processing: 'yes',
  had_incident: 'no',
}
const MEDIUM_FROM = 7
const HIGH_FROM = 11

/**
 * The written rule, as docs/guides/registers.md has it: twice the exposure of the most harmful data; one for each answer that
 * is not the good one, known or not, and two for an incident; two without a contract; three for data that goes abroad
 * without a ground.
 */
export function scoreOf(
  vendor: Pick<VendorFacts, 'data' | 'answers' | 'contract' | 'abroad' | 'transferGround'>,
): number {
  const worst = Math.max(...vendor.data.map((one) => exposure[one]))
  const answers = (Object.keys(good) as Question[]).reduce((sum, question) => {
    if (vendor.answers[question] === good[question]) return sum
    return sum + (question === 'had_incident' && vendor.answers[question] === 'yes' ? 2 : 1)
  }, 0)
  return 2 * worst + answers + (vendor.contract ? 0 : 2) + (vendor.abroad && !vendor.transferGround ? 3 : 0)
}

export function riskOf(score: number): (typeof vendorRisks)[number] {
  if (score >= HIGH_FROM) return 'high'
  return score >= MEDIUM_FROM ? 'medium' : 'low'
}

/** Whether the law wants an assessment before it begins: PIPL 55. */
export function needsAssessment({ data, abroad }: Pick<VendorFacts, 'data' | 'abroad'>): boolean {
  return abroad || data.includes('direct') || data.includes('sensitive')
}

/** What is open about a vendor that is at work, the most pressing first. */
export function vendorGapsOf(
  vendor: VendorFacts,
  { today, isAssessed }: { readonly today: string; readonly isAssessed: boolean },
): (typeof vendorGaps)[number][] {
  if (vendor.state === 'ended') return []
  const open = {
    review_overdue: vendor.reviewDue < today,
    assessment_needed: needsAssessment(vendor) && !isAssessed,
    transfer_without_ground: vendor.abroad && !vendor.transferGround,
    contract_ended: vendor.contractUntil !== null && vendor.contractUntil < today,
    no_contract: !vendor.contract,
    questions_open: (Object.keys(good) as Question[]).some(
      (question) => (vendor.answers[question] ?? 'unknown') === 'unknown',
    ),
  }
  return (Object.keys(open) as (keyof typeof open)[]).filter((gap) => open[gap])
}
