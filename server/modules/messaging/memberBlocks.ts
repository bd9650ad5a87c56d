import type { MemberBlock } from '#platform/memberBlock'
import { presentDecided } from './intents/intents.present.ts'
import { pageOfIntents } from './intents/intents.views.ts'

export const memberBlocks: readonly MemberBlock[] = [
  {
    name: 'messages',
    permission: 'messages:read',
    from: 'postgres',
    async read(ctx, { profileIds, rows }) {
      const filter = { state: null, reason: null, memberIds: profileIds, journeyId: null }
      const found = await pageOfIntents(ctx.tx, ctx.workspaceId, filter, { after: null, limit: rows + 1 })
      const shown = found.slice(0, rows)
      return { items: await presentDecided(ctx, shown), nextCursor: found.length > rows ? shown.at(-1)!.id : null }
    },
  },
]
