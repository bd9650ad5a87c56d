import type { ResponseOf } from '@regulars/contract'
import type { memberChoices } from '@regulars/contract/choices'
import type { listPurposes, memberConsents } from '@regulars/contract/consent'

export type Purpose = ResponseOf<typeof listPurposes>['items'][number]
export type Consent = ResponseOf<typeof memberConsents>['items'][number]
export type ConsentEvent = ResponseOf<typeof memberConsents>['history'][number]

/** Where the member stands on every channel of a purpose; a channel never decided on stands at "none". */
export function standings(purpose: Purpose, consents: readonly Consent[]): Consent[] {
  return purpose.channels.map(
    (channel) =>
      consents.find((consent) => consent.purpose === purpose.code && consent.channel === channel) ?? {
        purpose: purpose.code,
        channel,
        state: 'none',
        source: null,
        at: null,
        noticeVersion: null,
        validUntil: null,
      },
  )
}

/** How members tell a person of ours what they decided. */
export const spokenSources = ['phone', 'store', 'form', 'email', 'chat'] as const

export type Choices = ResponseOf<typeof memberChoices>
export const frequencies = ['normal', 'weekly', 'monthly'] as const satisfies readonly Choices['contact']['frequency'][]
