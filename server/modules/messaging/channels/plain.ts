import type { Draft, Message } from './message.ts'

const choices = { en: 'Stop or choose', 'zh-CN': '退订或关闭个性化' } as const

/** A message of words alone. One address leads to both ways out: a second would cost a text message more. */
export function plainMessage(draft: Draft): Message {
  return {
    from: null,
    to: draft.to,
    subject: null,
    date: draft.now.toISOString(),
    headers: { 'X-Regulars-Intent': draft.intentId },
    text: textOf(draft),
    html: null,
  }
}

function textOf({ rendered, unsubscribe, language }: Draft): string {
  return unsubscribe ? `${rendered.text}\n${choices[language]}: ${unsubscribe.choicesUrl}` : rendered.text
}
