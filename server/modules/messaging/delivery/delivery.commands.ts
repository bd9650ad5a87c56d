import { workspaceOf } from '#modules/access/index'
import type { Ctx, Platform } from '#platform/context'
import type { InternalEvent } from '#platform/log/event'
import { asSystem } from '#platform/transaction'
import type { Finding } from '../gate/findings.ts'
import { type Decision, decideDue, lookAgain } from '../gate/gate.commands.ts'
import type { Claimed } from '../gate/gate.store.ts'
import { attemptsOf, refuseIntents, type Settled, settleIntents } from '../intents/intents.store.ts'
import { emailChannelOf, smtpSettings } from '../settings/channels.commands.ts'
import { suppress } from '../suppression/suppression.commands.ts'
import { MessageSafe } from './seal.ts'
import { type Outcome, Smtp } from './smtp.ts'
import { writeMessages } from './write.commands.ts'

/** In sandbox nothing waits for anybody: large sets. */
const SANDBOX_BATCH = 1_000
/** What may be parked as unknown after a crash is at most this many messages. */
const LIVE_BATCH = 20
/** Handed over side by side while their consents are held. */
const HAND_OVER_SET = 5
const MAX_ATTEMPTS = 6
const MINUTE_MS = 60_000

/** Takes messages from intent to provider: decide, write, commit, look again, hand over, settle. */
export class Delivery {
  readonly #platform: Platform
  readonly #open = new Map<string, { settings: string; smtp: Smtp }>()

  constructor(platform: Platform) {
    this.#platform = platform
  }

  /** One batch; true when there may be more. */
  async run(workspaceId: string): Promise<boolean> {
    const decisions = await asSystem(this.#platform, workspaceId, decideAndWrite)
    if (decisions.length === 0) {
      this.#close(workspaceId)
      return false
    }
    const sending = decisions.filter((decision) => decision.state === 'sending').map((decision) => decision.intentId)
    for (let from = 0; from < sending.length; from += HAND_OVER_SET) {
      const set = sending.slice(from, from + HAND_OVER_SET)
      await asSystem(this.#platform, workspaceId, (ctx) => this.#handOver(ctx, set))
    }
    return true
  }

  /**
   * `sending` is committed before this begins, so that after a crash nothing is sent twice: what was under way is
   * parked. The consents are held until the outcome is committed: a withdrawal comes before, and stops the message, or
   * after it went.
   */
  async #handOver(ctx: Ctx, intentIds: readonly string[]): Promise<void> {
    const looked = await lookAgain(ctx, intentIds)
    const refused = looked.flatMap((one) => (one.reason === null ? [] : [{ ...one, reason: one.reason }]))
    await refuseIntents(
      ctx.tx,
      ctx.workspaceId,
      refused.map(({ intentId, reason }) => ({ intentId, reason, found: 'hand_over' satisfies Finding })),
    )
    const ready = looked.filter((one) => one.reason === null)
    const outcomes = await this.#send(ctx, ready)
    await settleIntents(
      ctx.tx,
      ctx.workspaceId,
      ctx.now,
      outcomes.map((one) => settledOf(ctx, one)),
    )
    await suppress(ctx, outcomes.flatMap(bouncedOf))
    await ctx.publish([
      ...refused.map((one) => eventOf('refused', one, one.reason)),
      ...outcomes.flatMap((one) => outcomeEvent(one)),
    ])
  }

  async #send(ctx: Ctx, ready: readonly Claimed[]): Promise<HandedOver[]> {
    if (ready.length === 0) return []
    const smtp = await this.#smtp(ctx)
    const stored = await attemptsOf(
      ctx.tx,
      ctx.workspaceId,
      ready.map((intent) => intent.intentId),
    )
    const safe = await MessageSafe.of(
      ctx,
      ready.map((intent) => intent.memberId),
    )
    return Promise.all(
      ready.map(async (intent) => {
        const { attempts, message: sealed } = stored.get(intent.intentId)!
        const message = safe.open(intent.memberId, sealed)
        if (!message) return { intent, attempts, address: null, outcome: erased }
        return { intent, attempts, address: message.to, outcome: await smtp.handOver(message) }
      }),
    )
  }

