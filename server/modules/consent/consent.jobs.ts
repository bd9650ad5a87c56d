import { channels } from '@regulars/contract/consent'
import type { Ctx } from '#platform/context'
import type { Consumer } from '#platform/log/consumer'
import type { LogEvent } from '#platform/log/event'
import { recordConsents } from './consent.commands.ts'
import { boundedProof, type ConsentFact } from './consent.ts'
import { carryOver, MEMBER_MERGED, MEMBER_UNMERGED } from './merge.commands.ts'
import type { Channel } from './purposes.ts'

/** The events by which shops, apps and imports say what a member allowed. */
export const CONSENT_GRANTED = 'Consent Granted'
export const CONSENT_WITHDRAWN = 'Consent Withdrawn'

const MAX_SOURCE_LENGTH = 80
const MAX_LANGUAGE_LENGTH = 20
const MAX_POINT_LENGTH = 60
const MAX_VERSION = 1_000_000

/** Follows the log: a track event with `{ purpose, channel, proof? }` is a consent given or withdrawn at its time. */
export const collectedConsents: Consumer = {
  name: 'consent',
  wants: [CONSENT_GRANTED, CONSENT_WITHDRAWN, MEMBER_MERGED, MEMBER_UNMERGED],
  async handle(ctx: Ctx, events: readonly LogEvent[]) {
    await carryOver(ctx, events)
    await recordConsents(ctx, events.flatMap(toFact))
  },
}

/** An event that names no channel of ours, or is of no member, says nothing; an unknown purpose is left out when stored. */
export function toFact(event: LogEvent): ConsentFact[] {
  const { purpose, channel, proof, noticeVersion, language, collectionPoint, validUntil } = event.properties
  if (event.memberId === null || event.type !== 'track') return []
  if (typeof purpose !== 'string' || !channels.includes(channel as Channel)) return []
  return [
    {
      // Kept for whom it was said to; whom it counts for follows from the merges and from when it was said.
      memberId: event.profileId ?? event.memberId,
      purpose,
      channel: channel as Channel,
      state: event.name === CONSENT_GRANTED ? 'granted' : 'withdrawn',
      source: event.source.slice(0, MAX_SOURCE_LENGTH),
      imported: event.importId !== null,
      proof: boundedProof(proof),
      at: event.occurredAt,
      ...(noticeVersion !== undefined && { noticeVersion: versionOf(noticeVersion) }),
      ...(typeof language === 'string' && { language: language.slice(0, MAX_LANGUAGE_LENGTH) }),
      ...(typeof collectionPoint === 'string' && { collectionPoint: collectionPoint.slice(0, MAX_POINT_LENGTH) }),
      ...(validUntil !== undefined && { validUntil: endOf(validUntil, event.occurredAt) }),
    },
  ]
}

/** A version that cannot be read was never published: the consent counts as one to the oldest. */
function versionOf(value: unknown): number {
  const version = Number(value)
  return Number.isInteger(version) && version > 0 && version < MAX_VERSION ? version : 1
}

/** An end that cannot be read is taken as reached: the sender meant to limit the consent. */
function endOf(value: unknown, otherwise: Date): Date {
  const at = new Date(typeof value === 'string' ? value : Number.NaN)
  return Number.isNaN(at.getTime()) ? otherwise : at
}
