import type { Safeguard } from '../safeguard.ts'

/** Questions that would reach into another workspace, each in a way of its own. */
const questions = [
  'select count() as events from events',
  'select count() as events from events where workspace_id = {workspace:UUID} or true',
  'select count() as events from (select 1 where {workspace:UUID} is not null) as one, events',
]

/** Tries it: what is not held to one workspace must be refused, and a stranger must find nothing. */
export const historyIsScoped: Safeguard = {
  id: 'platform.history-is-scoped',
  layer: 'isolation',
  name: { en: 'Questions to the history are held to one workspace', 'zh-CN': '历史库的查询限定在单个工作区内' },
  async check(ctx) {
    const answered = []
    for (const question of questions) {
      if (await isAnswered(() => ctx.history.read(ctx.workspaceId, question))) answered.push(question)
    }
    const [stranger] = await ctx.history.read<{ events: number }>(
      ctx.ids.next(),
      'select count() as events from events where workspace_id = {workspace:UUID}',
    )
    if (answered.length === 0 && stranger?.events === 0) {
      return {
        status: 'pass',
        evidence: {
          en: `${questions.length} questions without the workspace were refused, and a workspace that does not exist has no event.`,
          'zh-CN': `${questions.length} 条未限定工作区的查询均被拒绝，不存在的工作区没有任何事件。`,
        },
      }
    }
    return {
      status: 'warn',
      evidence: {
        en: `${answered.length} of ${questions.length} questions without the workspace were answered; a workspace that does not exist has ${stranger?.events ?? 0} events.`,
        'zh-CN': `${questions.length} 条未限定工作区的查询中有 ${answered.length} 条得到答复；不存在的工作区有 ${stranger?.events ?? 0} 个事件。`,
      },
      remedy: {
        en: 'Stop the program and install the version before: reads of the history are not held apart.',
        'zh-CN': '请停止服务并回退到上一版本：历史库的读取未被隔离。',
      },
    }
  },
}

async function isAnswered(ask: () => Promise<unknown>): Promise<boolean> {
  return ask().then(
    () => true,
    () => false,
  )
}