  async #smtp(ctx: Ctx): Promise<Smtp> {
    const settings = smtpSettings(ctx, await emailChannelOf(ctx))
    const key = JSON.stringify(settings)
    const open = this.#open.get(ctx.workspaceId)
    if (open?.settings === key) return open.smtp
    open?.smtp.close()
    const smtp = new Smtp(settings)
    this.#open.set(ctx.workspaceId, { settings: key, smtp })
    return smtp
  }

  #close(workspaceId: string): void {
    this.#open.get(workspaceId)?.smtp.close()
    this.#open.delete(workspaceId)
  }
}

interface HandedOver {
  readonly intent: Claimed
  /** Before this one. */
  readonly attempts: number
  readonly address: string | null
  readonly outcome: Outcome
}

const erased: Outcome = { kind: 'failed', why: 'the member has been erased', bounced: false }

async function decideAndWrite(ctx: Ctx): Promise<Decision[]> {
  const { sandbox } = await workspaceOf(ctx)
  const decisions = await decideDue(ctx, sandbox ? SANDBOX_BATCH : LIVE_BATCH)
  const passed = decisions.filter(({ state }) => state === 'sandboxed' || state === 'sending')
  const failed = new Map((await writeMessages(ctx, passed)).map((one) => [one.intentId, one.reason]))
  const final = decisions.map((decision) => {
    const reason = failed.get(decision.intentId)
    return reason === undefined ? decision : { ...decision, state: 'refused' as const, reason }
  })
  await ctx.publish(
    final.flatMap((one) =>
      one.state === 'refused' || one.state === 'sandboxed' ? [eventOf(one.state, one, one.reason)] : [],
    ),
  )
  return final
}

function settledOf(ctx: Ctx, { intent, attempts, outcome }: HandedOver): Settled {
  const { intentId } = intent
  const settled = { intentId, providerMessageId: null, dueAt: null, found: foundBy(outcome) }
  if (outcome.kind === 'sent') return { ...settled, state: 'sent', providerMessageId: outcome.providerMessageId }
  if (outcome.kind !== 'retry') return { ...settled, state: outcome.kind }
  if (isLastTry(attempts, outcome)) return { ...settled, state: 'failed' }
  return { ...settled, state: 'waiting', dueAt: new Date(ctx.now.getTime() + retryAfterMs(attempts)) }
}

/** Servers like to quote the address they refuse; it is not to stand here in the clear. */
function foundBy(outcome: Outcome): string {
  return outcome.kind === 'sent'
    ? ('taken_over' satisfies Finding)
    : outcome.why.replace(/[^\s<>"']+@[^\s<>"']+/g, '***')
}

/** A server that is down is not the message's fault: it is tried until it expires. */
function isLastTry(attempts: number, outcome: Extract<Outcome, { kind: 'retry' }>): boolean {
  return outcome.fault === 'message' && attempts + 1 >= MAX_ATTEMPTS
}

/** 1, 4, 16, 64 minutes, then four hours. */
function retryAfterMs(attempts: number): number {
  return Math.min(4 ** attempts, 240) * MINUTE_MS
}

function bouncedOf({ intent, address, outcome }: HandedOver) {
  if (outcome.kind !== 'failed' || !outcome.bounced || address === null) return []
  return [{ channel: intent.channel, address, reason: 'bounced' as const }]
}

function outcomeEvent({ intent, attempts, outcome }: HandedOver): InternalEvent[] {
  if (outcome.kind === 'sent') return [eventOf('sent', intent, null)]
  if (outcome.kind === 'failed') return [eventOf('failed', intent, outcome.bounced ? 'bounced' : 'rejected')]
  if (outcome.kind === 'retry' && isLastTry(attempts, outcome)) return [eventOf('failed', intent, 'too_many_tries')]
  return []
}

function eventOf(
  what: 'sent' | 'sandboxed' | 'refused' | 'failed',
  intent: Pick<Claimed, 'intentId' | 'memberId' | 'channel' | 'purpose' | 'template' | 'cause'>,
  reason: string | null,
): InternalEvent {
  const { intentId, memberId, channel, purpose, template, cause } = intent
  return { name: `message.${what}`, memberId, properties: { intentId, channel, purpose, template, cause, reason } }
}
