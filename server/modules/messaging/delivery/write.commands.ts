import { setImmediate } from 'node:timers/promises'
import { type Workspace, workspaceOf } from '#modules/access/index'
import { purposesOf } from '#modules/consent/index'
import { closedAmong } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { channelKind } from '../channels/channel.ts'
import type { Message, Sender } from '../channels/message.ts'
import type { Decision } from '../gate/gate.commands.ts'
import { type Refused, refuseIntents, storeMessages, type Written } from '../intents/intents.store.ts'
import { emailChannelOf } from '../settings/channels.commands.ts'
import type { StoredEmailChannel } from '../settings/channels.store.ts'
import { type StoredTemplate, templatesNamed } from '../templates/templates.store.ts'
import { CompiledTemplate, fieldsReadBy, type Language, TemplateError } from '../templates/templates.ts'
import { type Reader, readersOf } from '../templates/values.views.ts'
import { unsubscribeLinks } from '../unsubscribe/unsubscribe.commands.ts'
import { MessageSafe } from './seal.ts'

/** After as many messages others get their turn: writing is work for the processor. */
const AT_A_STRETCH = 25

/**
 * Writes the messages that the gate let pass, and keeps each sealed, exactly as it goes. A message that cannot be
 * written is refused; the others go. Returns those that were refused.
 */
export async function writeMessages(ctx: Ctx, passed: readonly Decision[]): Promise<Refused[]> {
  if (passed.length === 0) return []
  const desk = await Desk.of(ctx, passed)
  const written: Written[] = []
  const refused: Refused[] = []
  for (const [index, decision] of passed.entries()) {
    if (index % AT_A_STRETCH === AT_A_STRETCH - 1) await setImmediate()
    const result = desk.write(decision)
    if (result instanceof TemplateError) {
      refused.push({ intentId: decision.intentId, reason: 'template_error', found: result.message })
    } else written.push({ intentId: decision.intentId, message: result, features: desk.featuresOf(decision) })
  }
  await storeMessages(ctx.tx, ctx.workspaceId, written)
  await refuseIntents(ctx.tx, ctx.workspaceId, refused)
  return refused
}

interface WrittenTemplate {
  readonly compiled: CompiledTemplate
  /** What it may say of a member beside their name. */
  readonly features: readonly string[]
}

/** Holds what a batch of messages has in common. */
class Desk {
  readonly #ctx: Ctx
  readonly #workspace: Workspace
  readonly #sender: Sender
  readonly #contract: ReadonlySet<string>
  readonly #templates: ReadonlyMap<string, StoredTemplate>
  readonly #readers: ReadonlyMap<string, Reader>
  readonly #safe: MessageSafe
  readonly #closed: ReadonlyMap<string, unknown>
  readonly #compiled = new Map<string, WrittenTemplate>()

  private constructor(
    ctx: Ctx,
    parts: {
      workspace: Workspace
      sender: Sender
      contract: ReadonlySet<string>
      templates: ReadonlyMap<string, StoredTemplate>
      readers: ReadonlyMap<string, Reader>
      safe: MessageSafe
      closed: ReadonlyMap<string, unknown>
    },
  ) {
    this.#ctx = ctx
    this.#workspace = parts.workspace
    this.#sender = parts.sender
    this.#contract = parts.contract
    this.#templates = parts.templates
    this.#readers = parts.readers
    this.#safe = parts.safe
    this.#closed = parts.closed
  }

  static async of(ctx: Ctx, passed: readonly Decision[]): Promise<Desk> {
    const workspace = await workspaceOf(ctx)
    const memberIds = passed.map((decision) => decision.memberId)
    const purposes = await purposesOf(ctx)
    const codes = [...new Set(passed.map((decision) => decision.template))]
    const templates = await templatesNamed(ctx.tx, ctx.workspaceId, codes)
    const fields = [...templates.values()].flatMap(({ content }) => fieldsReadBy(content))
    return new Desk(ctx, {
      workspace,
      sender: senderOf(workspace, await emailChannelOf(ctx)),
      contract: new Set(purposes.filter((one) => one.legalBasis === 'contract').map((one) => one.code)),
      templates,
      readers: await readersOf(ctx, memberIds, languageOfWorkspace(workspace)),
      safe: await MessageSafe.of(ctx, memberIds),
      closed: await closedAmong(ctx, fields),
    })
  }

  write(decision: Decision): Buffer | TemplateError {
    try {
      const sealed = this.#safe.seal(decision.memberId, this.#compose(decision))
      return sealed ?? new TemplateError('the member has been erased')
    } catch (error) {
      if (error instanceof TemplateError) return error
      throw error
    }
  }

  /** What the message was chosen by and what it speaks of; of a member who turned personalisation off it says nothing. */
  featuresOf({ memberId, template, features }: Decision): string[] {
    const said = this.#readers.get(memberId)!.isImpersonal ? [] : this.#template(template).features
    return [...new Set([...(features ?? []), ...said])]
  }

  #compose(decision: Decision): Message {
    const { channel, purpose, memberId, intentId } = decision
    const code = this.#safe.openCode(memberId, decision.code)
    const { workspaceId, now } = this.#ctx
    const { language, member } = this.#readers.get(memberId)!
    const brand = this.#workspace.name
    return channelKind(channel).compose({
      intentId,
      brand,
      sender: this.#sender,
      to: decision.address!,
      language,
      rendered: this.#template(decision.template).compiled.render(language, { brand, member, code }),
      unsubscribe: this.#contract.has(purpose)
        ? null
        : unsubscribeLinks(this.#ctx, { workspaceId, memberId, purpose, channel }),
      now,
    })
  }

  #template(code: string): WrittenTemplate {
    let known = this.#compiled.get(code)
    if (!known) {
      const compiled = new CompiledTemplate(this.#templates.get(code)!.content)
      const fields = compiled.fields().filter((field) => !this.#closed.has(field))
      known = { compiled, features: fields.map((field) => `attribute:${field}`) }
      this.#compiled.set(code, known)
    }
    return known
  }
}

/** While no channel is set up, a sandboxed message shows a sender that cannot exist (RFC 2606). */
function senderOf(workspace: Workspace, channel: StoredEmailChannel): Sender {
  return { name: channel.fromName || workspace.name, address: channel.fromAddress || 'sandbox@regulars.invalid' }
}

function languageOfWorkspace(workspace: Workspace): Language {
  return workspace.currency === 'CNY' ? 'zh-CN' : 'en'
}
