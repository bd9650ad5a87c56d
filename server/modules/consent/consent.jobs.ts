import { channels } from '@regulars/contract/consent'
import type { Ctx } from '#platform/context'
import type { Consumer } from '#platform/log/consumer'
import type { LogEvent } from '#platform/log/event'
import { recordConsents } from './consent.commands.ts'
import { boundedProof, type ConsentFact } from './consent.ts'
import { carryOver, MEMBER_MERGED, redirected } from './merge.commands.ts'
import type { Channel } from './purposes.ts'

/** The events by which shops, apps and imports say what a member allowed. */
export const CONSENT_GRANTED = 'Consent Granted'
export const CONSENT_WITHDRAWN = 'Consent Withdrawn'

const MAX_SOURCE_LENGTH = 80

/** Follows the log: a track event with `{ purpose, channel, proof? }` is a consent given or withdrawn at its time. */
export const collectedConsents: Consumer = {
  name: 'consent',
  wants: [CONSENT_GRANTED, CONSENT_WITHDRAWN, MEMBER_MERGED],
  async handle(ctx: Ctx, events: readonly LogEvent[]) {
    const facts = events.flatMap(toFact)
    await recordConsents(ctx, await redirected(ctx, facts))
    await carryOver(ctx, events.flatMap(toMerge))
  },
}

/** An event that names no channel of ours, or is of no member, says nothing; an unknown purpose is left out when stored. */
export function toFact(event: LogEvent): ConsentFact[] {
  const { purpose, channel, proof } = event.properties
  if (event.memberId === null || event.type !== 'track') return []
  if (typeof purpose !== 'string' || !channels.includes(channel as Channel)) return []
  return [
    {
      memberId: event.memberId,
      purpose,
      channel: channel as Channel,
      state: event.name === CONSENT_GRANTED ? 'granted' : 'withdrawn',
      source: event.source.slice(0, MAX_SOURCE_LENGTH),
      imported: event.importId !== null,
      proof: boundedProof(proof),
      at: event.occurredAt,
    },
  ]
}

function toMerge({ name, type, memberId, properties }: LogEvent): { fromId: string; intoId: string }[] {
  const { fromId } = properties
  const isMerge = name === MEMBER_MERGED && type === 'internal'
  return isMerge && memberId !== null && typeof fromId === 'string' ? [{ fromId, intoId: memberId }] : []
}
