import { expect, it } from 'vitest'
import { needsAssessment, riskOf, scoreOf, type VendorFacts, vendorGapsOf } from './vendors.ts'

const answers: VendorFacts['answers'] = {
  ...{ certified: 'yes', encrypted: 'yes', access_logged: 'yes', reports_incidents: 'yes', deletes_at_end: 'yes' },
  ...{ asks_before_sub_processing: 'yes', had_incident: 'no' },
}
const vendor = (changes: Partial<VendorFacts> = {}): VendorFacts => ({
  ...{ name: 'Mailworks', service: 'E-mail', data: ['direct'], activities: [], connections: [], country: 'China' },
  ...{ abroad: false, transferGround: null, contract: 'DPA', contractUntil: null, answers, subProcessors: [] },
  ...{ state: 'active', reviewDue: '2027-01-01' },
  ...changes,
})

it.each([
  ['gets ids only and answers well', { data: ['pseudonym'] }, 2, 'low'],
  ['gets direct identifiers and answers well', {}, 6, 'low'],
  ['gets what is sensitive beside ids', { data: ['pseudonym', 'sensitive'] }, 8, 'medium'],
  ['leaves two answers open', { answers: { ...answers, certified: 'unknown', encrypted: 'no' } }, 8, 'medium'],
  ['had an incident', { answers: { ...answers, had_incident: 'yes' } }, 8, 'medium'],
  ['has no contract', { contract: null }, 8, 'medium'],
  ['goes abroad without a ground and has no contract', { abroad: true, contract: null }, 11, 'high'],
  ['goes abroad on a ground', { abroad: true, transferGround: 'Standard contract' }, 6, 'low'],
  ['answers nothing', { answers: {} }, 13, 'high'],
] as const)('a vendor that %s has its score', (_what, changes, score, risk) => {
  const found = scoreOf(vendor(changes as Partial<VendorFacts>))
  expect([found, riskOf(found)]).toEqual([score, risk])
})

it('what identifies people, is sensitive or leaves the country is assessed first', () => {
  const needs = (changes: Partial<VendorFacts>) => needsAssessment(vendor(changes))
  expect([needs({}), needs({ data: ['sensitive'] }), needs({ data: ['behaviour'] })]).toEqual([true, true, false])
  expect(needs({ data: ['behaviour'], abroad: true })).toBe(true)
})

it('gaps come in their order, and one that ended has none', () => {
  const open = vendor({ reviewDue: '2026-01-01', contractUntil: '2026-01-01', contract: null, answers: {} })
  const now = { today: '2026-01-02', isAssessed: false }
  expect(vendorGapsOf(open, now)).toEqual([
    ...['review_overdue', 'assessment_needed', 'contract_ended', 'no_contract', 'questions_open'],
  ])
  expect(vendorGapsOf({ ...open, state: 'ended' }, now)).toEqual([])
  expect(vendorGapsOf(vendor(), { today: '2027-01-01', isAssessed: true })).toEqual([])
})
