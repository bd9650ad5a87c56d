import { type contractStates, renewalGraceDays } from '@regulars/contract/organisations'
import { addDays } from '../../../platform/period.ts'

export type ContractState = (typeof contractStates)[number]

/** First and last day of a contract, both included. */
export interface Term {
  readonly startsOn: string
  readonly endsOn: string
}

/** The state of a contract on a day: nothing is stored that the clock would have to change. */
export function stateOn({ startsOn, endsOn }: Term, today: string): ContractState {
  if (today < startsOn) return 'upcoming'
  return today <= endsOn ? 'active' : 'ended'
}

export interface Renewals {
  readonly due: number
  readonly renewed: number
  /** Null when nothing was due: no rate can be told. */
  readonly rate: number | null
}

/** Contracts that ended in the period, and how long after their last day the next one began; null: none did. */
export interface Ended {
  readonly contracts: number
  readonly gapDays: number | null
}

/**
 * Renewal rate = contracts renewed ÷ contracts that were up for renewal in the period, by number: the customer ("logo")
 * renewal rate as the subscription trade counts it, in contrast to rates by revenue. Up for renewal is each contract
 * whose last day is in the period; renewed is one that another contract continues, beginning at most
 * `renewalGraceDays` after it. A later one is a new beginning. Since a renewal may still come within the grace, the rate
 * of the last 90 days can rise. Checked by `contracts.test.ts` and, on seeded contracts, `organisations.api.test.ts`.
 */
export function renewalRate(ended: readonly Ended[]): Renewals {
  const due = sum(ended)
  const renewed = sum(ended.filter(({ gapDays }) => gapDays !== null && gapDays <= renewalGraceDays))
  return { due, renewed, rate: due === 0 ? null : renewed / due }
}

function sum(ended: readonly Ended[]): number {
  return ended.reduce((total, { contracts }) => total + contracts, 0)
}

/** Due within N days: the last day is today or one of the N days after it. Both ends included; days, not hours. */
export function dueWindow(today: string, days: number): { readonly from: string; readonly to: string } {
  return { from: today, to: addDays(today, days) }
}
