import type { Received } from '@regulars/contract'
import type { setMyPreferences } from '@regulars/contract/portal'
import { changeChoices, contactChoiceFrom, recordConsents } from '#modules/consent/index'
import type { Ctx } from '#platform/context'
import { notFound } from '#platform/errors'
import { preferencesOf } from './membership.views.ts'

const SOURCE = 'portal'

/** The member’s own word, on what they are offered; it counts for the next message. */
export async function changePreferences(
  ctx: Ctx,
  { memberId, entrance }: { memberId: string; entrance: 'link' | 'code' },
  { preferences, contact, ...wishes }: Received<typeof setMyPreferences>['body'],
): Promise<void> {
  const offered = new Set((await preferencesOf(ctx, memberId)).map(({ purpose, channel }) => `${purpose}/${channel}`))
  const unknown = preferences.find(({ purpose, channel }) => !offered.has(`${purpose}/${channel}`))
  if (unknown) throw notFound('purpose', `${unknown.purpose} / ${unknown.channel}`)
  await recordConsents(
    ctx,
    preferences.map((choice) => ({
      ...choice,
      memberId,
      source: SOURCE,
      imported: false,
      proof: proofOf(ctx, entrance),
      at: ctx.now,
    })),
  )
  await changeChoices(ctx, { ...wishes, memberId, source: SOURCE, contact: contact && contactChoiceFrom(contact) })
}

/** That the signed link of this member, or a code sent to them, was used is the proof; nothing of the device is kept. */
export function proofOf(ctx: Ctx, entrance: 'link' | 'code'): Readonly<Record<string, unknown>> {
  return { ...(entrance === 'link' ? { link: 'signed' } : { code: 'one-time' }), locale: ctx.locale }
}
