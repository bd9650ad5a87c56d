import type { Draft, Message } from './message.ts'

/** A message of words alone. */
export function plainMessage(draft: Draft): Message {
  return {
    from: null,
    to: draft.to,
    subject: null,
    date: draft.now.toISOString(),
    headers: { 'X-Regulars-Intent': draft.intentId },
    text: draft.rendered.text,
    html: null,
  }
}
