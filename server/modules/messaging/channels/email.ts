import { normaliseIdentifier } from '#modules/members/index'
import { escapeHtml } from '../templates/markup.ts'
import type { ChannelKind } from './channel.ts'
import type { Draft, Message } from './message.ts'

export const email: ChannelKind = {
  code: 'email',
  address: 'email',
  normalise: (address) => normaliseIdentifier('email', address),
  compose: (draft) => ({
    from: draft.sender,
    to: draft.to,
    subject: draft.rendered.subject,
    date: draft.now.toISOString(),
    headers: headersOf(draft),
    text: textOf(draft),
    html: htmlOf(draft),
  }),
}

/**
 * The id of the intent is the id of the message, so that a provider that sees it twice can tell. A message sent on
 * consent carries the one-click unsubscription of RFC 8058.
 */
function headersOf({ intentId, sender, unsubscribe }: Draft): Message['headers'] {
  return {
    'Message-ID': `<${intentId}@${sender.address.split('@').at(-1)}>`,
    'X-Regulars-Intent': intentId,
    ...(unsubscribe && {
      'List-Unsubscribe': `<${unsubscribe.postUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }),
  }
}

const words = {
  en: {
    why: (brand: string) => `You receive this because you are a member of ${brand} and agreed to such messages.`,
    stop: 'Stop these messages',
    choices: 'Not chosen for me, please',
  },
  'zh-CN': {
    why: (brand: string) => `您收到此邮件，是因为您是 ${brand} 的会员并同意接收此类信息。`,
    stop: '退订此类信息',
    choices: '关闭个性化推荐',
  },
} as const

function textOf({ rendered, unsubscribe, language, brand }: Draft): string {
  if (!unsubscribe) return rendered.text
  const { why, stop, choices } = words[language]
  const links = `${stop}: ${unsubscribe.pageUrl}\n${choices}: ${unsubscribe.choicesUrl}`
  return `${rendered.text}\n\n--\n${why(brand)}\n${links}\n`
}

/** One column that fits a phone, with styles in place, as mail programs drop the rest. */
function htmlOf({ rendered, unsubscribe, language, brand }: Draft): string {
  const { why, stop, choices } = words[language]
  const link = (url: string, says: string) => `<a href="${escapeHtml(url)}" style="color:#6b7280">${says}</a>`
  const foot = unsubscribe
    ? `<p style="margin:24px 0 0;font-size:12px;line-height:1.6;color:#6b7280">${escapeHtml(why(brand))}
${link(unsubscribe.pageUrl, stop)} · ${link(unsubscribe.choicesUrl, choices)}</p>`
    : ''
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(rendered.subject)}</title>
</head>
<body style="margin:0;padding:0;background:#f4f5f7">
<div style="max-width:560px;margin:0 auto;padding:24px 16px;font-family:-apple-system,'PingFang SC','Microsoft YaHei','Segoe UI',Helvetica,Arial,sans-serif;font-size:16px;line-height:1.65;color:#1f2937">
<p style="margin:0 0 16px;font-size:14px;color:#6b7280">${escapeHtml(brand)}</p>
<div style="padding:24px;border-radius:12px;background:#ffffff">
${rendered.html}
</div>
${foot}
</div>
</body>
</html>
`
}
