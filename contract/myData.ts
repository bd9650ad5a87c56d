import { z } from 'zod'
import { MemberChoices } from './choices.ts'
import { ChannelCode, ConsentEvent } from './consent.ts'
import { MadeDecision } from './decisions.ts'
import { endpoint } from './endpoint.ts'
import { PointsEntry } from './loyalty.ts'
import { Order, TimelineEvent } from './members.ts'
import { intentStates } from './messaging.ts'
import { Id, Instant } from './shapes.ts'

/** A message that was decided on: what was or would have been said, or why it did not go. */
export const MyMessage = z.object({
  id: Id,
  channel: ChannelCode,
  purpose: z.string(),
  state: z.enum(intentStates),
  reason: z.string().nullable(),
  subject: z.string().nullable(),
  /** Not of messages that held a one-time code. */
  text: z.string().nullable(),
  createdAt: Instant,
})

/** Everything that a company keeps of one member, as the member takes it along. A new layout gets a new `format`. */
export const MyData = z
  .object({
    format: z.literal('regulars.member-data/1'),
    madeAt: Instant,
    brand: z.string(),
    memberId: Id,
    /** Each value of the profile, in the clear, with where it came from. */
    profile: z.array(z.object({ name: z.string(), value: z.unknown(), source: z.string(), observedAt: Instant })),
    identities: z.array(
      z.object({ namespace: z.string(), value: z.string(), firstSeenAt: Instant, verifiedAt: Instant.nullable() }),
    ),
    choices: MemberChoices,
    /** Every yes and no, with its proof. */
    consents: z.array(ConsentEvent),
    orders: z.array(Order),
    points: z.array(PointsEntry),
    messages: z.array(MyMessage),
    /** What was decided about the member without a person, by which rule, from what and with what outcome. */
    decisions: z.array(MadeDecision),
    /** Everything that happened, newest first; an order is here too. */
    events: z.array(TimelineEvent),
  })
  .meta({ id: 'MyData' })

/** The schema that `data.json` keeps to; it lies in the archive as `schema.json` and in the OpenAPI document as `MyData`. */
export function myDataSchema(): object {
  return z.toJSONSchema(MyData, { io: 'output', unrepresentable: 'any' })
}

export const downloadMyData = endpoint({
  id: 'portal.downloadMyData',
  method: 'GET',
  path: '/v1/portal/me/data',
  summary: 'Everything the company keeps of the member, for the member: JSON with its schema, and a CSV for each part',
  caller: 'member',
  response: MyData,
  download: 'application/zip',
  refusals: ['link_expired', 'link_invalid', 'member_session_over', 'foreign_origin'],
  example: {
    format: 'regulars.member-data/1',
    madeAt: '2026-11-25T08:00:00.000Z',
    brand: 'Lumen & Leaf',
    memberId: '0198c7a2-0000-7000-8000-00000000000a',
    profile: [],
    identities: [],
    choices: { contact: { frequency: 'normal', pausedUntil: null }, topics: [], personalisation: true },
    consents: [],
    orders: [],
    points: [],
    messages: [],
    decisions: [],
    events: [],
  },
})
