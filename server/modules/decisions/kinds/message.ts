import type { Template } from '@regulars/contract/messaging'
import type { z } from 'zod'
import { fieldsReadByTemplate, findingWords } from '#modules/messaging/index'
import { sql } from '#platform/postgres'
import { bySwitch, type DecisionKind } from './kind.ts'

/** Whether a message goes, and what it says of the member. */
export const message: DecisionKind = {
  code: 'message',
  name: { en: 'Messages', 'zh-CN': '消息' },
  decides: {
    en: 'Whether a message goes to a member, and what of their profile it says',
    'zh-CN': '消息是否发给会员，以及其中引用会员的哪些资料',
  },
  effect: 'content',
  stoppedBy: bySwitch,
  async deciders(ctx) {
    const { rows } = await sql<{ code: string; content: z.infer<typeof Template>['content'] }>`
      select templates.code, templates.content
        from messaging.templates
       where templates.workspace_id = ${ctx.workspaceId}
       order by templates.code
       limit 1000
    `.execute(ctx.tx)
    return rows.map(({ code, content }) => ({
      ...{ id: code, name: { en: code, 'zh-CN': code }, version: null },
      features: fieldsReadByTemplate(content).map((field) => `attribute:${field}`),
    }))
  },
  async made(ctx, { profileIds }, limit) {
    const { rows } = await sql<Decided>`
      select intents.template, intents.decided_at as at, intents.gate_version as version, intents.state, intents.features,
             intents.findings[array_position(intents.refusals, intents.reason)] as found
        from messaging.intents
       where intents.workspace_id = ${ctx.workspaceId}
         and intents.member_id = any(${profileIds as string[]}::uuid[])
         and intents.decided_at is not null
       order by intents.intent_id desc
       limit ${limit}
    `.execute(ctx.tx)
    return rows.map(({ template, at, version, state, features, found }) => ({
      ...{ subject: template, name: { en: template, 'zh-CN': template }, at, version, features: features ?? [] },
      outcome: state === 'refused' ? outcomes.refused : outcomes.went,
      sentences: state === 'refused' && found !== null ? [findingWords(found)] : [],
    }))
  },
  comparison: {
    means: { en: 'The send gate let the message go', 'zh-CN': '发送门放行了消息' },
    cases: ({ workspaceId, from, until, subject }) => sql`
      select intents.member_id, intents.state <> 'refused' as favourable, intents.channel
        from messaging.intents
       where intents.workspace_id = ${workspaceId}
         and (${subject}::text is null or intents.template = ${subject}::text)
         and intents.decided_at >= ${from}
         and intents.decided_at < ${until}`,
  },
}

const outcomes = {
  went: { en: 'Sent', 'zh-CN': '已发送' },
  refused: { en: 'Not sent', 'zh-CN': '未发送' },
} as const

interface Decided {
  template: string
  at: Date
  version: number | null
  state: string
  features: string[] | null
  found: string | null
}
