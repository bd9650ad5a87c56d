import { z } from 'zod'
import { ContactChoice, MemberChoices, TopicWish } from './choices.ts'
import { Consent } from './consent.ts'
import { Corrections, MyField } from './corrections.ts'
import { DeletionRequest } from './deletions.ts'
import { endpoint } from './endpoint.ts'
import { PointsEntry } from './loyalty.ts'
import { Stage } from './rules.ts'
import { Bilingual, Empty, Instant, LocaleCode, MemberParams, Points } from './shapes.ts'

/** A value that the company uses about a member. */
const Tag = z.object({ name: z.string(), value: z.unknown(), source: z.string(), observedAt: Instant })

/** What a member sees of their own membership. */
export const MyMembership = z
  .object({
    brand: z.string(),
    /** At which the member can sign in by a code when a link has expired. */
    door: z.string(),
    /** How the member came in. */
    entrance: z.enum(['link', 'code']),
    name: z.string().nullable(),
    memberNumber: z.string().nullable(),
    locale: LocaleCode,
    points: Points,
    entries: z.array(PointsEntry),
    stage: Stage.nullable(),
    memberSince: Instant,
    ...MemberChoices.shape,
    /** Since when an opt-out of sharing by the member’s browser is honoured; null when there is none. */
    sharingOptedOutAt: Instant.nullable(),
    /** A child whose guardian has not agreed: the company keeps what is necessary, and shows no more. */
    locked: z.boolean(),
    /** Who the member is, as the company knows it. */
    profile: z.array(MyField),
    /** What is known of the member beside who they are, and what they had deleted. */
    tags: z.array(Tag),
    blockedTags: z.array(z.string()),
    /** What the company calls these fields, as far as it has them in its register. */
    tagNames: z.record(z.string(), Bilingual),
    /** Groups of members that follow from it. */
    groups: z.array(z.object({ name: Bilingual, description: Bilingual })),
    /** What became of the member’s last request to be deleted; null when there was none, or it was taken back. */
    deletion: DeletionRequest.pick({ askedAt: true, dueAt: true, closedAt: true, reason: true, note: true })
      .extend({ state: z.enum(['open', 'refused']) })
      .nullable(),
    preferences: z.array(Consent.extend({ name: Bilingual, description: Bilingual })),
  })
  .meta({ id: 'MyMembership' })

export const exampleMembership = {
  brand: 'Lumen & Leaf',
  door: 'token',
  entrance: 'link' as const,
  name: 'Lin',
  memberNumber: '10001',
  locale: 'en' as const,
  points: 120,
  entries: [],
  stage: 'stable' as const,
  memberSince: '2025-01-01T00:00:00.000Z',
  personalisation: true,
  contact: { frequency: 'normal' as const, pausedUntil: null },
  topics: [],
  sharingOptedOutAt: null,
  deletion: null,
  locked: false,
  profile: [
    {
      field: 'name' as const,
      value: 'Lin',
      source: 'portal',
      observedAt: '2026-11-25T08:00:00.000Z',
      correctable: true,
    },
  ],
  tags: [],
  blockedTags: [],
  tagNames: {},
  groups: [],
  preferences: [],
}

export const createPortalLink = endpoint({
  id: 'portal.createLink',
  method: 'POST',
  path: '/v1/members/:member/portal-link',
  summary: 'A signed link to the member’s own pages, valid for a while',
  permission: 'members:write',
  params: MemberParams,
  body: z.object({ hours: z.int().min(1).max(720).default(72) }),
  response: z.object({ url: z.string(), expiresAt: Instant }),
  status: 201,
  refusals: ['not_found'],
  example: { url: 'http://127.0.0.1:4400/portal/#token', expiresAt: '2026-11-25T08:00:00.000Z' },
})

/** Why a member's pages do not open. */
export const closed = ['link_expired', 'link_invalid', 'member_session_over', 'foreign_origin'] as const

export const getMyMembership = endpoint({
  id: 'portal.me',
  method: 'GET',
  path: '/v1/portal/me',
  summary:
    'The member’s own points, stage and preferences; `Authorization: Bearer` carries the token of the link, or the cookie a session',
  caller: 'member',
  response: MyMembership,
  refusals: [...closed],
  example: exampleMembership,
})

export const setMyPreferences = endpoint({
  id: 'portal.setPreferences',
  method: 'PUT',
  path: '/v1/portal/me/preferences',
  summary:
    'The member grants or withdraws consent, and chooses how often and about what; it counts for the next message',
  caller: 'member',
  body: z.object({
    preferences: z
      .array(Consent.pick({ purpose: true, channel: true }).extend({ state: z.enum(['granted', 'withdrawn']) }))
      .max(100),
    personalisation: z.boolean().optional(),
    contact: ContactChoice.optional(),
    topics: z.array(TopicWish).max(100).default([]),
  }),
  response: MyMembership,
  refusals: [...closed, 'not_found'],
  example: exampleMembership,
})

