import type { ResponseOf } from '@regulars/contract'
import { gateReasons, intentStates, type listIntents } from '@regulars/contract/messaging'

export type IntentRow = ResponseOf<typeof listIntents>['items'][number]
export type Counts = ResponseOf<typeof listIntents>['counts']
export type MessageState = (typeof intentStates)[number]
export type Reason = (typeof gateReasons)[number]

/** How many messages are in each state, in the order of the contract; states without a message are left out. */
export function byState(counts: Counts): { readonly state: MessageState; readonly count: number }[] {
  return intentStates
    .map((state) => ({ state, count: sumOf(counts.filter((one) => one.state === state)) }))
    .filter(({ count }) => count > 0)
}

/** Why messages of a state were not sent, most frequent first. */
export function byReason(counts: Counts, state: MessageState): { readonly reason: Reason; readonly count: number }[] {
  return counts
    .flatMap(({ state: of, reason, count }) => (of === state && reason && count > 0 ? [{ reason, count }] : []))
    .sort((a, b) => b.count - a.count)
}

export const sumOf = (counts: readonly { readonly count: number }[]): number =>
  counts.reduce((sum, { count }) => sum + count, 0)

/** The words of an address that name a state or a reason of the contract; anything else is as if it were not there. */
export const readState = (text: string | undefined): MessageState | undefined =>
  intentStates.find((state) => state === text)
export const readReason = (text: string | undefined): Reason | undefined =>
  gateReasons.find((reason) => reason === text)

/** `journey:<id>/<step>` taken apart; null for another cause. */
export function journeyOf(cause: string): { readonly journey: string; readonly step: string } | null {
  const found = /^journey:([^/]+)\/(.+)$/.exec(cause)
  return found ? { journey: found[1]!, step: found[2]! } : null
}

/** The page an HTML message is shown in: no script, nothing from outside, and links that lead nowhere. */
export function safePage(html: string): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
  const head = `<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="color-scheme" content="light">`
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (tag) => tag + head) : head + html
}
