import type { ResponseOf } from '@regulars/contract'
import type { getIntent, Intent } from '@regulars/contract/messaging'
import type { z } from 'zod'
import { mask, profilesOf } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { channelKind } from '../channels/channel.ts'
import type { Message } from '../channels/message.ts'
import { MessageSafe } from '../delivery/seal.ts'
import { permission } from '../gate/checks/permission.ts'
import { wordsOf } from '../gate/findings.ts'
import { checkNames } from '../gate/gate.ts'
import { pageOfIntents, type StoredIntent } from './intents.views.ts'

/** Intents for a list: the subject as it went, the recipient masked. */
export async function presentIntents(ctx: Ctx, intents: readonly StoredIntent[]): Promise<z.infer<typeof Intent>[]> {
  const safe = await safeFor(ctx, intents)
  return intents.map((intent) => present(ctx, intent, safe.open(intent.memberId, intent.message)))
}

/** The same, each with what decided on it. */
export async function presentDecided(ctx: Ctx, intents: readonly StoredIntent[]) {
  const shown = await presentIntents(ctx, intents)
  return shown.map((intent, index) => ({ ...intent, decidedBy: decisive(checksOf(intents[index]!)) }))
}

/** The first check that said no, which is the reason; where none did, the consent that it rests on. */
function decisive(checks: ReturnType<typeof checksOf>) {
  const one = checks.find((check) => !check.passed) ?? checks.find((check) => check.check === permission.name)
  return one ? { check: one.check, found: one.found } : null
}

/** One intent with the message exactly as it went or would have gone, but for the recipient, which stays masked. */
export async function presentIntent(ctx: Ctx, intent: StoredIntent): Promise<ResponseOf<typeof getIntent>> {
  const message = (await safeFor(ctx, [intent])).open(intent.memberId, intent.message)
  // The body greets by name: it is for those who may see direct values.
  const shown = ctx.permissions.has('members:direct') && !isSecret(intent) ? message : null
  return {
    ...present(ctx, intent, message),
    headers: message ? headersOf(ctx, intent, message) : {},
    text: shown?.text ?? null,
    html: shown?.html ?? null,
    checks: checksOf(intent),
  }
}

/** Who reads a code that went out could sign in as the member; in sandbox it reaches nobody but who looks here. */
function isSecret({ hasCode, state }: StoredIntent): boolean {
  return hasCode && state !== 'sandboxed'
}

/** A page of the messages to a member, for the member: in the clear, newest first. */
export async function ownMessagesOf(ctx: Ctx, memberId: string, page: { cursor: string | undefined; limit: number }) {
  const memberIds = await profilesOf(ctx.tx, ctx.workspaceId, [memberId])
  const filter = { state: null, reason: null, memberIds, journeyId: null }
  const wanted = { after: page.cursor ?? null, limit: page.limit + 1 }
  const rows = await pageOfIntents(ctx.tx, ctx.workspaceId, filter, wanted)
  const shown = rows.slice(0, page.limit)
  const safe = await safeFor(ctx, shown)
  const items = shown.map(({ id, channel, purpose, state, reason, createdAt, hasCode, ...intent }) => {
    const message = hasCode ? null : safe.open(intent.memberId, intent.message)
    const { subject = null, text = null } = message ?? {}
    return { id, channel, purpose, state, reason, subject, text, createdAt: createdAt.toISOString() }
  })
  return { items, nextCursor: rows.length > page.limit ? shown.at(-1)!.id : null }
}

function safeFor(ctx: Ctx, intents: readonly StoredIntent[]): Promise<MessageSafe> {
  return MessageSafe.of(
    ctx,
    intents.filter((intent) => intent.message !== null).map((intent) => intent.memberId),
  )
}

function present(ctx: Ctx, intent: StoredIntent, message: Message | null): z.infer<typeof Intent> {
  return {
    id: intent.id,
    memberId: intent.memberId,
    externalId: intent.externalId,
    channel: intent.channel,
    purpose: intent.purpose,
    template: intent.template,
    cause: intent.cause,
    state: intent.state,
    reason: intent.reason,
    recipient: message && recipientOf(ctx, intent, message),
    subject: isSecret(intent) ? null : (message?.subject ?? null),
    createdAt: intent.createdAt.toISOString(),
    decidedAt: intent.decidedAt?.toISOString() ?? null,
    dueAt: intent.state === 'waiting' ? intent.dueAt.toISOString() : null,
    providerMessageId: intent.providerMessageId,
  }
}

/** Masked; for those who see no direct value, nothing of it. */
function recipientOf(ctx: Ctx, intent: StoredIntent, message: Message): string {
  const name = channelKind(intent.channel).address
  return name && ctx.permissions.has('members:direct') ? mask(name, message.to) : '***'
}

function headersOf(ctx: Ctx, intent: StoredIntent, message: Message): Record<string, string> {
  return {
    ...(message.from && { From: `${message.from.name} <${message.from.address}>` }),
    To: recipientOf(ctx, intent, message),
    ...(message.subject !== null && !isSecret(intent) && { Subject: message.subject }),
    Date: new Date(message.date).toUTCString(),
    ...message.headers,
  }
}

/** The checks by the names they had when they were asked; what was found later belongs to the hand-over. */
function checksOf({ gateVersion, refusals, findings }: StoredIntent) {
  const names = checkNames[gateVersion ?? 0] ?? []
  return (findings ?? []).map((found, index) => ({
    check: names[index] ?? 'hand_over',
    passed: (refusals?.[index] ?? null) === null,
    found: wordsOf(found),
  }))
}
