import { messageTemplates } from '@regulars/packs/templates/index'
import { type Channel, topicsOf } from '#modules/consent/index'
import { refuseSensitive } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { type StoredTemplate, saveTemplates, templatesNamed } from './templates.store.ts'
import { type Content, fieldsReadBy, TemplateError, tryTemplate } from './templates.ts'

/** Saves a template after it was rendered on trial for people it may meet. */
export async function saveTemplate(
  ctx: Ctx,
  input: { code: string; channel: Channel; purpose: string; topic: string | null; content: Content },
): Promise<StoredTemplate> {
  try {
    tryTemplate(input.content)
  } catch (error) {
    if (error instanceof TemplateError) throw new Refusal('template_invalid', { reason: error.message })
    throw error
  }
  await refuseSensitive(ctx, fieldsReadBy(input.content))
  const isKnown = input.topic === null || (await topicsOf(ctx)).some(({ code }) => code === input.topic)
  if (!isKnown) throw notFound('topic', input.topic!)
  const before = (await templatesNamed(ctx.tx, ctx.workspaceId, [input.code])).get(input.code)
  const [saved] = await saveTemplates(ctx.tx, ctx.workspaceId, [{ ...input, id: ctx.ids.next(), updatedAt: ctx.now }])
  ctx.record({
    action: 'template.saved',
    object: { kind: 'template', id: input.code },
    before: before ? written(before) : null,
    after: written(saved!),
  })
  return saved!
}

/** Fields of the profile that messages by these templates may say, each once; of a field that depends on a value, none. */
export async function fieldsOfTemplates(ctx: Ctx, codes: readonly string[]): Promise<string[]> {
  const templates = await templatesNamed(ctx.tx, ctx.workspaceId, codes)
  return [...new Set([...templates.values()].flatMap(({ content }) => fieldsReadBy(content)))]
}

function written({ channel, purpose, topic, content }: StoredTemplate) {
  return { channel, purpose, topic, content }
}

/** Gives a workspace the templates that come with the product; those it has already stay as they are. */
export async function addMissingTemplates(ctx: Ctx): Promise<void> {
  const codes = messageTemplates.map(({ code }) => code)
  const known = await templatesNamed(ctx.tx, ctx.workspaceId, codes)
  const missing = messageTemplates.filter(({ code }) => !known.has(code))
  if (missing.length === 0) return
  await saveTemplates(
    ctx.tx,
    ctx.workspaceId,
    missing.map((template) => ({ ...template, topic: null, id: ctx.ids.next(), updatedAt: ctx.now })),
  )
}