export const unsubscribe = endpoint({
  id: 'portal.unsubscribe',
  method: 'POST',
  path: '/v1/unsubscribe/:token',
  summary: 'RFC 8058 one-click unsubscribe; acts on POST only',
  caller: 'none',
  params: z.object({ token: z.string().min(10).max(1000) }),
  response: Empty,
  refusals: ['link_invalid'],
  example: {},
})

/** What the link of a message shows and lets change, without a sign-in: not who the member is. */
const LinkChoices = z.object({ brand: z.string(), personalisation: z.boolean() }).meta({ id: 'LinkChoices' })

export const choicesByLink = endpoint({
  id: 'portal.choicesByLink',
  method: 'GET',
  path: '/v1/unsubscribe/:token/choices',
  summary: 'Whether messages to the member of this link are chosen for them; looking changes nothing',
  caller: 'none',
  params: unsubscribe.params,
  response: LinkChoices,
  refusals: ['link_invalid'],
  example: { brand: 'Lumen & Leaf', personalisation: true },
})

export const chooseByLink = endpoint({
  id: 'portal.chooseByLink',
  method: 'PUT',
  path: '/v1/unsubscribe/:token/choices',
  summary:
    'Turn personalisation off, or on again, by the link that every message on consent carries; without a sign-in',
  caller: 'none',
  params: unsubscribe.params,
  body: z.object({ personalisation: z.boolean() }),
  response: LinkChoices,
  refusals: ['link_invalid'],
  example: { brand: 'Lumen & Leaf', personalisation: false },
})

const Door = z.string().min(10).max(200)
/** A phone number or an e-mail. */
export const Address = z.string().trim().min(3).max(254)

export const portalAddress = endpoint({
  id: 'portal.address',
  method: 'GET',
  path: '/v1/portal/address',
  summary: 'Where members sign in by a one-time code: an address to put on a website or in an app',
  permission: 'workspace:read',
  limited: true,
  response: z.object({ url: z.string() }),
  example: { url: 'http://127.0.0.1:4400/portal/#sign-in=token' },
})

export const askForCode = endpoint({
  id: 'portal.askForCode',
  method: 'POST',
  path: '/v1/portal/codes',
  summary: 'Ask for a one-time code; the answer is the same whether or not a member has the address',
  caller: 'none',
  body: z.object({ door: Door, address: Address }),
  response: Empty,
  status: 202,
  refusals: ['link_invalid', 'address_invalid', 'too_many_codes'],
  example: {},
})

export const memberSignIn = endpoint({
  id: 'portal.signIn',
  method: 'POST',
  path: '/v1/portal/session',
  summary: 'Open a session with the code that was sent last; it is kept in a cookie',
  caller: 'none',
  body: z.object({ door: Door, address: Address, code: z.string().regex(/^\d{6}$/) }),
  response: Empty,
  status: 201,
  refusals: ['link_invalid', 'address_invalid', 'too_many_codes', 'code_wrong'],
  example: {},
})

export const memberSignOut = endpoint({
  id: 'portal.signOut',
  method: 'DELETE',
  path: '/v1/portal/session',
  summary: 'End the session of the cookie; a link ends by itself',
  caller: 'member',
  response: Empty,
  refusals: [...closed],
  example: {},
})

export const askForDeletion = endpoint({
  id: 'portal.askForDeletion',
  method: 'POST',
  path: '/v1/portal/me/deletion-request',
  summary: 'The member asks to be deleted: it is written down with a deadline, and marketing stops at once',
  caller: 'member',
  body: z.object({}),
  response: MyMembership,
  refusals: [...closed],
  example: exampleMembership,
})

export const takeDeletionBack = endpoint({
  id: 'portal.takeDeletionBack',
  method: 'DELETE',
  path: '/v1/portal/me/deletion-request',
  summary: 'The member takes the request back; what was withdrawn with it stays withdrawn',
  caller: 'member',
  response: MyMembership,
  refusals: [...closed],
  example: exampleMembership,
})

export const setMyTag = endpoint({
  id: 'portal.setTag',
  method: 'PUT',
  path: '/v1/portal/me/tags/:tag',
  summary: 'The member has a tag deleted, which is not observed again, or allows it again',
  caller: 'member',
  params: z.object({ tag: z.string().min(1).max(80) }),
  body: z.object({ allowed: z.boolean() }),
  response: MyMembership,
  refusals: [...closed, 'not_found'],
  example: exampleMembership,
})

export const setMyProfile = endpoint({
  id: 'portal.setProfile',
  method: 'PUT',
  path: '/v1/portal/me/profile',
  summary: 'The member corrects who they are, in the fields that the company lets them; a birthday once',
  caller: 'member',
  body: Corrections,
  response: MyMembership,
  refusals: [...closed, 'not_correctable'],
  example: exampleMembership,
})
